/**
 * What a symbol is, in a few words: the comment above its stanza; or the description in a source file that is compiled for
 * it; or that file's opening comment; or what turns it on.
 */

import {basename, dirname, extname} from 'node:path'
import type {Place} from '../../grammar/common/diagnostic.js'
import type {Stanza} from '../../grammar/kconfig/tree.js'
import {type ClauseId, conditionOf, type SymbolId, stanzas} from '../model/model.js'
import {expressionText} from '../report/expression-text.js'
import type {Tree} from '../resolve/tree.js'
import type {KconfigFile} from '../tree/kconfig-files.js'
import {type CompiledFile, compiledFiles, readBuildFiles} from './build-files.js'
import type {Classification} from './groups.js'

export interface SymbolHelp {
  /** On one line, without a full stop at its end. */
  readonly text: string
  readonly origin: HelpOrigin
}

/** `clauses`: nobody wrote it down. */
export const helpOrigins = ['comment', 'description', 'opening comment', 'clauses'] as const

export type HelpOrigin = (typeof helpOrigins)[number]

export class HelpTexts {
  readonly #stanzas = new Map<SymbolId, [KconfigFile, Stanza][]>()
  readonly #words = new Map<string, FileWords>()
  #compiled: ReadonlyMap<string, readonly CompiledFile[]> | undefined

  constructor(
    readonly tree: Tree,
    readonly classification: Classification,
  ) {
    const {model} = classification
    for (const stanza of stanzas(model)) {
      const symbol = model.ids.get(stanza[1].symbol.text) as SymbolId
      const known = this.#stanzas.get(symbol)
      if (known) known.push(stanza)
      else this.#stanzas.set(symbol, [stanza])
    }
  }

  /** @returns undefined where nothing at all is said of the symbol */
  of(symbol: SymbolId): SymbolHelp | undefined {
    const comment = this.#comment(symbol)
    if (comment !== undefined) return {text: comment, origin: 'comment'}
    const words = this.#filesOf(symbol).map(path => this.#wordsIn(path))
    const described = words.find(({descriptions}) => descriptions.length > 0)
    if (described) return {text: described.descriptions.join(', '), origin: 'description'}
    const opening = words.find(({opening}) => opening !== undefined)?.opening
    if (opening !== undefined) return {text: opening, origin: 'opening comment'}
    const clauses = this.#turnedOn(symbol)
    return clauses === undefined ? undefined : {text: clauses, origin: 'clauses'}
  }

  /** Where its first stanza names it; undefined for one without. */
  place(symbol: SymbolId): Place | undefined {
    const [first] = this.#stanzas.get(symbol) ?? []
    if (!first) return undefined
    const [{source}, {symbol: name}] = first
    return {source, span: {start: name.at, end: name.at + name.text.length}}
  }

  #comment(symbol: SymbolId): string | undefined {
    for (const [{source}, stanza] of this.#stanzas.get(symbol) ?? []) {
      const {line} = source.position(stanza.at)
      const lines: string[] = []
      for (let above = line - 1; isComment(source.line(above)); above--) lines.unshift(source.line(above))
      if (lines.length === 0) {
        for (let below = line + 1; isComment(source.line(below)); below++) lines.push(source.line(below))
      }
      const text = proseOf(lines)
      if (text !== undefined) return text
    }
    return undefined
  }

  /** Those that are its own, the one that is called like it first: of several symbols that a file takes, it is said to be about the one with the fewest files. */
  #filesOf(symbol: SymbolId): string[] {
    this.#compiled ??= compiledFiles(readBuildFiles(this.tree))
    const name = this.classification.model.names[symbol] as string
    const count = (of: string) => this.#compiled?.get(of)?.length ?? 0
    const files = this.#compiled.get(name) ?? []
    return files
      .filter(({symbols}) => symbols.every(other => other === name || count(other) > count(name)))
      .map(file => ({...file, rank: this.#rank(symbol, file.path) + file.symbols.length}))
      .sort((a, b) => a.rank - b.rank)
      .map(({path}) => path)
  }

  /** How far a file's name and folder are from those of a symbol. */
  #rank(symbol: SymbolId, path: string): number {
    const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '')
    const isCalledSo =
      plain(basename(path, extname(path))) === plain(this.classification.model.names[symbol] as string)
    const isBeside =
      this.#stanzas.get(symbol)?.some(([file]) => dirname(file.path) === dirname(path)) ?? false
    return (isCalledSo ? 0 : 20) + (isBeside ? 0 : 10)
  }

  #wordsIn(path: string): FileWords {
    const known = this.#words.get(path)
    if (known) return known
    const content = this.tree.reader.files.read(path)
    const words = wordsOf('text' in content ? content.text : '')
    this.#words.set(path, words)
    return words
  }

  #turnedOn(symbol: SymbolId): string | undefined {
    const {model, uses} = this.classification
    const {selectedBy = [], impliedBy = [], defaults = []} = uses[symbol] ?? {}
    const owners = (clauses: readonly ClauseId[]) => [
      ...new Set(clauses.map(clause => model.names[model.clauses.owner[clause] as SymbolId] as string)),
    ]
    if (impliedBy.length > 0) return `implied by ${listed(owners(impliedBy))}`
    if (selectedBy.length > 0) return `selected by ${listed(owners(selectedBy))}`
    const [byDefault] = defaults.filter(clause => model.clauses.value[clause] === 1)
    if (byDefault === undefined) return undefined
    const condition = conditionOf(model.clauses.node[byDefault] as Parameters<typeof conditionOf>[0])
    return condition ? `on by default if ${bare(expressionText(condition))}` : this.#needs(symbol)
  }

  /** Of what is on by default anyway. */
  #needs(symbol: SymbolId): string {
    const {model, uses} = this.classification
    const needed = uses[symbol]?.dependsOn.map(clause => {
      const condition = conditionOf(model.clauses.node[clause] as Parameters<typeof conditionOf>[0])
      return condition ? bare(expressionText(condition)) : ''
    })
    return needed && needed.length > 0 ? `on by default with ${needed.join(' && ')}` : 'on by default'
  }
}

/** Without the parentheses around all of it. */
function bare(text: string): string {
  return /^\([^()]*\)$/.test(text) ? text.slice(1, -1) : text
}

function isComment(line: string): boolean {
  return /^\s*#/.test(line)
}

/** What a comment says that is meant for people; not a clause that is commented out, a licence, or a row of dashes. */
function proseOf(comment: readonly string[]): string | undefined {
  const lines = comment
    .map(line => line.replace(/^\s*#+\s*/, '').trim())
    .filter(line => /[a-z]{3}/.test(line) && !notProse.test(line))
  return lines.length > 0 ? sentence(lines.join(' ')) : undefined
}

const notProse =
  /^(?:SPDX-|Copyright|config [A-Z0-9_]+$|(?:select|imply) [A-Z0-9_]+\b|depends on |default [yn]\b|bool$)/

/** What a source file says of itself. */
interface FileWords {
  /** `->desc = "..."` of devices and machines: the strings, each once. */
  readonly descriptions: readonly string[]
  readonly opening: string | undefined
}

function wordsOf(text: string): FileWords {
  const found = new Set<string>()
  for (const [, strings = ''] of text.matchAll(/->\s*desc\s*=\s*((?:"(?:\\.|[^"\\\n])*"\s*)+);/g)) {
    const joined = [...strings.matchAll(/"((?:\\.|[^"\\\n])*)"/g)].map(([, part]) => part).join('')
    const words = sentence(joined.replace(/\\(.)/g, '$1'))
    if (words !== '') found.add(words)
  }
  return {descriptions: [...found], opening: openingOf(text)}
}

/** The first paragraph of a file's first comment that tells what the file is, as far as its first full stop. */
function openingOf(text: string): string | undefined {
  const [, comment = ''] = /^\s*(?:\/\/.*\s+)*\/\*+([\s\S]*?)\*\//.exec(text) ?? []
  const paragraphs = comment.split('\n').map(line => line.replace(/^\s*\*?\s*/, '').trimEnd())
  for (const paragraph of paragraphs.join('\n').split(/\n{2,}/)) {
    const lines = paragraph.split('\n').filter(line => /[A-Za-z]{2}/.test(line) && !byLine.test(line))
    const [first = ''] = lines
    if (first === '' || legal.test(first)) continue
    const until = lines.findIndex(line => legal.test(line) || /^[-=*]/.test(line))
    const words = lines.slice(0, until < 0 ? undefined : Math.max(1, until)).join(' ')
    return sentence(
      (words.split(/\.\s/)[0] ?? '').replace(/^(?:[\w/.-]+\.[ch] +-+ +)?(?:QEMU(?:'s)? +)?/, ''),
    )
  }
  return undefined
}

/** Paragraphs of a licence. */
const legal =
  /^(?:SPDX-|This (?:program|work|file|library|code|software|model)|Licen[sc]e|Permission|Redistribution|[a-z(]+ .*(?:software|option|warrant))/i
/** Lines that say who wrote a file, and how it is called. */
const byLine =
  /^(?:.*Copyright|\(c\)|Authors?\b|Written|Contribut|Based on|Modified|[*\s]*(?:File: *)?[\w/.-]+\.[ch]$|.*<[^>]*(?:@| at )[^>]*>)/i

function sentence(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(/[.:]$/, '')
}

/** The first few. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ')
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown
}
