/** `kgate configure`: decides features and targets, and writes what the build reads. */

import {rmSync} from 'node:fs'
import {basename, join, resolve as resolvePath} from 'node:path'
import {
  buildFiles,
  type CallRecord,
  type Configuration,
  type ConfigureCall,
  type ConfigureFlags,
  configurationRecord,
  configureHelp,
  configure as configureTree,
  type Diagnostic,
  diagnosticRecord,
  type FileChange,
  type HostFindings,
  hasErrors,
  lastingArguments,
  loadOptions,
  lockBuild,
  type OptionTable,
  parseConfigureCall,
  probedVariables,
  readConfigureFlags,
  recordText,
  summary,
  type Tree,
  writeFiles,
} from '../index.js'
import {readJson, readRecord, recordFile, shownPath, unprobed} from './build-folder.js'
import {findTree} from './find-tree.js'
import {summaryText} from './summary-text.js'
import type {Terminal} from './terminal.js'
import {uninterrupted} from './uninterrupted.js'
import {exitCode, type Program, type RawVerb, UsageError} from './verb.js'

const cacheFile = 'kgate-cache.json'
const logFile = 'config.log'

/** Errors of every kind end with 1, as they do in QEMU's configure. */
export const configure: RawVerb = {
  summary: 'decide features and targets, and write what the build reads',
  usage: '[options]',
  async runRaw(argv, terminal, program) {
    try {
      return await new ConfigureRun(argv, terminal, program).run()
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      terminal.say(`kgate configure: ${error.message}`)
      return exitCode.input
    }
  },
}

class ConfigureRun {
  readonly flags: ConfigureFlags
  /** Absolute. */
  readonly build: string
  readonly record: CallRecord

  constructor(
    readonly argv: readonly string[],
    readonly terminal: Terminal,
    readonly program: Program,
    before?: CallRecord,
  ) {
    this.flags = readConfigureFlags(argv)
    this.build = resolvePath(this.flags.build ?? 'build')
    this.record = {
      workingDirectory: process.cwd(),
      tree: resolvePath(before?.tree ?? process.env['KGATE_SOURCE'] ?? '.'),
      arguments: lastingArguments(argv),
      environment: before?.environment ?? probedEnvironment(),
    }
  }

  async run(): Promise<number> {
    const {flags, terminal, program, record} = this
    if (flags.again) return await this.#repeat()
    // Help is to be had anywhere: where no tree is, of kgate's own.
    const isAnywhere = (flags.help || flags.version) && record.tree === process.cwd()
    const treeFlags = isAnywhere ? flags : {tree: record.tree, ...flags}
    const tree = findTree({flags: treeFlags, terminal, packageRoot: program.packageRoot})
    if (!tree) return exitCode.input
    const table = loadOptions(tree)
    if (flags.help || flags.version) return this.#tell(tree, table)
    const {call, diagnostics} = parseConfigureCall(this.argv, table, record.environment)
    const problems = [...(tree.options?.diagnostics ?? []), ...table.diagnostics, ...diagnostics]
    if (hasErrors(problems)) return this.#refuse(call, problems)
    const lock = lockBuild(this.build)
    if ('owner' in lock) {
      const shown = shownPath(this.build)
      throw new UsageError(
        `another configure is at work in ${shown}: if process ${lock.owner} is none, remove ${join(shown, '.kgate.lock')}`,
      )
    }
    try {
      return await this.#configure(tree, table, call, problems)
    } finally {
      lock.release()
    }
  }

  async #configure(
    tree: Tree,
    table: OptionTable,
    call: ConfigureCall,
    problems: readonly Diagnostic[],
  ): Promise<number> {
    const {build, record, terminal} = this
    const {configuration, diagnostics, findings} = await configureTree(tree, table, call, {
      environment: {...unprobed(), ...record.environment},
      cache: readJson(join(build, cacheFile)),
      onProgress: (done, total, what) => terminal.progress(`probing the host: ${done} of ${total}, ${what}`),
    })
    const all = [...problems, ...diagnostics]
    if (configuration) this.#write(configuration, findings, all)
    else {
      uninterrupted(() => writeFiles(build, probeFiles(findings)))
      this.#refuse(call, all)
      const isAboutHost = all.some(({code}) => code === 'contradiction' || code === 'host-tool')
      if (findings && isAboutHost)
        terminal.say(`${shownPath(join(build, logFile))} tells how the host was probed`)
    }
    return configuration ? exitCode.fine : exitCode.input
  }

  #write(
    configuration: Configuration,
    findings: HostFindings | undefined,
    diagnostics: readonly Diagnostic[],
  ): void {
    const {build, flags, record, program, terminal} = this
    const files = [...buildFiles(configuration), ...probeFiles(findings)]
    const names = files.map(({path}) => path)
    const text = recordText(configurationRecord(configuration, record, names, program.version))
    this.#report(configuration.call, diagnostics)
    uninterrupted(
      () => {
        const before = readRecord(build)
        // The record comes last: where it is new, all that it speaks of is.
        const changed = writeFiles(build, [...files, {path: recordFile, content: text}])
        const gone = (before?.files ?? []).filter(name => isOurs(name) && !names.includes(name))
        for (const name of gone) rmSync(join(build, name), {force: true})
        if (flags.quiet) return
        const {unknown, tree} = configuration
        if (unknown.length > 0) {
          const way = tree.layout.options?.owned ? '--host' : '--host or --host-from'
          terminal.say(`note: host symbols assumed off: ${unknown.join(' ')} (give them with ${way})`)
        }
        const written = `${changed.length} ${changed.length === 1 ? 'file' : 'files'} written`
        const counts = [written, `${files.length + 1 - changed.length} unchanged`]
        if (gone.length > 0) counts.push(`${gone.length} removed`)
        terminal.say(`${shownPath(build)}: ${counts.join(', ')}`)
      },
      () => {
        if (flags.format === 'json') terminal.result(text)
        else if (!flags.quiet) terminal.result(summaryText(summary(configuration), terminal.choice))
      },
    )
  }

  #tell(tree: Tree, table: OptionTable): number {
    const {terminal, program} = this
    const {version, devices} = tree.layout
    const command = process.env['KGATE_COMMAND'] ?? 'kgate configure'
    const hasDeviceLists = devices.includes('{devices}')
    if (this.flags.help) {
      // Of a file with mistakes, options may be missing.
      for (const diagnostic of tree.options?.diagnostics ?? [])
        if (diagnostic.severity === 'error') terminal.report(diagnostic)
      terminal.result(configureHelp(table, {command, targets: tree.allTargets(), hasDeviceLists}))
    } else {
      terminal.result(`${version ?? `kgate ${program.version}`}\n`)
    }
    return exitCode.fine
  }

  /** The call that the build folder was configured by, and what is added to it now. */
  async #repeat(): Promise<number> {
    const {build, argv, terminal, program} = this
    const path = join(build, recordFile)
    const before = readRecord(build)?.call
    if (!before) throw new UsageError(`--again: ${shownPath(path)} holds no call that could be repeated`)
    try {
      process.chdir(before.workingDirectory)
    } catch {
      throw new UsageError(
        `--again: the call was made in ${before.workingDirectory}, which cannot be entered`,
      )
    }
    const added = argv.filter(argument => argument !== '--again')
    const repeated = [...before.arguments, ...added, '--build', build]
    return await new ConfigureRun(repeated, terminal, program, before).run()
  }

  #refuse(call: ConfigureCall, diagnostics: readonly Diagnostic[]): number {
    this.#report(call, diagnostics)
    if (this.flags.format === 'json') {
      this.terminal.result(`${JSON.stringify({diagnostics: diagnostics.map(diagnosticRecord)}, null, 1)}\n`)
    }
    return exitCode.input
  }

  /** A warning about the call itself is meant for whoever made it; the rest are counted, unless they are asked for. */
  #report(call: ConfigureCall, diagnostics: readonly Diagnostic[]): void {
    const {flags, terminal} = this
    const isShown = ({severity, place}: Diagnostic) =>
      severity === 'error' || flags.warnings || (place?.source === call.source && !flags.quiet)
    for (const diagnostic of diagnostics) if (isShown(diagnostic)) terminal.report(diagnostic)
    const hidden = diagnostics.filter(diagnostic => !isShown(diagnostic)).length
    if (hidden === 0 || flags.quiet) return
    terminal.say(
      `${hidden} ${hidden === 1 ? 'warning' : 'warnings'} (--warnings shows ${hidden === 1 ? 'it' : 'them'})`,
    )
  }
}

function probedEnvironment(): CallRecord['environment'] {
  const probed = Object.entries(process.env).flatMap(([name, value]): [string, string][] =>
    value !== undefined && probedVariables.includes(name) ? [[name, value]] : [],
  )
  return Object.fromEntries(probed)
}

function probeFiles(findings: HostFindings | undefined): FileChange[] {
  if (!findings) return []
  return [
    {path: logFile, content: findings.log},
    {path: cacheFile, content: `${JSON.stringify(findings.cache)}\n`},
  ]
}

/** Whether a name in a record can be one of a file that configure wrote for a target. */
function isOurs(name: string): boolean {
  return basename(name) === name && /-config-(?:target\.h|devices\.(?:h|mak))$/.test(name)
}
