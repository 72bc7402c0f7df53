/**
 * Reads meson.build files just far enough to tell which symbols they name and which sources these compile. Nothing is
 * evaluated: a file name that is put together by the build is not found, and both branches of an `if` count.
 */

import type {Source} from '../common/source.js'
import type {MesonBuildFile, MesonSymbol, SourceAddition} from './build-file.js'
import {type MesonToken, mesonStatements} from './tokenize.js'

export function readMesonBuild({text}: Source): MesonBuildFile {
  const reading = new BuildFileReading()
  for (const statement of mesonStatements(text)) reading.statement(statement)
  return reading
}

/** A bracket that is open, and what is known of where it stands. */
interface Bracket {
  /** What is called, or looked up in; empty for a list, a dictionary or a group. */
  readonly word: string
  /** What stands before the dot: `set` of `set.add(`. */
  readonly object: string
  readonly kind: 'call' | 'subscript' | 'other'
  /** The keyword of the argument, such as `when`. */
  keyword: string
  /** Which argument it is, from 0. */
  argument: number
}

const name = /^CONFIG_([A-Za-z0-9]\w*)$/
const assigned = /^CONFIG_([A-Za-z0-9]\w*)=/
const macro = /^-[DU]CONFIG_([A-Za-z0-9]\w*)/
const sourceFile = /\.(?:c|cc|cpp|m|S|rs)$/

class BuildFileReading implements MesonBuildFile {
  readonly symbols: MesonSymbol[] = []
  readonly additions: SourceAddition[] = []
  readonly subfolders: string[] = []
  isProject = false
  /** Of each `if` that is open: the symbols that its condition asks for. */
  readonly #conditions: string[][] = []
  /** Files that variables hold. */
  readonly #files = new Map<string, string[]>()

  statement(tokens: readonly MesonToken[]): void {
    const [first, second, third] = tokens
    const before = this.symbols.length
    this.#names(tokens)
    const asked = this.symbols.slice(before).flatMap(({use, name}) => (use === 'asks' ? [name] : []))
    switch (first?.image) {
      case 'if':
        this.#conditions.push(asked)
        return
      case 'elif':
        this.#conditions.splice(-1, 1, asked)
        return
      case 'else':
        this.#conditions.splice(-1, 1, [])
        return
      case 'endif':
        this.#conditions.pop()
        return
      case 'project':
        this.isProject ||= second?.image === '('
        return
      case 'subdir':
        if (third?.string !== undefined) this.subfolders.push(third.string)
        return
    }
    this.#calls(tokens)
    if (first && (second?.image === '=' || second?.image === '+=')) {
      const files = filesIn(tokens)
      const known = second.image === '+=' ? (this.#files.get(first.image) ?? []) : []
      if (files.length + known.length > 0) this.#files.set(first.image, [...known, ...files])
    }
  }

  /** Each string that is a symbol's name, with what its surroundings say of it. */
  #names(tokens: readonly MesonToken[]): void {
    const open: Bracket[] = []
    tokens.forEach((token, index) => {
      const {image, string, at} = token
      const innermost = open.at(-1)
      if ('([{'.includes(image)) open.push(bracket(tokens, index))
      else if (')]}'.includes(image)) open.pop()
      else if (innermost && image === ',') {
        innermost.argument++
        innermost.keyword = ''
      } else if (innermost?.kind === 'call' && tokens[index + 1]?.image === ':' && string === undefined) {
        innermost.keyword = image
      }
      if (string === undefined) return
      const found = name.exec(string) ?? assigned.exec(string) ?? macro.exec(string)
      const next = tokens[index + 1]?.image
      // `'CONFIG_' + name` alone would make every symbol.
      if (!found?.[1]) return
      const asks = this.#asks(tokens, index, open)
      this.symbols.push({
        name: found[1],
        at: at + 1 + string.indexOf('CONFIG_'),
        use: asks === undefined ? 'makes' : 'asks',
        object: asks ?? (innermost?.kind === 'call' ? innermost.object : targetOf(tokens)),
        isAssigned: assigned.test(string),
        isPrefix: asks === undefined && next === '+' && found[1].endsWith('_'),
      })
    })
  }

  /** @returns where the symbol's value is looked up; undefined where it is not asked for */
  #asks(tokens: readonly MesonToken[], index: number, open: readonly Bracket[]): string | undefined {
    const innermost = open.at(-1)
    const addition = open.find(({word, keyword}) => isAddition(word) && keyword === 'when')
    if (addition) return addition.object
    if (innermost?.kind === 'subscript') return innermost.word
    const {word = '', argument = 0, object = ''} = innermost ?? {}
    if ((word === 'has_key' || word === 'get') && argument === 0) return object
    const [before, next, after] = [index - 1, index + 1, index + 2].map(at => tokens[at]?.image)
    if (next === 'in') return after ?? ''
    if (next === 'not' && after === 'in') return tokens[index + 3]?.image ?? ''
    const compares = [before, next].some(mark => mark === '==' || mark === '!=')
    return compares ? '' : undefined
  }

  /** Every `set.add(...)` of a statement. */
  #calls(tokens: readonly MesonToken[]): void {
    tokens.forEach(({image, at}, index) => {
      const set = tokens[index - 2]?.image
      if (!isAddition(image) || tokens[index + 1]?.image !== '(' || tokens[index - 1]?.image !== '.') return
      if (set === undefined) return
      const parts = argumentsFrom(tokens, index + 2)
      const when = parts.find(({keyword}) => keyword === 'when')
      const ifTrue = parts.filter(({keyword}) => keyword === '' || keyword === 'if_true')
      const ifFalse = parts.filter(({keyword}) => keyword === 'if_false')
      const asked = when?.tokens.flatMap(({string = ''}) => name.exec(string)?.[1] ?? []) ?? []
      this.additions.push({
        set,
        at,
        symbols: asked.length > 0 ? asked : [...new Set(this.#conditions.flat())],
        files: ifTrue.flatMap(part => this.#filesOf(part.tokens)),
        otherwise: ifFalse.flatMap(part => this.#filesOf(part.tokens)),
        variables: ifTrue.flatMap(part => words(part.tokens)),
      })
    })
  }

  /** Those that are named, and those of variables. */
  #filesOf(tokens: readonly MesonToken[]): string[] {
    return [...filesIn(tokens), ...words(tokens).flatMap(word => this.#files.get(word) ?? [])]
  }
}

function isAddition(word: string): boolean {
  return word === 'add' || word === 'add_all'
}

function bracket(tokens: readonly MesonToken[], index: number): Bracket {
  const image = tokens[index]?.image
  const before = tokens[index - 1]
  const isWord = before !== undefined && before.string === undefined && /^\w+$/.test(before.image)
  const isKeyword = before !== undefined && /^(?:if|elif|foreach|in|and|or|not)$/.test(before.image)
  const kind = !isWord || isKeyword || image === '{' ? 'other' : image === '(' ? 'call' : 'subscript'
  const object = tokens[index - 2]?.image === '.' ? (tokens[index - 3]?.image ?? '') : ''
  return {word: kind === 'other' ? '' : (before?.image ?? ''), object, kind, keyword: '', argument: 0}
}

/** The variable that a statement sets. */
function targetOf(tokens: readonly MesonToken[]): string {
  const [first, second] = tokens
  return first && (second?.image === '=' || second?.image === '+=') ? first.image : ''
}

interface Argument {
  readonly keyword: string
  readonly tokens: MesonToken[]
}

/** The arguments of a call whose bracket opened just before `start`. */
function argumentsFrom(tokens: readonly MesonToken[], start: number): Argument[] {
  const found: Argument[] = []
  let depth = 0
  let isNew = true
  for (let index = start; index < tokens.length; index++) {
    const token = tokens[index] as MesonToken
    if (depth === 0 && token.image === ',') {
      isNew = true
      continue
    }
    if (')]}'.includes(token.image)) depth--
    if (depth < 0) break
    if ('([{'.includes(token.image)) depth++
    if (isNew) {
      const isKeyword = tokens[index + 1]?.image === ':'
      found.push({keyword: isKeyword ? token.image : '', tokens: []})
      isNew = false
      if (isKeyword) index++
      if (isKeyword) continue
    }
    found.at(-1)?.tokens.push(token)
  }
  return found
}

function filesIn(tokens: readonly MesonToken[]): string[] {
  return tokens.flatMap(({string}) => (string !== undefined && sourceFile.test(string) ? [string] : []))
}

/** Words that are not called. */
function words(tokens: readonly MesonToken[]): string[] {
  return tokens.flatMap(({image, string}, index) =>
    string === undefined && /^[A-Za-z_]/.test(image) && tokens[index + 1]?.image !== '(' ? [image] : [],
  )
}
