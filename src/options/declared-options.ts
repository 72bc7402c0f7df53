/** Reads the file in which a tree declares its options. */

import {join} from 'node:path'
import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import type {MesonOption} from '../../grammar/meson-options/options.js'
import {parseMesonOptions} from '../../grammar/meson-options/parse.js'
import type {FileReader} from '../tree/file-reader.js'
import type {OptionsLayout} from '../tree/options-layout.js'

/** Options as a tree declares them, with the text that their spans are in. */
export interface DeclaredOptions {
  readonly options: readonly MesonOption[]
  readonly source: Source
  readonly diagnostics: readonly Diagnostic[]
  /** The file's absolute path. */
  readonly path: string
}

/**
 * @param directory the tree's, absolute
 * @param display how messages call a file of which the absolute path is given
 * @returns undefined where the tree has none of the files
 */
export function readDeclaredOptions(
  {files}: OptionsLayout,
  directory: string,
  reader: FileReader,
  display: (path: string) => string,
): DeclaredOptions | undefined {
  const path = files.map(file => join(directory, file)).find(file => reader.exists(file))
  if (path === undefined) return undefined
  const content = reader.read(path)
  if ('problem' in content) {
    const message = `cannot read ${display(path)}: ${content.problem}`
    const source = new Source(display(path), '')
    return {options: [], source, path, diagnostics: [{code: 'unreadable-file', severity: 'error', message}]}
  }
  const source = new Source(display(path), content.text, content.malformedAt)
  return {...parseMesonOptions(source), source, path}
}
