/** Statements to text, in every layout that the dialect allows. */

import type {Random} from './random.js'
import type {Statement} from './statements.js'

const spaces = [' ', ' ', ' ', '  ', '\t', ' \t ', '\f', '\v', '\u00a0', '\u3000', '\x1c', '\x85', '\u2028']

const comments = [
  '',
  ' a comment',
  ' config FAKE bool',
  '!',
  ' "quotes" (and more',
  ' source nowhere/Kconfig',
  '# CONFIG_FAKE=y',
  ' naïve café \u{1f600}',
  ' a\u2028b\x85c\fd',
  '\tdepends on NOTHING',
]

type Style = 'neat' | 'packed' | 'odd'

/** Lays out one file. */
export function layOut(random: Random, statements: readonly Statement[]): string {
  return new Layout(random).text(statements)
}

class Layout {
  readonly #style: Style
  readonly #end: string
  readonly #indent: string
  #text = ''

  constructor(readonly random: Random) {
    this.#style = random.pick(['neat', 'neat', 'packed', 'odd'])
    this.#end = random.pick(['\n', '\n', '\n', '\r\n', '\r', 'mixed'])
    this.#indent = random.pick(['  ', '    ', '\t', ''])
  }

  text(statements: readonly Statement[]): string {
    this.#text = ''
    if (this.random.chance(0.3)) this.#text += `${this.#comment()}${this.#lineEnd()}`
    for (const statement of statements) {
      if ('source' in statement) this.#source(statement.source)
      else this.#words(statement)
    }
    if (this.random.chance(0.1)) this.#text += `#${this.random.pick(comments)}`
    else if (this.random.chance(0.3)) this.#text = this.#text.trimEnd()
    return this.#text
  }

  #source(path: string): void {
    const {random} = this
    const keyword = random.pick(['source', 'source', 'include'])
    const gap = this.#style === 'odd' ? random.pick([...spaces, this.#lineEnd()]) : ' '
    this.#text += `${keyword}${gap}${path}${this.#lineEnd()}`
  }

  #words({head, properties}: {head: readonly string[]; properties: readonly (readonly string[])[]}): void {
    this.#add(head)
    for (const property of properties) {
      if (this.#style === 'neat') this.#text += `${this.#rest()}${this.#lineEnd()}${this.#indent}`
      else this.#text += this.#gap(true)
      this.#add(property)
    }
    if (this.#style === 'packed' && this.random.chance(0.8)) this.#text += ' '
    else this.#text += `${this.#rest()}${this.#lineEnd()}`
    if (this.#style === 'neat' && this.random.chance(0.4)) this.#text += this.#lineEnd()
  }

  #add(words: readonly string[]): void {
    words.forEach((word, at) => {
      const before = words[at - 1]
      if (before !== undefined) this.#text += this.#gap(isName(before) && isName(word), before, word)
      this.#text += word
    })
  }

  /** @param needed whether the words would run together without it */
  #gap(needed: boolean, before = '', word = ''): string {
    const {random} = this
    if (this.#style !== 'odd') {
      const tight = before === '!' || before === '(' || word === ')' || before === '=' || word === '='
      return tight && !needed ? '' : ' '
    }
    const parts: string[] = []
    while (random.chance(0.3)) {
      parts.push(random.pick([...spaces, this.#lineEnd(), `${this.#comment()}${this.#lineEnd()}`]))
    }
    const gap = parts.join('')
    return gap === '' && needed ? random.pick(spaces) : gap
  }

  /** What may stand at the end of a line. */
  #rest(): string {
    return this.random.chance(0.08) ? ` ${this.#comment()}` : ''
  }

  #comment(): string {
    return `#${this.random.pick(comments)}`
  }

  #lineEnd(): string {
    return this.#end === 'mixed' ? this.random.pick(['\n', '\r\n', '\r']) : this.#end
  }
}

function isName(word: string): boolean {
  return /^\w/.test(word)
}
