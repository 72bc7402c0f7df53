/** The .mak file of a target with every optional device in it: which lines it lacks, and its text with these. */

import {relative} from 'node:path'
import {type Diagnostic, hasErrors, type Note} from '../../grammar/common/diagnostic.js'
import type {Inclusion} from '../../grammar/kconfig/tree.js'
import {stuckLineDiagnostic, undefinedListedDiagnostic} from '../analysis/device-lists.js'
import {folderTitle} from '../analysis/folder-titles.js'
import {fullestSetting} from '../analysis/fullest-setting.js'
import {type Classification, classifySymbols, type SymbolGroup} from '../analysis/groups.js'
import {optionalDevices} from '../analysis/optional-devices.js'
import {type HelpOrigin, HelpTexts} from '../analysis/symbol-help.js'
import {conditionSymbols} from '../analysis/symbol-uses.js'
import {definedSymbol, type SymbolId} from '../model/model.js'
import {deviceListPath} from '../resolve/device-list.js'
import type {ResolveRequest} from '../resolve/request.js'
import {Tree} from '../resolve/tree.js'
import {type MakLine, makLines} from '../tree/mak-lines.js'
import {KconfigReader} from '../tree/reading.js'
import {byOrder, completeMakText, type MakEntry} from './mak-file.js'

export interface CompletionRequest extends ResolveRequest {
  /** Whether the file is to stand alone: what it includes is written out. */
  readonly standsAlone: boolean
  /** Whether to take the host for one that has everything, beside what the request says of it. */
  readonly wholeHost: boolean
}

export interface CompletedMak {
  /** The file that was completed: absolute. */
  readonly path: string
  /** Its text; the included files' as well, where it is to stand alone. */
  readonly before: string
  readonly text: string
  /** In the order of the file. */
  readonly added: readonly AddedLine[]
  /** What is on by default and yet has no line, since none could leave it out; each with what holds it. */
  readonly needed: readonly {readonly name: string; readonly because: Note}[]
  /** For each line that is commented out, where its help comes from. */
  readonly help: Readonly<Record<HelpOrigin | 'none', number>>
  /** Warnings: lines that mean nothing, and lines that could not be commented in. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface AddedLine {
  /** Without `CONFIG_`. */
  readonly name: string
  readonly group: SymbolGroup
  readonly heading: string
  readonly help: string
  readonly origin: HelpOrigin | undefined
}

/** @returns errors where the target cannot be resolved as it is */
export function completeMak(
  tree: Tree,
  request: CompletionRequest,
): CompletedMak | {readonly diagnostics: readonly Diagnostic[]} {
  const path = deviceListPath(tree, request)
  const gone = undefinedLines(tree, path)
  const sound = without(tree, gone)
  const asked = request.wholeHost ? fullestSetting(sound, request) : request
  const classification = classifySymbols(sound)
  const found = optionalDevices(sound, asked, classification)
  if ('diagnostics' in found) return found
  const entries = new Entries(sound, classification)
  const before = request.standsAlone
    ? flattened(tree, path)
    : (tree.reader.read([path]).files[0]?.source.text ?? '')
  const missing = found.missing.map(({name}) => entries.of(name)).sort(byOrder)
  const text = completeMakText({text: before, missing, known: entries.all()})
  return {
    path,
    before,
    text,
    added: missing.map(({symbol, heading, help}) => ({
      name: symbol,
      group: entries.group(symbol),
      heading,
      help,
      origin: entries.origin(symbol),
    })),
    needed: found.needed,
    help: entries.coverage(text),
    diagnostics: [
      ...gone.map(line => undefinedListedDiagnostic(line, sound.base.model)),
      ...found.stuck.map(stuckLineDiagnostic),
    ],
  }
}

/** Lines of a device list, commented out or not, that name what no `config` block defines. */
function undefinedLines(tree: Tree, path: string): MakLine[] {
  const {model} = tree.base
  const {files, diagnostics} = tree.reader.read([path])
  if (hasErrors(diagnostics)) return []
  const defines = (name: string) =>
    definedSymbol(model, name) !== undefined ||
    files.some(({tree}) => tree.statements.some(each => each.kind === 'config' && each.symbol.text === name))
  return files.flatMap(({source}) => makLines(source)).filter(({symbol}) => !defines(symbol))
}

/** The tree as it would be without some lines: blanks stand in their places. */
function without(tree: Tree, lines: readonly MakLine[]): Tree {
  const counting = lines.filter(({isComment}) => !isComment)
  if (counting.length === 0) return tree
  const {files, display} = tree.reader
  const read = (path: string) => {
    const content = files.read(path)
    if ('problem' in content) return content
    const here = counting.filter(({place}) => place.source.name === display(path))
    const text = here.reduce((kept, {place: {source, span}}) => {
      const {line} = source.position(span.start)
      const [start, end] = [source.offset(line), source.offset(line) + source.line(line).length]
      return kept.slice(0, start) + ' '.repeat(end - start) + kept.slice(end)
    }, content.text)
    return {...content, text}
  }
  const reader = new KconfigReader({...files, read}, display)
  return new Tree(tree.directory, tree.layout, reader, tree.workingDirectory)
}

/** A file's text with those that it includes in the places of its `include` lines; a second time, nothing. */
function flattened(tree: Tree, path: string, seen = new Set<string>()): string {
  const file = tree.reader.file(path)
  if (typeof file === 'string' || seen.has(file.realPath)) return ''
  seen.add(file.realPath)
  const inclusions = file.tree.statements.filter((each): each is Inclusion => each.kind === 'source')
  let text = ''
  let from = 0
  for (const inclusion of inclusions) {
    const included = flattened(tree, `${file.path.replace(/[^/]*$/, '')}${inclusion.path}`, seen)
    text += file.source.text.slice(from, inclusion.at) + included.trimEnd()
    from = inclusion.pathAt + inclusion.path.length
  }
  return text + file.source.text.slice(from)
}

const groupsHeading = {heading: 'Device groups', order: ' '}

/** What lines there are to be for symbols, with their help. */
class Entries {
  readonly #help: HelpTexts
  readonly #entries = new Map<string, MakEntry>()

  constructor(
    readonly tree: Tree,
    readonly classification: Classification,
  ) {
    this.#help = new HelpTexts(tree, classification)
  }

  all(): ReadonlyMap<string, MakEntry> {
    const {model, groups} = this.classification
    model.names.forEach((name, symbol) => {
      const group = groups[symbol]
      if (group === 'board' || group === 'device' || group === 'device group') this.of(name)
    })
    return this.#entries
  }

  of(name: string): MakEntry {
    const known = this.#entries.get(name)
    if (known) return known
    const symbol = this.classification.model.ids.get(name) as SymbolId
    const group = this.classification.groups[symbol]
    const {heading, order} = group === 'device group' ? groupsHeading : this.#headingOf(symbol)
    const help = () =>
      group === 'device group' ? `all under ${name} below that nothing else needs` : this.#shortHelp(symbol)
    const entry: MakEntry = {
      symbol: name,
      isBoard: group === 'board',
      heading,
      order,
      // Found out where it is wanted: it takes reading sources.
      get help() {
        return help()
      },
    }
    this.#entries.set(name, entry)
    return entry
  }

  group(name: string): SymbolGroup {
    return this.classification.groups[this.classification.model.ids.get(name) as SymbolId] as SymbolGroup
  }

  origin(name: string): HelpOrigin | undefined {
    return this.#help.of(this.classification.model.ids.get(name) as SymbolId)?.origin
  }

  /** Where the help of each commented line of a text comes from. */
  coverage(text: string): Record<HelpOrigin | 'none', number> {
    const count = {comment: 0, description: 0, 'opening comment': 0, clauses: 0, none: 0}
    for (const [, name = ''] of text.matchAll(/^[ \t]*#[ \t]*CONFIG_(\w+)=n/gm)) {
      if (this.#entries.has(name)) count[this.origin(name) ?? 'none']++
    }
    return count
  }

  #shortHelp(symbol: SymbolId): string {
    return this.#help.of(symbol)?.text.split(/\.\s/)[0] ?? ''
  }

  /** By the device group that turns it on, and by where its stanza stands. */
  #headingOf(symbol: SymbolId): {heading: string; order: string} {
    const place = this.#help.place(symbol)
    const path = place
      ? this.tree.base.model.files.find(({source}) => source === place.source)?.path
      : undefined
    const title = folderTitle(relative(this.tree.directory, path ?? this.tree.directory))
    const {model, groups, uses} = this.classification
    const named = uses[symbol]?.defaults.flatMap(clause => [...conditionSymbols(model, clause)]) ?? []
    const [group] = named.filter(other => groups[other] === 'device group').map(other => model.names[other])
    if (groups[symbol] === 'board') return {heading: 'Boards', order: '~~'}
    if (group === undefined) return {heading: title, order: `~${title}`}
    return {heading: `${group}: ${title}`, order: `${group} ${title}`}
  }
}
