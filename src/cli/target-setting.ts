/** The setting of a target, as flags: what every verb takes that asks something of a target. */

import {
  cpus,
  type HostRecord,
  hasErrors,
  hostFor,
  type ModeName,
  modes,
  type Resolution,
  type ResolveRequest,
  readHostRecord,
  type Tree,
} from '../index.js'
import {assignmentsFlag, choiceFlag} from './find-tree.js'
import type {Terminal} from './terminal.js'
import {type Call, type FlagSpec, UsageError} from './verb.js'

export const settingFlags = {
  host: {type: 'string', isMultiple: true},
  hostFrom: {type: 'string'},
  set: {type: 'string', isMultiple: true},
  devices: {type: 'string'},
  withoutDefaultDevices: {type: 'boolean'},
  mode: {type: 'string'},
  seed: {type: 'string'},
  cpu: {type: 'string'},
} as const satisfies Record<string, FlagSpec>

export const settingHelp = `
  --host SYM=y,...      facts about the host, and accelerators; what is not given is off
  --host-from PATH      take them from a configured build's folder, or from what minikconf --record wrote
  --set SYM=n,...       further assignments, as if the target's .mak file ended with them
  --devices NAME|PATH   another list of devices than the default one: its name in the tree, or any .mak file
  --without-default-devices
                        only what the list of devices asks for: short for --mode allnoconfig
  --mode MODE           ${modes.join(', ')}; default: ${modes[0]}
  --seed N              what randconfig draws from, a whole number; default: 0
  --cpu CPU             the host's CPU, which decides what accelerators it has; default: this machine's`

/** The same, without one flag's lines: for a verb that gives it a meaning of its own. */
export function settingHelpWithout(flag: keyof typeof settingFlags): string {
  return settingHelp.replace(new RegExp(`\\n  --${flag} .*`), '')
}

/** What the flags say, before there is a tree. */
export interface Setting extends Omit<ResolveRequest, 'target'> {
  /** Where the host is taken from. */
  readonly hostFrom?: string
}

/** @throws UsageError for flags that cannot be */
export function readSetting({flags}: Pick<Call, 'flags'>): Setting {
  const mode = choiceFlag<ModeName>('mode', flags['mode'], modes)
  if (flags['withoutDefaultDevices'] && mode !== undefined && mode !== 'allnoconfig') {
    throw new UsageError(`--without-default-devices and --mode ${mode} exclude each other`)
  }
  const seed = flags['seed'] as string | undefined
  if (seed !== undefined && !(/^-?\d+$/.test(seed) && Number.isSafeInteger(Number(seed)))) {
    throw new UsageError(`--seed: "${seed}" is not a whole number`)
  }
  if (seed !== undefined && mode !== 'randconfig') throw new UsageError('--seed goes with --mode randconfig')
  const {devices, cpu, hostFrom} = flags as {devices?: string; cpu?: string; hostFrom?: string}
  return {
    mode: flags['withoutDefaultDevices'] ? 'allnoconfig' : (mode ?? 'defconfig'),
    ...(seed !== undefined && {seed: Number(seed)}),
    ...(devices !== undefined && {devices}),
    ...(cpu !== undefined && {cpu}),
    ...(hostFrom !== undefined && {hostFrom}),
    host: assignmentsFlag('host', flags['host']),
    set: assignmentsFlag('set', flags['set']),
  }
}

/** What a setting asks of each target of a tree. */
export interface TargetRequests {
  of(target: string): ResolveRequest
  /** Where the host is taken from, if from anywhere. */
  readonly record: HostRecord | undefined
}

/**
 * Reads what the setting names, and reports what is wrong with that.
 *
 * @returns undefined where the host cannot be read
 * @throws UsageError for a CPU that the tree does not know
 */
export function targetRequests(tree: Tree, setting: Setting, terminal: Terminal): TargetRequests | undefined {
  const {hostFrom, ...request} = setting
  choiceFlag('cpu', request.cpu, cpus(tree.layout))
  const record = hostFrom === undefined ? undefined : readHostRecord(tree, hostFrom)
  for (const diagnostic of record?.diagnostics ?? []) terminal.report(diagnostic)
  if (record && hasErrors(record.diagnostics)) return undefined
  return {
    record,
    of(target) {
      const recorded = record ? hostFor(record, tree, target, request.cpu) : new Map<string, boolean>()
      const ofRecord = [...recorded.keys()].filter(name => !request.host?.has(name))
      const givenBy = new Map(ofRecord.map(name => [name, `from ${record?.name}`]))
      return {...request, target, host: new Map([...recorded, ...(request.host ?? [])]), givenBy}
    },
  }
}

/** What nobody gave is off, but for the modes that turn defaults on. */
const hostDefaults: Readonly<Record<ModeName, string>> = {
  defconfig: 'assumed off',
  allnoconfig: 'assumed off',
  allyesconfig: 'turned on by allyesconfig',
  randconfig: 'drawn by randconfig',
}

/** Names the host symbols that nobody gave a value. */
export function sayHostDefaults(
  tree: Tree,
  resolution: Resolution | undefined,
  record: HostRecord | undefined,
  terminal: Terminal,
): void {
  const left = resolution?.hostDefaults() ?? []
  if (!resolution || left.length === 0) return
  // A mode is about devices, but where host symbols are no more than symbols of the target.
  const mode = tree.layout.options?.owned && tree.options ? 'defconfig' : resolution.request.mode
  const what = hostDefaults[mode ?? 'defconfig']
  const source = record ? `${record.name} does not tell them: ` : ''
  terminal.say(`note: host symbols ${what}: ${left.join(' ')} (${source}give them with --host)`)
}
