/** Finds out how a tree is laid out: from its kgate.json, or by the files it has. */

import {join} from 'node:path'
import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import type {FileReader} from './file-reader.js'
import {kgateLayout} from './kgate-layout.js'
import type {AcceleratorRule, TreeLayout} from './layout.js'
import {qemuLayout} from './qemu-layout.js'
import {parseTreeFile, type TreeFile} from './tree-file.js'

export const profiles = ['qemu', 'kgate'] as const
export type ProfileName = (typeof profiles)[number]

/** Whether a folder looks like a tree of any kind. */
export function looksLikeTree(reader: FileReader, directory: string): boolean {
  return reader.exists(join(directory, 'kgate.json')) || guess(reader, directory) !== undefined
}

/**
 * @param directory absolute
 * @param display how messages call a file of which the absolute path is given
 * @param profile what the user says it is; without it the tree is asked
 */
export function detectLayout(
  reader: FileReader,
  directory: string,
  display: (path: string) => string,
  profile?: ProfileName,
): {layout?: TreeLayout; diagnostics: Diagnostic[]} {
  const treeFile = join(directory, 'kgate.json')
  if (!profile && reader.exists(treeFile)) return describedLayout(reader, directory, treeFile, display)
  const name = profile ?? guess(reader, directory)
  if (name) return builtIn(reader, directory, name)
  const shown = display(directory)
  return {
    diagnostics: [
      {
        code: 'no-tree',
        severity: 'error',
        message: `${shown === '.' ? 'this folder' : shown} is not a tree that kgate knows`,
        notes: [
          {message: 'it has no kgate.json'},
          {
            message:
              'it has no Kconfig with configs/devices/ (QEMU since 6.1) or default-configs/ (kgate) beside it',
          },
        ],
        help: 'name a tree with --tree, or describe this one in a kgate.json (docs/trees.md)',
      },
    ],
  }
}

function guess(reader: FileReader, directory: string): ProfileName | undefined {
  if (!reader.exists(join(directory, 'Kconfig'))) return undefined
  if (reader.exists(join(directory, 'configs/devices'))) return 'qemu'
  if (reader.exists(join(directory, 'default-configs'))) return 'kgate'
  return undefined
}

function builtIn(
  reader: FileReader,
  directory: string,
  profile: ProfileName,
): {layout: TreeLayout; diagnostics: Diagnostic[]} {
  if (profile === 'kgate') return {layout: kgateLayout, diagnostics: []}
  const version = reader.read(join(directory, 'VERSION'))
  if ('text' in version && /^\d+\.\d+/.test(version.text)) {
    return {layout: qemuLayout(version.text.trim()), diagnostics: []}
  }
  const newest = '10.2'
  const warning: Diagnostic = {
    code: 'no-version',
    severity: 'warning',
    message: `the tree has no VERSION file with a version in it: the rules of QEMU ${newest} are used`,
  }
  return {layout: qemuLayout(newest), diagnostics: [warning]}
}

function describedLayout(
  reader: FileReader,
  directory: string,
  path: string,
  display: (path: string) => string,
): {layout?: TreeLayout; diagnostics: Diagnostic[]} {
  const content = reader.read(path)
  if ('problem' in content) {
    const message = `cannot read ${display(path)}: ${content.problem}`
    return {diagnostics: [{code: 'unreadable-file', severity: 'error', message}]}
  }
  const {file, diagnostics} = parseTreeFile(new Source(display(path), content.text.replace(/^\ufeff/, '')))
  if (!file) return {diagnostics}
  const base = file.profile ? builtIn(reader, directory, file.profile) : undefined
  const layout = base?.layout ?? customBase
  return {layout: {...layout, ...overrides(file, layout)}, diagnostics: base?.diagnostics ?? []}
}

const {hostKconfig: _, options: usualOptions, ...customBase} = {...kgateLayout, profile: 'custom'}

function overrides(file: TreeFile, base: TreeLayout): Partial<TreeLayout> {
  const {profile: _profile, $schema: _schema, accelerators, options, ...rest} = file
  const complete = Object.entries(accelerators ?? {}).map(([name, rule]): [string, AcceleratorRule] => [
    name,
    {default: false, ...rule},
  ])
  const baseOptions = base.options ?? usualOptions
  return {
    ...rest,
    ...(accelerators && {accelerators: Object.fromEntries(complete)}),
    ...(options && baseOptions && {options: {...baseOptions, ...options}}),
  }
}
