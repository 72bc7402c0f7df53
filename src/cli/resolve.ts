/** `kgate resolve`: targets to device configurations. */

import {
  deviceFiles,
  diagnosticRecord,
  placeRecord,
  placeText,
  type Resolution,
  renderHeader,
  renderMak,
  resolve as resolveTarget,
  type Tree,
  writeFiles,
} from '../index.js'
import {choiceFlag, findTree, treeFlags, treeHelp} from './find-tree.js'
import {distinct, faultOf, reportFindings} from './findings.js'
import {readSetting, sayHostDefaults, settingFlags, settingHelp, targetRequests} from './target-setting.js'
import type {Terminal} from './terminal.js'
import {uninterrupted} from './uninterrupted.js'
import {exitCode, UsageError, type Verb} from './verb.js'

const formats = ['mak', 'header', 'json', 'table'] as const
type Format = (typeof formats)[number]

export const resolve: Verb = {
  summary: 'decide every symbol of targets, and write their device configuration',
  usage: 'TARGET... | --all [options]',
  help: `
Decides every symbol of each target and prints those that are y. Where a target cannot be resolved, says why, prints
nothing and ends with exit status 1.

Options${treeHelp}
  --all                 every target of the tree${settingHelp}
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
    ...settingFlags,
    all: {type: 'boolean'},
    format: {type: 'string'},
    output: {type: 'string'},
    warnings: {type: 'boolean'},
  },
  run(call) {
    const {flags, terminal} = call
    const format = choiceFlag('format', flags['format'], formats)
    const setting = readSetting(call)
    const named = [...new Set(call.input)]
    if (flags['all'] && named.length > 0) throw new UsageError('name targets or say --all, not both')
    if (!flags['all'] && named.length === 0) {
      throw new UsageError('name a target, or say --all ("kgate targets" lists them)')
    }
    const tree = findTree(call)
    if (!tree) return exitCode.input
    const targets = flags['all'] ? tree.targets() : named
    if (targets.length === 0) {
      terminal.say(`error: there is no target in ${tree.directory}`)
      return exitCode.input
    }
    const requests = targetRequests(tree, setting, terminal)
    if (!requests) return exitCode.input
    const resolutions = targets.map(target => resolveTarget(tree, requests.of(target)))
    reportFindings(resolutions, flags['warnings'] === true, terminal)
    const failed = resolutions.filter(({resolved}) => !resolved)
    if (format === 'json') terminal.result(`${json(tree, resolutions, call.version)}\n`)
    if (failed.length > 0) {
      if (targets.length > 1) terminal.say(`${failed.length} of ${targets.length} targets cannot be resolved`)
      return faultOf(failed)
    }
    sayHostDefaults(tree, resolutions[0], requests.record, terminal)
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
