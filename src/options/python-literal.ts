/** Reads the few Python literals that configuration is written in: a whole number, and flat collections of strings. */

/** A set, list or tuple of strings; a dict of strings to strings; a whole number. */
export type Literal = readonly string[] | ReadonlyMap<string, string> | number

export interface LiteralAt {
  readonly value: Literal
  /** Where the text behind it begins. */
  readonly end: number
}

/**
 * @param at where it begins; comments and line ends may stand within its brackets
 * @returns undefined for anything else, were it right Python
 */
export function readLiteral(text: string, at: number): LiteralAt | undefined {
  const reader = new LiteralReader(text, at)
  const value = reader.literal()
  return value === undefined ? undefined : {value, end: reader.at}
}

const closing: Readonly<Record<string, string>> = {'{': '}', '[': ']', '(': ')'}

class LiteralReader {
  constructor(
    readonly text: string,
    public at: number,
  ) {}

  literal(): Literal | undefined {
    const number = this.#take(/\d+(?![\w.])/y)
    if (number !== undefined) return Number(number)
    const call = this.#take(/(?:set|frozenset|list|tuple|dict)[ \t]*\(/y)
    if (call === undefined) return this.#collection()
    this.#blanks()
    if (this.#take(/\)/y) !== undefined) return call.startsWith('dict') ? new Map() : []
    const value = this.#collection()
    this.#blanks()
    this.#take(/,/y)
    this.#blanks()
    if (this.#take(/\)/y) === undefined || value instanceof Map !== call.startsWith('dict')) return undefined
    return value
  }

  #collection(): readonly string[] | ReadonlyMap<string, string> | undefined {
    const open = this.#take(/[{[(]/y)
    if (open === undefined) return undefined
    const items: string[] = []
    const values: string[] = []
    let commas = 0
    for (;;) {
      this.#blanks()
      if (this.text[this.at] === closing[open]) break
      if (items.length > commas) return undefined
      const item = this.#string()
      if (item === undefined) return undefined
      items.push(item)
      this.#blanks()
      if (open === '{' && this.#take(/:/y) !== undefined) {
        this.#blanks()
        const value = this.#string()
        if (value === undefined) return undefined
        values.push(value)
        this.#blanks()
      }
      if (this.#take(/,/y) !== undefined) commas++
    }
    this.at++
    // A string in parentheses is a string.
    if (open === '(' && items.length === 1 && commas === 0) return undefined
    if (values.length === 0) return items
    if (values.length < items.length) return undefined
    return new Map(items.map((item, index) => [item, values[index] as string]))
  }

  /** Of one or more literals side by side. */
  #string(): string | undefined {
    let whole: string | undefined
    for (;;) {
      const head = this.#take(/[rRuU]?(?:"""|'''|"|')/y)
      if (head === undefined) return whole
      const quote = head.replace(/^[a-z]/i, '')
      const end = this.#endOfString(quote)
      if (end === undefined) return undefined
      const raw = this.text.slice(this.at, end).replace(/\r\n?/g, '\n')
      const value = /^r/i.test(head) ? raw : unescaped(raw)
      if (value === undefined) return undefined
      whole = (whole ?? '') + value
      this.at = end + quote.length
      this.#blanks()
    }
  }

  #endOfString(quote: string): number | undefined {
    for (let at = this.at; at < this.text.length; at++) {
      if (this.text.startsWith(quote, at)) return at
      if (this.text[at] === '\\') at++
      else if (quote.length === 1 && /[\r\n]/.test(this.text[at] as string)) return undefined
    }
    return undefined
  }

  /** White space, line ends and comments: what may stand anywhere within brackets. */
  #blanks(): void {
    this.#take(/(?:\s+|\\\r?\n|#[^\r\n]*)*/y)
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (!match) return undefined
    this.at += match[0].length
    return match[0]
  }
}

const letters: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** @returns undefined for a character by its name, and one beyond Unicode; an escape that is none stays as it is */
function unescaped(raw: string): string | undefined {
  let fails = false
  const escapes = /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\s\S]))/g
  const value = raw.replace(escapes, (all, octal, byte, short, long, letter) => {
    if (letter === undefined) {
      const code =
        octal === undefined ? Number.parseInt(byte ?? short ?? long, 16) : Number.parseInt(octal, 8)
      if (code <= 0x10ffff) return String.fromCodePoint(code)
    }
    if (letter === undefined || 'xuUN'.includes(letter)) fails = true
    return letters[letter] ?? all
  })
  return fails ? undefined : value
}
