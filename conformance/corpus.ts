/** Compares kgate with what was recorded of real trees: minikconf.py's answers, and the files of a real build. */

import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {loadTree, type ModeName, renderHeader, resolve, type Tree} from '../src/index.js'
import {callOf, commandOf, type External, parseExternal} from './calls.js'
import {refusalFaults} from './fixes.js'
import {hostSymbols} from './qemu-tree.js'
import type {Tally} from './tally.js'
import {differentSets, disagreements, lines, ourVerdict, type Theirs} from './verdict.js'

/** A line of kconfig-cases.jsonl. */
interface Case {
  readonly target: string
  readonly mode: ModeName
  readonly host: string
  readonly input: readonly string[]
  readonly args: readonly string[]
  readonly status: number
  /** Where `status` is 0: what was printed, and how many lines the dependency file had. */
  readonly config?: readonly string[]
  readonly depfile?: number
  readonly message?: string
  readonly clauses?: readonly string[]
}

/** A line of build/minikconf-calls.jsonl. */
interface BuildCall {
  readonly mode: string
  readonly output: string
  readonly inputs: readonly string[]
  readonly externals: readonly string[]
}

export function compareCorpus(tally: Tally, corpus: string): void {
  for (const version of readdirSync(corpus).sort()) {
    const folder = join(corpus, version)
    if (!existsSync(join(folder, 'kconfig-cases.jsonl'))) continue
    const recorded = new Recorded(tally, folder, version)
    recorded.compareAnswers()
    recorded.compareTargets()
    recorded.compareBuild()
  }
}

class Recorded {
  readonly #tree: string
  readonly #cases: readonly Case[]

  constructor(
    readonly tally: Tally,
    readonly folder: string,
    readonly version: string,
  ) {
    this.#tree = join(folder, 'tree')
    this.#cases = readJsonLines<Case>(join(folder, 'kconfig-cases.jsonl'))
  }

  /** Every case, through the stand-in for minikconf.py. */
  compareAnswers(): void {
    const section = this.tally.section(
      `${this.version}: recorded answers of minikconf.py`,
      this.#cases.length,
    )
    for (const recorded of this.#cases) {
      const call = callOf(
        recorded.mode,
        recorded.input.map(input => join(this.#tree, input)),
        recorded.args.map(parseExternal),
      )
      const ours = ourVerdict(call)
      let wrong: string[]
      if (recorded.status !== 0) {
        wrong = [...disagreements(ours, recordedRefusal(recorded)), ...refusalFaults(call)]
      } else if (ours.kind === 'refused') {
        wrong = [`minikconf.py accepts, kgate says ${[...ours.kinds].join(', ')}`]
      } else {
        wrong = differentLists(
          ours.config.map(name => `CONFIG_${name}=y`),
          recorded.config ?? [],
        )
        if (ours.files.size !== recorded.depfile)
          wrong.push(`kgate read ${ours.files.size} files, minikconf.py ${recorded.depfile}`)
      }
      section.check(
        nameOf(recorded),
        wrong,
        recorded.status === 0 ? 'accepted' : 'contradictions',
        commandOf(call),
      )
    }
    section.end()
  }

  /** The same through a tree and its layout: only the host's facts are given, the rest follows from the target. */
  compareTargets(): void {
    const section = this.tally.section(`${this.version}: targets by the tree's layout`, this.#cases.length)
    const tree = this.#load()
    const facts = hostSymbols(this.#tree)
    const accelerators = new Set(Object.keys(tree.layout.accelerators))
    for (const recorded of this.#cases) {
      const {target, mode} = recorded
      const externals = recorded.args.map(parseExternal)
      const asked = externals.filter(([name]) => accelerators.has(name) && name !== 'TCG')
      const host = new Map([...externals.filter(([name]) => facts.has(name)), ...asked])
      const cpu = cpuFor(tree, target, asked)
      if (cpu === undefined) {
        // The case gives minikconf.py an accelerator that no host has for this target: here it must not get that far.
        const {diagnostics} = resolve(tree, {target, mode, host, cpu: 'x86_64'})
        const idle = diagnostics.some(({code}) => code === 'idle-accelerator')
        section.check(
          nameOf(recorded),
          idle ? [] : ['kgate takes an accelerator that cannot run it'],
          'idle accelerator',
        )
        continue
      }
      const resolution = resolve(tree, {target, mode, host, cpu})
      const wrong =
        resolution.resolved === (recorded.status === 0)
          ? differentLists(
              resolution.enabled().map(name => `CONFIG_${name}=y`),
              recorded.config ?? [],
            )
          : [
              `minikconf.py ends with ${recorded.status}, kgate ${resolution.resolved ? 'resolves' : 'does not'}`,
            ]
      const again = `kgate resolve ${target} --tree ${this.#tree} --mode ${mode} --cpu ${cpu} --host ${hostText(host)}`
      section.check(nameOf(recorded), wrong, recorded.status === 0 ? 'resolved' : 'contradictions', again)
    }
    section.end()
  }

  /** What a real build called and wrote. */
  compareBuild(): void {
    const build = join(this.folder, 'build')
    const calls = readJsonLines<BuildCall>(join(build, 'minikconf-calls.jsonl'))
    const section = this.tally.section(`${this.version}: files of a real build`, calls.length)
    const tree = this.#load()
    const facts = hostSymbols(this.#tree)
    // One machine made all calls: that an accelerator is missing from some of them is for the layout to say.
    const host = new Map(
      calls
        .flatMap(({externals}) => externals.map(parseExternal))
        .filter(([name]) => facts.has(name) || (name in tree.layout.accelerators && name !== 'TCG')),
    )
    for (const {mode, output, inputs, externals} of calls) {
      const target = output.replace(/-config-devices\.mak$/, '')
      const modeName = mode.replace(/^--/, '') as ModeName
      const mak = lines(readFileSync(join(build, output), 'utf8'))
      const header = macros(readFileSync(join(build, `${target}-config-devices.h`), 'utf8'))
      const resolution = resolve(tree, {target, mode: modeName, host, cpu: 'x86_64'})
      const enabled = resolution.enabled()
      const call = callOf(
        modeName,
        inputs.map(input => join(this.#tree, input)),
        externals.map(parseExternal),
      )
      const direct = ourVerdict(call)
      const wrong = [
        ...(resolution.resolved ? [] : ['kgate does not resolve it']),
        ...differentLists(
          enabled.map(name => `CONFIG_${name}=y`),
          mak,
        ),
        ...differentSets('macros', macros(renderHeader(target, enabled)), header),
        ...(direct.kind === 'accepted'
          ? differentSets('symbols by its command line', new Set(direct.config), new Set(enabled))
          : ['kgate minikconf refuses it']),
      ]
      section.check(target, wrong, 'targets', commandOf(call))
    }
    section.end()
  }

  #load(): Tree {
    const {tree, diagnostics} = loadTree(this.#tree)
    if (!tree) throw new Error(`${this.#tree}: ${diagnostics.map(({message}) => message).join('; ')}`)
    return tree
  }
}

function recordedRefusal({message = '', clauses = []}: Case): Theirs {
  const symbol = /contradiction between clauses when setting (.*)$/.exec(message)?.[1]
  if (symbol === undefined) throw new Error(`a recorded refusal that is no contradiction: ${message}`)
  return {kind: 'contradiction', symbol, clauses, message}
}

/** A host CPU that runs a target with all that is asked for. */
function cpuFor(tree: Tree, target: string, asked: readonly External[]): string | undefined {
  const rules = asked.map(([name]) => tree.layout.accelerators[name]?.targets ?? {})
  const cpus = ['x86_64', ...new Set(rules.flatMap(targets => Object.keys(targets)))]
  return cpus.find(cpu =>
    rules.every(targets => [...(targets[cpu] ?? []), ...(targets['*'] ?? [])].includes(target)),
  )
}

function macros(header: string): Set<string> {
  return new Set(lines(header).filter(line => line.startsWith('#define ')))
}

function differentLists(ours: readonly string[], theirs: readonly string[]): string[] {
  const different = differentSets('lines', new Set(ours), new Set(theirs))
  if (different.length > 0 || ours.join() === theirs.join()) return different
  return ['the lines are in another order, or some stand twice']
}

function nameOf({target, mode, host, args}: Case): string {
  return `${target} ${mode} ${host}${args.includes('CONFIG_KVM=y') ? ' with KVM' : ''}`
}

function hostText(host: ReadonlyMap<string, boolean>): string {
  return [...host].map(([name, value]) => `${name}=${value ? 'y' : 'n'}`).join(',')
}

function readJsonLines<T>(path: string): T[] {
  return lines(readFileSync(path, 'utf8')).map(line => JSON.parse(line) as T)
}
