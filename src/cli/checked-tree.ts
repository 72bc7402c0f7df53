/** The tree that `kgate check` is about, checked. */

import {availableParallelism} from 'node:os'
import {resolve as resolvePath} from 'node:path'
import {
  type CheckResult,
  type Code,
  checkTree,
  displayFrom,
  type LoadedTree,
  loadTree,
  type ModeName,
  renamed,
  revisionFiles,
  type Shard,
  suggest,
  type Tree,
  targetsOfShard,
  type Vary,
  varieties,
  wholeHost,
} from '../index.js'
import {shownPath} from './build-folder.js'
import {wantedCodes} from './check-codes.js'
import {choiceFlag, profileFlag} from './find-tree.js'
import {showProgress} from './progress-bar.js'
import {spaceWorkers, type WorkerTree, type WorkSharing} from './space-workers.js'
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
  const {flags, terminal} = call
  const asked = readAsked(call)
  // No example stands in for a tree that is missing: in CI, its check would be taken for a success.
  const root = resolvePath((flags['tree'] as string | undefined) ?? '.')
  const nameOf = namesFromHere(root)
  const revision = flags['since'] as string | undefined
  const reader = revision === undefined ? undefined : revisionFiles(root, revision)
  if (reader && 'problem' in reader) throw new UsageError(`--since: ${reader.problem}`)
  // Files are named from the tree, so that a finding has one fingerprint wherever kgate is started.
  const profile = profileFlag(flags)
  const options = {workingDirectory: root, ...profile}
  const now = loadTree(root, options)
  if (!now.tree) {
    for (const diagnostic of now.diagnostics) terminal.report(renamed(diagnostic, nameOf))
    return exitCode.input
  }
  if (now.tree.targets().length === 0) {
    terminal.say(`error: there is no target in ${shownPath(root)}`)
    return exitCode.input
  }
  for (const target of asked.targets) checkName(target, now.tree)
  const result = await check(now, {directory: root, ...profile}, asked, call)
  if (!result) return exitCode.input
  if (revision === undefined || !reader) return {result, nameOf}
  const earlier = loadTree(root, {...options, reader})
  if (!earlier.tree) terminal.say(`note: ${revision} has no such tree, so all that is found is new`)
  const before = earlier.tree && (await check(earlier, {directory: root, ...profile, revision}, asked, call))
  return {result: before ? {...result, before: {revision, result: before}} : result, nameOf}
}

/** What is asked for, before there is a tree. */
interface Asked {
  /** Named one by one; none where all are meant. */
  readonly targets: readonly string[]
  readonly shard: Shard | undefined
  readonly modes: readonly ModeName[]
  readonly codes: ReadonlySet<Code>
  readonly setting: Setting
  readonly vary: Vary
  readonly sharing: WorkSharing
}

function readAsked(call: Call): Asked {
  const {flags, input} = call
  const setting = readSetting(call)
  const isOneMode = flags['mode'] !== undefined || flags['withoutDefaultDevices'] === true
  const shard = readShard(flags['shard'] as string | undefined)
  if (shard && input.length > 0) throw new UsageError('name targets or say --shard, not both')
  return {
    targets: [...new Set(input)].sort(),
    shard,
    modes: isOneMode && setting.mode ? [setting.mode] : usualModes,
    codes: wantedCodes(flags),
    setting: withAbsolutePaths(setting),
    vary: choiceFlag('vary', flags['vary'], varieties) ?? 'host',
    sharing: readSharing(flags['jobs'] as string | undefined),
  }
}

/** @returns undefined where what the setting names cannot be read, which is then reported */
async function check(
  {tree, diagnostics}: LoadedTree & {readonly tree: Tree},
  where: WorkerTree,
  {targets, shard, modes, codes, setting, vary, sharing}: Asked,
  {flags, terminal}: Call,
): Promise<CheckResult | undefined> {
  const requests = targetRequests(tree, setting, terminal)
  if (!requests) return undefined
  const knowsHost = (setting.host?.size ?? 0) > 0 || setting.hostFrom !== undefined
  const all = shard ? targetsOfShard(tree, shard) : tree.targets()
  return await checkTree(
    tree,
    {
      targets: targets.length > 0 ? all.filter(target => targets.includes(target)) : all,
      modes,
      codes,
      requestOf: requests.of,
      given: givenWords(flags),
      ...(!knowsHost && {assumed: wholeHost(tree)}),
      vary,
      ...(shard && {shard}),
    },
    {
      observeSpaces: spaceWorkers(tree, where, sharing),
      onProgress: showProgress(terminal),
    },
    diagnostics,
  )
}

/** @throws UsageError for a target that the tree does not have */
function checkName(name: string, tree: Tree): void {
  const all = tree.targets()
  if (all.includes(name)) return
  const near = all.find(target => target.startsWith(`${name}-`)) ?? suggest(name, all)
  const hint = near ? `did you mean ${near}?` : '"kgate targets" lists those that there are'
  throw new UsageError(`${name} is not a target with devices: ${hint}`)
}

/** Where nobody says how many, a short check does without further threads. */
function readSharing(jobs: string | undefined): WorkSharing {
  if (jobs === undefined) return {jobs: availableParallelism(), patience: 1500}
  if (!/^[1-9]\d{0,2}$/.test(jobs)) throw new UsageError(`--jobs: "${jobs}" is not a number of threads`)
  return {jobs: Number(jobs), patience: 0}
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
