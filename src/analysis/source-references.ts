/**
 * Which files of a tree name which `CONFIG_` symbols, and which names the build makes by itself: meson.build, C and its
 * headers, schemas, and device lists. Folders with a leading dot, build folders, trees inside the tree, and what the
 * layout calls foreign are left out.
 */

import {basename} from 'node:path'
import type {Place} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import type {Tree} from '../resolve/tree.js'
import {makLines} from '../tree/mak-lines.js'
import {readAll, sourceReaderOf} from '../tree/read-all.js'
import {type BuildFile, readBuildFiles} from './build-files.js'

export interface SourceReferences {
  readonly builds: readonly BuildFile[]
  /** Under names without `CONFIG_`; sorted by path. */
  readonly references: ReadonlyMap<string, readonly SourceReference[]>
  /** Names that the build or the sources make, beside those of Kconfig; each with its first place. */
  readonly made: ReadonlyMap<string, Place>
  /** What is put before names that the build puts together: `TRACE_`. */
  readonly prefixes: ReadonlySet<string>
  /** How many files were looked at. */
  readonly fileCount: number
}

export interface SourceReference {
  readonly kind: ReferenceKind
  readonly place: Place
  /** Of a reference in meson.build: the dictionary in which it is looked up, or the source set that hangs on it. */
  readonly object?: string
}

export type ReferenceKind =
  /** meson.build asks for its value. */
  | 'build'
  /** `#if`, `#ifdef`, or the `'if'` of a schema. */
  | 'condition'
  /** A line of a device list, commented out or not. */
  | 'device list'
  /** Anything else. */
  | 'mention'

export async function sourceReferences(
  tree: Tree,
  onProgress?: (done: number, total: number) => void,
): Promise<SourceReferences> {
  const index = new Index(tree)
  const reader = sourceReaderOf(tree.reader.files)
  const foreign = new Set(tree.layout.foreignFolders?.map(name => tree.path(name)))
  const listed = await reader.list(
    tree.directory,
    (folder, names) =>
      folder === tree.directory ||
      !(foreign.has(folder) || basename(folder).startsWith('.') || isLeftOut(folder, names)),
  )
  const paths = listed.filter(path => isSource.test(path))
  for (const build of readBuildFiles(tree)) index.build(build)
  const read = (path: string, text: string) => {
    if (!isSaved.test(text)) index.file(path, text)
  }
  await readAll(reader, paths, 'CONFIG_', read, onProgress)
  return index.result(paths.length)
}

/** What Meson, configure or kgate leave in a build folder. */
const builtMarks: ReadonlySet<string> = new Set([
  'build.ninja',
  'config-host.h',
  'kgate-config.json',
  'meson-info',
])
/** What resolving a target leaves in whatever folder it is told to write to. */
const isResult = /-config-(?:devices|target)\.(?:mak|h)$/

/** Somebody's list of devices, wherever it is kept: it asks for nothing. */
function isList(path: string, text: string): boolean {
  const isItem = (line: string) => /^\s*(?:CONFIG_\w+=[yn]\s*)?(?:#.*)?$/.test(line)
  return path.endsWith('.mak') && text.split('\n').every(isItem)
}

/** A result in JSON that somebody has kept. */
const isSaved = /^\{\s*"(?:format": \d+,\s*"kgate|kgate)":/

/** Build folders, packages of npm, and trees inside the tree, such as those of tests. */
function isLeftOut(folder: string, names: readonly string[]): boolean {
  const isTree = names.includes('Kconfig') && (names.includes('configs') || names.includes('default-configs'))
  const isMade = names.some(name => builtMarks.has(name) || isResult.test(name))
  return isTree || isMade || basename(folder) === 'node_modules'
}

const isSource = /(?:\.(?:c|h|inc|cc|cpp|S|m|rs|mak|hx|json|py|sh)|\/(?:configure|Makefile[^/]*))$/
const isC = /\.(?:c|h|inc|cc|cpp|S|m|hx)$/
const isScript = /(?:\.sh|\/(?:configure|Makefile[^/]*))$/

const name = /(?<![A-Za-z0-9_])CONFIG_([A-Za-z0-9]\w*)/g
/** A preprocessor's line up to a name: what comes before it stands on lines that end in a backslash. */
const directive = /^[ \t]*#[ \t]*(\w+)/
/** A definition that a developer comments in: it makes the name too. */
const isSwitch = /^[ \t]*(?:\/\/|\/\*)[^\w#]*#[ \t]*(?:define|undef)[ \t]+$/

class Index {
  readonly #builds: BuildFile[] = []
  readonly #references = new Map<string, SourceReference[]>()
  readonly #made = new Map<string, Place>()
  readonly #prefixes = new Set<string>()
  readonly #targetFiles: RegExp | undefined
  readonly #deviceLists: RegExp

  constructor(readonly tree: Tree) {
    const {targetFile, devices} = tree.layout
    const fits = (pattern: string) => {
      const literal = tree.path(pattern).replace(/[.*+?^$()|[\]\\]/g, '\\$&')
      return new RegExp(`^${literal.replace(/\{\w+\}/g, '[^/]+')}$`)
    }
    this.#targetFiles = targetFile === undefined ? undefined : fits(targetFile)
    this.#deviceLists = fits(devices)
  }

  build(build: BuildFile): void {
    this.#builds.push(build)
    const {source, content} = build
    for (const {name, at, use, object, isPrefix} of content.symbols) {
      const place = placeAt(source, at, name)
      if (use === 'asks') this.#refer(name, {kind: 'build', place, object})
      else if (isPrefix) this.#prefixes.add(name)
      else this.#make(name, place)
    }
  }

  file(path: string, text: string): void {
    const source = new Source(this.tree.reader.display(path), text)
    if (this.#targetFiles?.test(path)) this.#targetFile(source)
    else if (this.#deviceLists.test(path) || isList(path, text)) this.#deviceList(source)
    else if (isC.test(path)) this.#c(source)
    else if (path.endsWith('.json')) this.#schema(source)
    else this.#other(source, isScript.test(path))
  }

  result(fileCount: number): SourceReferences {
    const byPath = (a: SourceReference, b: SourceReference) => {
      const [first, second] = [a.place.source.name, b.place.source.name]
      return first === second ? a.place.span.start - b.place.span.start : first < second ? -1 : 1
    }
    for (const references of this.#references.values()) references.sort(byPath)
    return {
      builds: this.#builds,
      references: this.#references,
      made: this.#made,
      prefixes: this.#prefixes,
      fileCount,
    }
  }

  /** Its keys go into the target's header. */
  #targetFile(source: Source): void {
    for (const {1: symbol = '', index: at} of source.text.matchAll(/^CONFIG_(\w+)(?==)/gm)) {
      this.#make(symbol, placeAt(source, at, symbol))
    }
  }

  #deviceList(source: Source): void {
    for (const {symbol, place} of makLines(source)) this.#refer(symbol, {kind: 'device list', place})
  }

  #c(source: Source): void {
    const {text} = source
    for (const {0: found, 1: symbol = '', index: at} of text.matchAll(name)) {
      // A macro puts the rest behind it.
      if (found.endsWith('_')) continue
      const place = placeAt(source, at, symbol)
      const line = logicalLine(text, at)
      const word = directive.exec(line)?.[1]
      switch (word) {
        case 'if':
        case 'ifdef':
        case 'ifndef':
        case 'elif':
          this.#refer(symbol, {kind: 'condition', place})
          break
        case 'define':
        case 'undef':
          if (/^\s*#\s*\w+\s+$/.test(line)) this.#make(symbol, place)
          else this.#refer(symbol, {kind: 'mention', place})
          break
        case 'endif':
        case 'else':
          // What stands behind these is a comment.
          break
        default:
          if (isSwitch.test(line)) this.#make(symbol, place)
          else this.#refer(symbol, {kind: 'mention', place})
      }
    }
  }

  /** Comments are lines that begin with `#`. */
  #schema(source: Source): void {
    for (const {1: symbol = '', index: at} of source.text.matchAll(name)) {
      const before = source.text.slice(source.text.lastIndexOf('\n', at - 1) + 1, at)
      if (/^\s*#/.test(before)) continue
      this.#refer(symbol, {
        kind: before.includes("'if'") ? 'condition' : 'mention',
        place: placeAt(source, at, symbol),
      })
    }
  }

  #other(source: Source, makesNames: boolean): void {
    const {text} = source
    for (const {0: found, 1: symbol = '', index: at} of text.matchAll(name)) {
      const place = placeAt(source, at, symbol)
      const isMade = makesNames && (text[at + found.length] === '=' || text.slice(at - 2, at) === '-D')
      if (isMade) this.#make(symbol, place)
      else this.#refer(symbol, {kind: 'mention', place})
    }
  }

  #refer(symbol: string, reference: SourceReference): void {
    const known = this.#references.get(symbol)
    if (known) known.push(reference)
    else this.#references.set(symbol, [reference])
  }

  #make(symbol: string, place: Place): void {
    if (!this.#made.has(symbol)) this.#made.set(symbol, place)
  }
}

/** Its `CONFIG_X`. */
function placeAt(source: Source, at: number, symbol: string): Place {
  return {source, span: {start: at, end: at + 'CONFIG_'.length + symbol.length}}
}

/** From the beginning of a line, or of those before it that end in a backslash, up to an offset. */
function logicalLine(text: string, at: number): string {
  let start = text.lastIndexOf('\n', at - 1) + 1
  while (start > 1 && /\\\r?$/.test(text.slice(Math.max(0, start - 3), start - 1))) {
    start = text.lastIndexOf('\n', start - 2) + 1
  }
  return text.slice(start, at)
}
