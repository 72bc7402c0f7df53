/**
 * Completes the text of a .mak file. Its lines stay what they are and where they are, but for help that is put behind lines
 * that have none; what is missing is inserted, under headings, before the boards. A second time nothing is left to do.
 */

/** A line that a file should have: `# CONFIG_X=n`. */
export interface MakEntry {
  /** Without `CONFIG_`. */
  readonly symbol: string
  readonly isBoard: boolean
  /** Of a device: what stands above its block. */
  readonly heading: string
  /** Where a heading stands among others: smaller ones first. */
  readonly order: string
  /** What goes behind the line; may be empty. */
  readonly help: string
}

export interface MakTextRequest {
  readonly text: string
  readonly missing: readonly MakEntry[]
  /** Of symbols that the file may name already. */
  readonly known: ReadonlyMap<string, MakEntry>
}

const width = 110
const maximumColumn = 40
const line = /^([ \t]*)(#[ \t]*)?CONFIG_(\w+)[ \t]*=[ \t]*([yn])[ \t]*(#.*)?$/
const intro =
  '# What is there by default, by what turns it on and by folder: uncomment a line to leave it out.'
const boardsIntro = '# Boards are there by default: uncomment a line to leave one out.'

export function completeMakText({text, missing, known}: MakTextRequest): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/)
  const file = new MakText(lines, known)
  file.describe()
  file.insertDevices(missing.filter(({isBoard}) => !isBoard))
  file.insertBoards(missing.filter(({isBoard}) => isBoard))
  return file.lines.length === 0 ? '' : file.lines.join(lineEnd) + lineEnd
}

class MakText {
  constructor(
    readonly lines: string[],
    readonly known: ReadonlyMap<string, MakEntry>,
  ) {}

  /** Puts help behind lines that are commented out and say no more than `CONFIG_X=n`. */
  describe(): void {
    for (let from = 0; from < this.lines.length; from++) {
      let until = from
      while (until < this.lines.length && line.test(this.lines[until] as string)) until++
      const bare = Array.from({length: until - from}, (_, index) => from + index).filter(at =>
        this.#bareHelp(at),
      )
      const widest = columnFor(bare.map(at => this.lines[at]?.trimEnd() ?? ''))
      for (const at of bare) {
        this.lines[at] = withHelp(this.lines[at]?.trimEnd() ?? '', this.#bareHelp(at) ?? '', widest)
      }
      from = until
    }
  }

  insertDevices(entries: readonly MakEntry[]): void {
    const hash = this.#hash()
    if (entries.length > 0 && !this.#ownHeadings().length) this.#insertParagraph(this.#boardsStart(), [intro])
    const byHeading = new Map<string, MakEntry[]>()
    for (const entry of [...entries].sort(byOrder)) {
      byHeading.set(entry.heading, [...(byHeading.get(entry.heading) ?? []), entry])
    }
    for (const [heading, block] of byHeading) {
      const at = this.lines.indexOf(`# ${heading}`)
      if (at >= 0) {
        for (const entry of block) this.#insertLine(at + 1, entry, hash)
        continue
      }
      const widest = columnFor(block.map(({symbol}) => bareLine(symbol, hash)))
      const made = block.map(({symbol, help}) => withHelp(bareLine(symbol, hash), help, widest))
      this.#insertParagraph(this.#placeFor(block[0] as MakEntry), [`# ${heading}`, ...made])
    }
  }

  insertBoards(entries: readonly MakEntry[]): void {
    if (entries.length === 0) return
    const hash = this.#hash()
    const sorted = [...entries].sort(byOrder)
    const widest = columnFor(sorted.map(({symbol}) => bareLine(symbol, hash)))
    const made = sorted.map(({symbol, help}) => withHelp(bareLine(symbol, hash), help, widest))
    const last = this.lines.findLastIndex(text => this.#entryOf(text)?.isBoard)
    if (last >= 0) this.lines.splice(last + 1, 0, ...made)
    else this.#insertParagraph(this.lines.length, [boardsIntro, ...made])
  }

  /** Into the block that begins at an index, before the first symbol that sorts behind. */
  #insertLine(start: number, {symbol, help}: MakEntry, hash: string): void {
    let at = start
    while (at < this.lines.length && this.lines[at]?.trim() !== '') {
      const other = line.exec(this.lines[at] as string)?.[3]
      if (other !== undefined && other > symbol) break
      at++
    }
    const beside = this.lines.slice(start, at + 1).find(text => line.exec(text)?.[5] !== undefined)
    const found = beside === undefined ? maximumColumn : beside.lastIndexOf(line.exec(beside)?.[5] as string)
    this.lines.splice(at, 0, withHelp(bareLine(symbol, hash), help, found))
  }

  /** With empty lines around it. */
  #insertParagraph(at: number, paragraph: readonly string[]): void {
    const before = at > 0 && this.lines[at - 1]?.trim() !== '' ? [''] : []
    const behind = at < this.lines.length && this.lines[at]?.trim() !== '' ? [''] : []
    this.lines.splice(at, 0, ...before, ...paragraph, ...behind)
  }

  /** Before the first heading that sorts behind; else behind the last one's block; else before the boards. */
  #placeFor({order}: MakEntry): number {
    const headings = this.#ownHeadings()
    const next = headings.find(heading => heading.order > order)
    if (next) return next.at
    let at = headings.at(-1)?.at
    if (at === undefined) return this.#boardsStart()
    while (at < this.lines.length && this.lines[at]?.trim() !== '') at++
    return at
  }

  #ownHeadings(): {at: number; order: string}[] {
    const orders = new Map([...this.known.values()].map(({heading, order}) => [`# ${heading}`, order]))
    return this.lines.flatMap((text, at) => {
      const order = orders.get(text)
      return order === undefined ? [] : [{at, order}]
    })
  }

  /** Where the paragraph begins that names the first board, with one above it that speaks of boards. */
  #boardsStart(): number {
    const first = this.lines.findIndex(text => this.#entryOf(text)?.isBoard)
    if (first < 0) return this.lines.length
    const start = this.#proseStart(first)
    let above = start - 1
    while (above > 0 && this.lines[above]?.trim() === '') above--
    const paragraph = this.#proseStart(above + 1)
    const isAboutBoards = this.lines.slice(paragraph, above + 1).some(text => /\bboards?\b/i.test(text))
    return paragraph > 0 && isAboutBoards ? paragraph : start
  }

  /** The first of the comment lines just above an index that assign nothing. */
  #proseStart(index: number): number {
    let start = index
    const isProse = (text = '') => /^\s*#/.test(text) && !line.test(text)
    while (start > 0 && isProse(this.lines[start - 1])) start--
    return start
  }

  /** What could be put behind a line; undefined where it is taken, or there is nothing to say. */
  #bareHelp(at: number): string | undefined {
    const text = this.lines[at] ?? ''
    const [, , hash, , value, comment] = line.exec(text) ?? []
    if (hash === undefined || value !== 'n' || comment !== undefined) return undefined
    return this.#entryOf(text)?.help || undefined
  }

  #entryOf(text: string): MakEntry | undefined {
    return this.known.get(line.exec(text)?.[3] ?? '')
  }

  /** How the file comments lines out: most of them. */
  #hash(): string {
    const hashes = this.lines.flatMap(text => line.exec(text)?.[2] ?? [])
    return hashes.filter(hash => hash === '#').length > hashes.length / 2 ? '#' : '# '
  }
}

/** Where help begins beside lines of some lengths; a line that is longer pushes only its own. */
function columnFor(lines: readonly string[]): number {
  return Math.min(maximumColumn, Math.max(0, ...lines.map(({length}) => length)) + 2)
}

/** As they stand in a file. */
export function byOrder(a: MakEntry, b: MakEntry): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1
  return a.symbol < b.symbol ? -1 : 1
}

function bareLine(symbol: string, hash: string): string {
  return `${hash}CONFIG_${symbol}=n`
}

/** Cut at a word where it would be too wide. */
function withHelp(text: string, help: string, at: number): string {
  if (help === '') return text
  const start = `${text}  # `.length > at + 2 ? `${text}  # ` : `${text.padEnd(at)}# `
  const room = width - start.length
  if (help.length <= room) return start + help
  const cut = help.slice(0, room - 3)
  return `${start}${cut.slice(0, Math.max(cut.lastIndexOf(' '), 20)).replace(/[,;:(]$/, '')}...`
}
