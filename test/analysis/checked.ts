/** Checks a tree that exists only in a test. */

import assert from 'node:assert'
import {listChecks} from '../../src/analysis/check-list.js'
import type {CheckResult} from '../../src/analysis/check-result.js'
import {type CheckCall, type CheckOptions, checkTree} from '../../src/analysis/check-tree.js'
import {loadTree} from '../../src/resolve/tree.js'
import {memoryReader} from '../support/memory-reader.js'

export const usual = ['defconfig', 'allnoconfig', 'allyesconfig'] as const

export type Files = Readonly<Record<string, string>>

/** @param files contents under paths relative to the tree */
export async function checked(
  files: Files,
  call: Partial<CheckCall> = {},
  options: CheckOptions = {},
): Promise<CheckResult> {
  const table = Object.fromEntries(Object.entries(files).map(([path, text]) => [`/tree/${path}`, text]))
  const {tree, diagnostics} = loadTree('/tree', {reader: memoryReader(table), workingDirectory: '/tree'})
  assert.ok(tree, diagnostics.map(({message}) => message).join('\n'))
  const analyses = options.analyses ?? []
  return await checkTree(
    tree,
    {
      targets: tree.targets(),
      modes: usual,
      codes: new Set(listChecks(analyses).map(({code}) => code)),
      requestOf: target => ({target, cpu: 'x86_64'}),
      given: [],
      vary: 'host',
      ...call,
    },
    {...options, analyses},
  )
}

/** Targets a, b and c; in a, X contradicts itself in every mode, in b only where defaults are on. */
export const threeTargets = {
  Kconfig: `config X
    depends on Y
config Y
config Z
    default y
    select X if B
config B
`,
  'default-configs/a.mak': 'CONFIG_X=y\n',
  'default-configs/b.mak': 'CONFIG_B=y\n',
  'default-configs/c.mak': 'CONFIG_Y=y\nCONFIG_B=y\n',
}
