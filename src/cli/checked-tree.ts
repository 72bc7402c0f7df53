/** The tree that `kgate check` is about, checked. */

import {resolve as resolvePath} from 'node:path'
import {
  type CheckResult,
  checkTree,
  displayFrom,
  loadTree,
  type ModeName,
  renamed,
  type Shard,
  suggest,
  type Tree,
  targetsOfShard,
  varieties,
  wholeHost,
} from '../index.js'
import {wantedCodes} from './check-codes.js'
import {choiceFlag, findFolder} from './find-tree.js'
import {readSetting, type Setting, targetRequests} from './target-setting.js'
import {type Call, exitCode, UsageError} from './verb.js'

/** Those that people configure in. */
export const usualModes = ['defconfig', 'allnoconfig', 'allyesconfig'] as const satisfies readonly ModeName[]

export interface Checked {
  readonly result: CheckResult
  /** How a reader here calls a file that the findings name. */
  readonly nameOf: (name: string) => string
}

/** @returns an exit code where it does not come to a check: why is then reported */
export async function checkedTree(call: Call): Promise<Checked | number> {
  const {flags, terminal, input} = call
  const setting = readSetting(call)
  const modes: readonly ModeName[] =
    flags['mode'] === undefined && !flags['withoutDefaultDevices']
      ? usualModes
      : [setting.mode ?? 'defconfig']
  const vary = choiceFlag('vary', flags['vary'], varieties) ?? 'host'
  const shard = readShard(flags['shard'] as string | undefined)
  if (shard && input.length > 0) throw new UsageError('name targets or say --shard, not both')
  const codes = wantedCodes(flags)
  const {directory, options} = findFolder(call)
  const root = resolvePath(directory)
  const nameOf = namesFromHere(root)
  // Files are named from the tree, so that a finding has one fingerprint wherever kgate is started.
  const loaded = loadTree(root, {workingDirectory: root, ...options})
  if (!loaded.tree) {
    for (const diagnostic of loaded.diagnostics) terminal.report(renamed(diagnostic, nameOf))
    return exitCode.input
  }
  const {tree, diagnostics} = loaded
  const knowsHost = (setting.host?.size ?? 0) > 0 || setting.hostFrom !== undefined
  const requests = targetRequests(tree, withAbsolutePaths(setting), terminal)
  if (!requests) return exitCode.input
  const targets = shard ? targetsOfShard(tree, shard) : targetsNamed(tree, input)
  if (targets.length === 0 && !shard) {
    terminal.say(`error: there is no target in ${directory}`)
    return exitCode.input
  }
  const result = await checkTree(
    tree,
    {
      targets,
      modes,
      codes,
      requestOf: requests.of,
      given: givenWords(flags),
      ...(!knowsHost && {assumed: wholeHost(tree)}),
      vary,
      ...(shard && {shard}),
    },
    {onProgress: ({what, done, total}) => terminal.progress(`${what}: ${done} of ${total}`)},
    diagnostics,
  )
  return {result, nameOf}
}

/** @throws UsageError for a target that the tree does not have */
function targetsNamed(tree: Tree, named: readonly string[]): string[] {
  const all = tree.targets()
  if (named.length === 0) return all
  for (const name of named) {
    if (all.includes(name)) continue
    const near = all.find(target => target.startsWith(`${name}-`)) ?? suggest(name, all)
    const hint = near ? `did you mean ${near}?` : '"kgate targets" lists those that there are'
    throw new UsageError(`${name} is not a target with devices: ${hint}`)
  }
  return [...new Set(named)].sort()
}

function readShard(value: string | undefined): Shard | undefined {
  if (value === undefined) return undefined
  const [, index, count] = (/^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(value) ?? []).map(Number)
  if (index === undefined || count === undefined || index > count) {
    throw new UsageError(`--shard: "${value}" is not of the form K/N, with K from 1 to N`)
  }
  return {index, count}
}

/** Paths are meant from where the user is, not from the tree. */
function withAbsolutePaths(setting: Setting): Setting {
  const {hostFrom, devices} = setting
  const isPath = devices !== undefined && (devices.endsWith('.mak') || devices.includes('/'))
  return {
    ...setting,
    ...(hostFrom !== undefined && {hostFrom: resolvePath(hostFrom)}),
    ...(isPath && {devices: resolvePath(devices)}),
  }
}

/** What decides symbols, as it was typed: results of different decisions are not to be joined. */
function givenWords(flags: Call['flags']): string[] {
  return ['host', 'host-from', 'set', 'devices', 'cpu'].flatMap(name => {
    const value = flags[name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())]
    const values = (Array.isArray(value) ? value : [value]) as readonly (string | undefined)[]
    return values.flatMap(word => (word === undefined ? [] : [`--${name} ${word}`]))
  })
}

function namesFromHere(root: string): (name: string) => string {
  const display = displayFrom(process.cwd())
  // The command line is no file.
  return name => (/^(<|--)/.test(name) ? name : display(resolvePath(root, name)))
}
