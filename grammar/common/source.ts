/** A text with a name: what every place in every message points into. */

/** Half-open range of UTF-16 offsets into one source: `start` included, `end` not. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** One-based line and column. A column counts UTF-16 code units; a tab is one. */
export interface Position {
  readonly line: number
  readonly column: number
}

/**
 * One file's text. Line ends are `\n`, `\r\n` and a lone `\r`, as Python's text mode
 * (and so QEMU's minikconf.py) reads them.
 */
export class Source {
  #lineStarts: number[] | undefined

  /**
   * @param name how messages call the file: a path as the user would type it, or `<command line>`
   * @param text its whole content, decoded
   * @param malformedAt offset of the first byte that is not UTF-8, where there is one
   */
  constructor(
    readonly name: string,
    readonly text: string,
    readonly malformedAt?: number,
  ) {}

  /** The place of an offset; one past the end of the text is a place too. */
  position(offset: number): Position {
    const starts = this.#starts()
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle
    }
    return {line: low + 1, column: offset - (starts[low] as number) + 1}
  }

  /** The text of a one-based line, without its line end. */
  line(line: number): string {
    const starts = this.#starts()
    const start = starts[line - 1]
    if (start === undefined) return ''
    return this.text.slice(start, starts[line] ?? this.text.length).replace(/[\r\n]+$/, '')
  }

  /** The offset at which a one-based line begins. */
  offset(line: number): number {
    return this.#starts()[line - 1] ?? this.text.length
  }

  #starts(): number[] {
    if (this.#lineStarts) return this.#lineStarts
    const starts = [0]
    const lineEnd = /\r\n|\r|\n/g
    while (lineEnd.exec(this.text)) starts.push(lineEnd.lastIndex)
    this.#lineStarts = starts
    return starts
  }
}
