/** `kgate resolve`: targets to device configurations. */

import {
  type Code,
  cpus,
  type Diagnostic,
  deviceFiles,
  diagnosticRecord,
  formatDiagnostic,
  type HostRecord,
  hasErrors,
  hostFor,
  type ModeName,
  modes,
  placeRecord,
  placeText,
  type Resolution,
  type ResolveRequest,
  readHostRecord,
  renderHeader,
  renderMak,
  resolve as resolveTarget,
  type Tree,
  writeFiles,
} from '../index.js'
import {assignmentsFlag, choiceFlag, findTree, treeFlags, treeHelp} from './find-tree.js'
import type {Terminal} from './terminal.js'
import {uninterrupted} from './uninterrupted.js'
import {type Call, exitCode, UsageError, type Verb} from './verb.js'

const formats = ['mak', 'header', 'json', 'table'] as const
type Format = (typeof formats)[number]

export const resolve: Verb = {
  summary: 'decide every symbol of targets, and write their device configuration',
  usage: 'TARGET... | --all [options]',
  help: `
Decides every symbol of each target and prints those that are y. Where a target cannot be resolved, says why, prints
nothing and ends with exit status 1.

Options${treeHelp}
  --all                 every target of the tree
  --host SYM=y,...      facts about the host, and accelerators; what is not given is off
  --host-from PATH      take them from a configured build's folder, or from what minikconf --record wrote
  --set SYM=n,...       further assignments, as if the target's .mak file ended with them
  --devices NAME|PATH   another list of devices than the default one: its name in the tree, or any .mak file
  --without-default-devices
                        only what the list of devices asks for: short for --mode allnoconfig
  --mode MODE           ${modes.join(', ')}; default: ${modes[0]}
  --seed N              what randconfig draws from, a whole number; default: 0
  --cpu CPU             the host's CPU, which decides what accelerators it has; default: this machine's
  --format FORMAT       mak (CONFIG_X=y lines), header, table (with reasons) or json (with everything); default: mak
  --output DIR          write TARGET-config-devices.mak and .h there; files that would not change are left alone
  --warnings            show warnings too, not only their number

Examples
  kgate resolve x86_64-softmmu
  kgate resolve --all --tree ~/qemu --host LINUX=y,FDT=y --output build
  kgate resolve aarch64-softmmu --devices ./my-devices.mak --without-default-devices
  kgate resolve x86_64-softmmu --set VIRTIO_GPU=n --format table`,
  flags: {
    ...treeFlags,
    all: {type: 'boolean'},
    host: {type: 'string', isMultiple: true},
    hostFrom: {type: 'string'},
    set: {type: 'string', isMultiple: true},
    devices: {type: 'string'},
    withoutDefaultDevices: {type: 'boolean'},
    mode: {type: 'string'},
    seed: {type: 'string'},
    cpu: {type: 'string'},
    format: {type: 'string'},
    output: {type: 'string'},
    warnings: {type: 'boolean'},
  },
  run(call) {
    const {flags, terminal} = call
    const format = choiceFlag('format', flags['format'], formats)
    const request = requestOf(call)
    const named = [...new Set(call.input)]
    if (flags['all'] && named.length > 0) throw new UsageError('name targets or say --all, not both')
    if (!flags['all'] && named.length === 0) {
      throw new UsageError('name a target, or say --all ("kgate targets" lists them)')
    }
    const tree = findTree(call)
    if (!tree) return exitCode.input
    choiceFlag('cpu', request.cpu, cpus(tree.layout))
    const targets = flags['all'] ? tree.targets() : named
    if (targets.length === 0) {
      terminal.say(`error: there is no target in ${tree.directory}`)
      return exitCode.input
    }
    const hostFrom = flags['hostFrom'] as string | undefined
    const record = hostFrom === undefined ? undefined : readHostRecord(tree, hostFrom)
    for (const diagnostic of record?.diagnostics ?? []) terminal.report(diagnostic)
    if (record && hasErrors(record.diagnostics)) return exitCode.input
    const resolutions = targets.map(target => {
      const recorded = record ? hostFor(record, tree, target, request.cpu) : []
      const host = new Map([...recorded, ...(request.host ?? [])])
      return resolveTarget(tree, {...request, host, target})
    })
    report(resolutions, flags['warnings'] === true, terminal)
    const failed = resolutions.filter(({resolved}) => !resolved)
    if (format === 'json') terminal.result(`${json(tree, resolutions, call.version)}\n`)
    if (failed.length > 0) {
      if (targets.length > 1) terminal.say(`${failed.length} of ${targets.length} targets cannot be resolved`)
      return faultOf(failed)
    }
    sayHostDefaults(tree, resolutions[0], record, terminal)
    const output = flags['output'] as string | undefined
    const several = targets.length > 1
    const print = () => {
      if (format === 'json' || (format === undefined && output !== undefined)) return
      terminal.result(resolutions.map(resolution => text(resolution, format ?? 'mak', several)).join(''))
    }
    if (output === undefined) print()
    else uninterrupted(() => write(output, resolutions, terminal), print)
    return exitCode.fine
  },
}

function requestOf({flags}: Call): Omit<ResolveRequest, 'target'> {
  const mode = choiceFlag<ModeName>('mode', flags['mode'], modes)
  if (flags['withoutDefaultDevices'] && mode !== undefined && mode !== 'allnoconfig') {
    throw new UsageError(`--without-default-devices and --mode ${mode} exclude each other`)
  }
  const seed = flags['seed'] as string | undefined
  if (seed !== undefined && !(/^-?\d+$/.test(seed) && Number.isSafeInteger(Number(seed)))) {
    throw new UsageError(`--seed: "${seed}" is not a whole number`)
  }
  if (seed !== undefined && mode !== 'randconfig') throw new UsageError('--seed goes with --mode randconfig')
  const {devices, cpu} = flags as {devices?: string; cpu?: string}
  return {
    mode: flags['withoutDefaultDevices'] ? 'allnoconfig' : (mode ?? 'defconfig'),
    ...(seed !== undefined && {seed: Number(seed)}),
    ...(devices !== undefined && {devices}),
    ...(cpu !== undefined && {cpu}),
    host: assignmentsFlag('host', flags['host']),
    set: assignmentsFlag('set', flags['set']),
  }
}

/** Each finding once, though every target of a tree has those of its common files. */
function report(resolutions: readonly Resolution[], warnings: boolean, terminal: Terminal): void {
  const all = distinct(resolutions)
  // A warning about the call itself is meant for whoever made it.
  const isShown = ({severity, code}: Diagnostic) =>
    warnings || severity === 'error' || code === 'idle-accelerator'
  for (const diagnostic of all) if (isShown(diagnostic)) terminal.report(diagnostic)
  const hidden = all.filter(diagnostic => !isShown(diagnostic)).length
  if (hidden > 0) {
    terminal.say(
      `${hidden} ${hidden === 1 ? 'warning' : 'warnings'} (--warnings shows ${hidden === 1 ? 'it' : 'them'})`,
    )
  }
}

function distinct(resolutions: readonly Resolution[]): Diagnostic[] {
  const all = new Set(resolutions.flatMap(({diagnostics}) => diagnostics))
  return [...new Map([...all].map(diagnostic => [formatDiagnostic(diagnostic), diagnostic])).values()]
}

const askedFor: ReadonlySet<Code> = new Set(['unknown-target', 'unknown-devices', 'unknown-host-symbol'])

/** Whether what was read is at fault, or only what was asked for. */
function faultOf(failed: readonly Resolution[]): number {
  const errors = distinct(failed).filter(({severity}) => severity === 'error')
  const isCall = ({code, place}: Diagnostic) => askedFor.has(code) || place?.source.name.startsWith('--')
  return errors.every(isCall) ? exitCode.usage : exitCode.input
}

/** What nobody gave is off, but for the modes that turn defaults on. */
const hostDefaults: Readonly<Record<ModeName, string>> = {
  defconfig: 'assumed off',
  allnoconfig: 'assumed off',
  allyesconfig: 'turned on by allyesconfig',
  randconfig: 'drawn by randconfig',
}

function sayHostDefaults(
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

function write(directory: string, resolutions: readonly Resolution[], terminal: Terminal): void {
  const files = resolutions.flatMap(resolution => deviceFiles(resolution.target, resolution.enabled()))
  const changed = writeFiles(directory, files)
  terminal.say(`${directory}: ${changed.length} files written, ${files.length - changed.length} unchanged`)
}

function text(resolution: Resolution, format: Exclude<Format, 'json'>, several: boolean): string {
  const {target} = resolution
  switch (format) {
    case 'mak':
      return `${several ? `# ${target}\n` : ''}${renderMak(target, resolution.enabled())}`
    case 'header':
      return renderHeader(target, resolution.enabled())
    case 'table':
      return `${several ? `# ${target}\n` : ''}${table(resolution)}`
  }
}

/** How far columns are lined up: a longer cell pushes only its own row. */
const maximumColumn = 100

/** What is y, what made it so, and where that stands. */
function table(resolution: Resolution): string {
  const rows = resolution
    .symbols()
    .filter(({value}) => value)
    .map(({name, reason}) => [
      `CONFIG_${name}=y`,
      reason.message,
      reason.place ? placeText(reason.place) : '',
    ])
  const widest = (column: number) => rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0)
  const widths = [0, 1].map(column => Math.min(widest(column), maximumColumn))
  const lines = rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return lines.map(line => `${line}\n`).join('')
}

function json(tree: Tree, resolutions: readonly Resolution[], version: string): string {
  const {profile, version: treeVersion} = tree.layout
  return JSON.stringify(
    {
      kgate: version,
      tree: tree.directory,
      profile,
      version: treeVersion,
      targets: resolutions.map(resolution => ({
        target: resolution.target,
        mode: resolution.request.mode,
        resolved: resolution.resolved,
        enabled: resolution.enabled(),
        hostDefaults: resolution.hostDefaults(),
        symbols: resolution.symbols().map(({name, value, external, reason, because}) => ({
          name,
          value: value ? 'y' : 'n',
          external,
          reason: reason.message,
          place: reason.place && placeRecord(reason.place),
          because: because.map(premise => `${premise.name}=${premise.value ? 'y' : 'n'}`),
        })),
        files: resolution.files(),
      })),
      diagnostics: distinct(resolutions).map(diagnosticRecord),
    },
    null,
    2,
  )
}
