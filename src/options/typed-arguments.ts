/** The arguments of a call as a source, so that a message can point at one of them. */

import type {Place} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'

/** The arguments with blanks between them: what is told of a place in it is the argument there. */
export class CommandLine extends Source {
  constructor(
    readonly argv: readonly string[],
    readonly starts: readonly number[],
  ) {
    super('<command line>', argv.join(' '))
  }

  /** Undefined behind the last. */
  argumentAt(offset: number): string | undefined {
    return this.argv[this.starts.findLastIndex(start => start <= offset)]
  }
}

export class TypedArguments {
  readonly source: CommandLine
  readonly #starts: number[] = []

  constructor(readonly argv: readonly string[]) {
    let start = 0
    for (const argument of argv) {
      this.#starts.push(start)
      start += argument.length + 1
    }
    this.source = new CommandLine(argv, this.#starts)
  }

  /** One past the last argument, where something is missing, is a place too. */
  place(index: number, from = 0, to = this.argv[index]?.length ?? 0): Place {
    const start = this.#starts[index] ?? this.source.text.length
    return {source: this.source, span: {start: start + from, end: start + to}}
  }

  /** What stands behind the first `=`. */
  valuePlace(index: number): Place {
    return this.place(index, (this.argv[index] ?? '').indexOf('=') + 1)
  }

  /**
   * A list's items, with commas between them.
   *
   * @param from where in the argument the list begins
   */
  items(index: number, from: number): {readonly text: string; readonly place: Place}[] {
    const items = (this.argv[index] ?? '').slice(from).matchAll(/[^,\s]+/g)
    return [...items].map(item => {
      const start = from + item.index
      return {text: item[0], place: this.place(index, start, start + item[0].length)}
    })
  }
}
