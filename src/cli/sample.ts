/** `kgate sample`: configurations of a target that resolve, drawn at random. */

import {join} from 'node:path'
import {
  type FileChange,
  type ResolveRequest,
  resolve as resolveTarget,
  type Sample,
  sampledSpace,
  sampleTarget,
  type TargetSpace,
  type Tree,
  type Vary,
  varieties,
  writeFiles,
} from '../index.js'
import {choiceFlag, findTree, treeFlags, treeHelp} from './find-tree.js'
import {faultOf, reportFindings} from './findings.js'
import {readSetting, settingFlags, settingHelpWithout, targetRequests} from './target-setting.js'
import {uninterrupted} from './uninterrupted.js'
import {type Call, exitCode, UsageError, type Verb} from './verb.js'

const formats = ['mak', 'minikconf', 'json'] as const
type Format = (typeof formats)[number]

const mostSamples = 100_000

export const sample: Verb = {
  summary: 'draw configurations of a target that resolve',
  usage: 'TARGET [--random N] [--seed S] [options]',
  help: `
Draws configurations of a target at random, all of which resolve, and prints each as a device list: a .mak file that
stands in for the target's own. Of all that there are, each is as likely as any other. The same seed draws the same.

What may change are the symbols that the target's device list names, commented-out ones too: each is set to y, to n, or
not at all. What is said with --set and --host stays.

Options${treeHelp}${settingHelpWithout('seed')}
  --random N            how many; default: 1
  --seed S              what to draw from, a whole number; default: 0
  --vary WHAT           what may change: devices (as above), host (the host's symbols and accelerators as well) or
                        all (every symbol); default: devices
  --format FORMAT       mak, minikconf (command lines of minikconf.py, one a line) or json; default: mak
  --output DIR          write the device lists there, as TARGET-NUMBER.mak; command lines then name them

Examples
  kgate sample x86_64-softmmu
  kgate sample x86_64-softmmu --tree ~/qemu --host LINUX=y,FDT=y,PIXMAN=y --random 100 --output lists
  kgate sample aarch64-softmmu --tree ~/qemu --vary host --random 20 --format minikconf`,
  flags: {
    ...treeFlags,
    ...settingFlags,
    random: {type: 'string'},
    vary: {type: 'string'},
    format: {type: 'string'},
    output: {type: 'string'},
  },
  run(call) {
    const {flags, terminal} = call
    const format = choiceFlag('format', flags['format'], formats)
    const vary = choiceFlag('vary', flags['vary'], varieties) ?? 'devices'
    const count = wholeNumber('random', flags['random'], 1, mostSamples) ?? 1
    const seed = wholeNumber('seed', flags['seed']) ?? 0
    const setting = readSetting({flags: {...flags, seed: undefined}})
    if (setting.mode === 'randconfig') {
      throw new UsageError(
        '--mode randconfig draws defaults, and sample draws decisions: leave one of them out',
      )
    }
    const [target, ...more] = call.input
    if (target === undefined) throw new UsageError('name a target ("kgate targets" lists them)')
    if (more.length > 0) throw new UsageError('name one target')
    const tree = findTree(call)
    if (!tree) return exitCode.input
    const requests = targetRequests(tree, setting, terminal)
    if (!requests) return exitCode.input
    const request = requests.of(target)
    const space = sampledSpace(tree, request, vary)
    if ('diagnostics' in space) return refuse(tree, request, call)
    if (space.ownStanzas) {
      terminal.say(
        `error: the device list of ${target} holds config blocks, and a list that stands in for it would lose them`,
      )
      return exitCode.input
    }
    if (space.free.length === 0) terminal.say(`note: nothing may change: ${freeText(tree, space)}`)
    else terminal.say(`note: ${space.free.length} symbols may change: ${freeText(tree, space)}`)
    const samples = drawn(space, count, seed, call)
    if (samples.length === 0) return refuse(tree, request, call)
    const output = flags['output'] as string | undefined
    const writer = new SampleWriter(tree, space, {count, seed, output})
    const print = () => {
      if (output !== undefined && format === undefined) return
      terminal.result(writer.text(samples, format ?? 'mak', call.version))
    }
    if (output === undefined) print()
    else
      uninterrupted(() => {
        const changed = writeFiles(output, writer.files(samples))
        terminal.say(
          `${output}: ${changed.length} files written, ${samples.length - changed.length} unchanged`,
        )
      }, print)
    return exitCode.fine
  },
}

function drawn(space: TargetSpace, count: number, seed: number, {terminal}: Call): Sample[] {
  const samples: Sample[] = []
  for (const sample of sampleTarget(space, count, seed)) {
    samples.push(sample)
    terminal.progress(`${samples.length} of ${count} drawn`)
  }
  return samples
}

/** Says why there is nothing to draw from: what is wrong with the target as it is. */
function refuse(tree: Tree, request: ResolveRequest, {terminal}: Call): number {
  const resolution = resolveTarget(tree, request)
  reportFindings([resolution], false, terminal)
  if (resolution.resolved) return exitCode.input
  terminal.say(`error: no configuration of ${request.target} resolves, whatever may change`)
  return faultOf([resolution])
}

function freeText(tree: Tree, {vary, request}: TargetSpace): string {
  const list = tree.reader.display(tree.devicesFile(request.target, request.devices))
  const what: Readonly<Record<Vary, string>> = {
    devices: `those that ${list} names (--vary host or all adds others)`,
    host: `those that ${list} names, the host's, and accelerators`,
    all: 'all but what the target itself gives',
  }
  return what[vary]
}

function wholeNumber(
  name: string,
  value: unknown,
  least = Number.MIN_SAFE_INTEGER,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  if (value === undefined) return undefined
  const number = /^-?\d+$/.test(String(value)) ? Number(value) : Number.NaN
  if (number >= least && number <= most) return number
  const limits = least > 0 ? ` from ${least} to ${most}` : ''
  throw new UsageError(`--${name}: "${value}" is not a whole number${limits}`)
}

interface Drawing {
  readonly count: number
  readonly seed: number
  readonly output: string | undefined
}

/** Samples as text. */
class SampleWriter {
  constructor(
    readonly tree: Tree,
    readonly space: TargetSpace,
    readonly drawing: Drawing,
  ) {}

  text(samples: readonly Sample[], format: Format, version: string): string {
    switch (format) {
      case 'mak':
        return samples.map((sample, at) => this.#mak(sample, at)).join('\n')
      case 'minikconf':
        return samples.map((sample, at) => `${this.#command(sample, at)}\n`).join('')
      case 'json':
        return `${JSON.stringify(this.#record(samples, version), null, 2)}\n`
    }
  }

  files(samples: readonly Sample[]): FileChange[] {
    return samples.map((sample, at) => ({path: this.#name(at), content: this.#mak(sample, at)}))
  }

  #name(at: number): string {
    const digits = String(this.drawing.count).length
    return `${this.space.request.target}-${String(at + 1).padStart(digits, '0')}.mak`
  }

  /** With how to resolve it, since it only does with the host that it was drawn for. */
  #mak(sample: Sample, at: number): string {
    const {seed, count} = this.drawing
    const {target, mode, cpu} = this.space.request
    const host = [...sample.host].map(([name, value]) => assignment(name, value)).join(',')
    const flags = [
      ...(mode !== undefined && mode !== 'defconfig' ? [`--mode ${mode}`] : []),
      ...(cpu === undefined ? [] : [`--cpu ${cpu}`]),
      ...(host === '' ? [] : [`--host ${host}`]),
    ]
    return [
      `# A configuration of ${target} that resolves: number ${at + 1} of ${count} drawn from seed ${seed}.`,
      `# kgate resolve ${[target, `--devices ${this.#name(at)}`, ...flags].join(' ')}`,
      '',
      ...[...sample.lines].map(([name, value]) => `CONFIG_${assignment(name, value)}`),
      ...(sample.unset.length > 0 ? ['', '# Left to their defaults:'] : []),
      ...sample.unset.map(name => `# CONFIG_${name}=n`),
      '',
    ].join('\n')
  }

  /** A line for a shell. Without files, what they would hold is given as arguments. */
  #command({lines, externals}: Sample, at: number): string {
    const {tree, space, drawing} = this
    const {target, mode = 'defconfig'} = space.request
    const script = tree.path('scripts/minikconf.py')
    const program = tree.reader.files.exists(script) ? tree.reader.display(script) : 'kgate minikconf'
    const result = `${target}-config-devices.mak`
    const list = drawing.output === undefined ? [] : [join(drawing.output, this.#name(at))]
    const kconfig = tree.reader.display(tree.path(tree.layout.kconfig))
    const given = [...(drawing.output === undefined ? lines : []), ...externals]
    return [
      program,
      ...[`--${mode}`, result, `${result}.d`, ...list, kconfig].map(quoted),
      ...given.map(([name, value]) => `CONFIG_${assignment(name, value)}`),
    ].join(' ')
  }

  #record(samples: readonly Sample[], version: string): unknown {
    const {tree, space, drawing} = this
    const {request, vary, free, program} = space
    const values = (of: ReadonlyMap<string, boolean>) =>
      Object.fromEntries([...of].map(([name, value]) => [name, value ? 'y' : 'n']))
    return {
      kgate: version,
      tree: tree.directory,
      target: request.target,
      mode: request.mode ?? 'defconfig',
      seed: drawing.seed,
      vary,
      free: free.map(({symbol, kind}) => ({name: program.model.names[symbol], kind})),
      samples: samples.map(({lines, host}, at) => ({
        name: this.#name(at),
        set: values(lines),
        host: values(host),
      })),
    }
  }
}

function assignment(name: string, value: boolean): string {
  return `${name}=${value ? 'y' : 'n'}`
}

function quoted(argument: string): string {
  return /^[\w./=+@%,:-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`
}
