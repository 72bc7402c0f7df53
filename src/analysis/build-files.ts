/** The meson.build files of a tree, from the first one on, as far as `subdir()` calls lead. */

import {dirname, join} from 'node:path'
import type {Place} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import type {MesonBuildFile} from '../../grammar/meson-build/build-file.js'
import {readMesonBuild} from '../../grammar/meson-build/read.js'
import type {Tree} from '../resolve/tree.js'

export interface BuildFile {
  /** Absolute. */
  readonly path: string
  readonly source: Source
  readonly content: MesonBuildFile
}

/** In the order in which Meson reads them. None where the tree is not built by Meson. */
export function readBuildFiles(tree: Tree): BuildFile[] {
  const found: BuildFile[] = []
  const seen = new Set<string>()
  const {files} = tree.reader
  const visit = (folder: string) => {
    const path = join(folder, 'meson.build')
    if (seen.has(path)) return
    seen.add(path)
    const text = files.read(path)
    if ('problem' in text) return
    const source = new Source(tree.reader.display(path), text.text)
    const content = readMesonBuild(source)
    found.push({path, source, content})
    for (const subfolder of content.subfolders) visit(join(folder, subfolder))
  }
  visit(tree.directory)
  return found
}

/** A file that is compiled where a symbol is y. */
export interface CompiledFile {
  /** Absolute. */
  readonly path: string
  /** Every symbol that it takes, this one among them. */
  readonly symbols: readonly string[]
  /** The source set. */
  readonly set: string
  /** Where meson.build adds it. */
  readonly place: Place
}

/** Under symbols without `CONFIG_`, in the order of the build files. */
export function compiledFiles(builds: readonly BuildFile[]): Map<string, CompiledFile[]> {
  const compiled = new Map<string, CompiledFile[]>()
  for (const {path, source, content} of builds) {
    const symbolsOf = setSymbols(content)
    for (const {set, at, symbols: own, files} of content.additions) {
      const symbols = own.length > 0 ? own : (symbolsOf.get(set) ?? [])
      const place = {source, span: {start: at, end: at + 'add'.length}}
      for (const symbol of symbols) {
        const added = files.map(name => ({path: join(dirname(path), name), symbols, set, place}))
        const known = compiled.get(symbol)
        if (known) known.push(...added)
        else compiled.set(symbol, added)
      }
    }
  }
  return compiled
}

/** Of each source set that is added to another as a whole: the symbols that this takes. */
function setSymbols({additions}: MesonBuildFile): Map<string, readonly string[]> {
  return new Map(additions.flatMap(({symbols, variables}) => variables.map(set => [set, symbols] as const)))
}
