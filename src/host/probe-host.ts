/** Finds out about the host what a tree asks, from the cache where that still holds, and keeps a log of it. */

import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import type {Alternative, Probe} from '../tree/host-layout.js'
import {type Answer, Answers} from './cache.js'
import {Compiler} from './compiler.js'
import {decisiveVariables} from './environment.js'
import type {Fact, HostFindings, HostRequest} from './findings.js'
import type {Host} from './host.js'
import type {Inquiry} from './inquiry.js'
import {logText} from './log.js'
import {askMachine, machineOf} from './machine.js'
import type {Machine, Outcome} from './outcome.js'
import {askModule} from './probes/module.js'
import {askProbe} from './probes/probe.js'
import {askInternal} from './providers/internal.js'
import {chooseAlternative} from './providers/provider.js'
import {Session} from './session.js'
import {quoteWords} from './shell-words.js'
import {findTools, type Tools} from './tools.js'

/** @throws the operating system's error where no temporary file can be made; nothing is left behind */
export async function probeHost(request: HostRequest): Promise<HostFindings> {
  const {environment, workingDirectory = process.cwd(), timeLimit = 20_000} = request
  const session = new Session(environment, workingDirectory, timeLimit)
  try {
    return await new Probing(request, session).run()
  } finally {
    session.end()
  }
}

/** Not a symbol: it has a blank. */
const theMachine = 'the machine'

class Probing {
  readonly #tools: Tools
  readonly #compiler: Compiler
  readonly #variables: Readonly<Record<string, string>>
  readonly #answers: Answers
  /** Of the questions that were put, under their names. */
  readonly #answered = new Map<string, Answer>()
  #done = 0

  constructor(
    readonly request: HostRequest,
    readonly session: Session,
  ) {
    const {environment, cache, fresh = false} = request
    const {directory} = session
    this.#tools = findTools(environment, directory)
    this.#compiler = new Compiler(this.#tools)
    this.#variables = decisiveVariables(environment)
    const setting = {tree: request.directory, directory, ...this.#variables}
    this.#answers = new Answers(session, setting, cache, fresh)
  }

  async run(): Promise<HostFindings> {
    const {probes, providers, choices} = this.request
    const {platform, architecture} = this.request.machine ?? {
      platform: process.platform,
      architecture: process.arch,
    }
    const own = machineOf(platform, architecture)
    const ask = (inquiry: Inquiry) => askMachine(inquiry, this.#compiler, own)
    const {outcome: machine} = await this.#answer(theMachine, own, ask)
    const host = this.#host(own, machine)
    const [facts, found] = await Promise.all([
      this.#all(probes, (symbol, probe) =>
        this.#ask(symbol, probe, inquiry => askProbe(inquiry, probe, host)),
      ),
      this.#all(providers, (option, provider) =>
        chooseAlternative(option, provider, choices.get(option) ?? 'auto', it =>
          this.#askAlternative(it, host),
        ),
      ),
    ])
    return {
      machine: host.machine,
      facts,
      providers: found,
      cache: this.#answers.cache,
      log: this.#log(machine, [...facts, ...found.flatMap(({alternatives}) => alternatives)]),
      commandsRun: this.session.commandsRun,
      diagnostics: [...this.#tools.diagnostics, ...brokenCompiler(this.#tools, machine)],
    }
  }

  async #answer(
    name: string,
    question: object,
    put: (inquiry: Inquiry) => Promise<Outcome>,
  ): Promise<Answer> {
    const answer = await this.#answers.of(name, question, put)
    this.#answered.set(name, answer)
    return answer
  }

  async #ask(
    symbol: string,
    it: Probe | Alternative,
    put: (inquiry: Inquiry) => Promise<Outcome>,
  ): Promise<Fact> {
    return factOf(symbol, it, await this.#answer(symbol, questionOf(it), put))
  }

  async #askAlternative(it: Alternative, host: Host): Promise<Fact> {
    const {symbol, place} = it
    const given = this.request.given?.get(symbol)
    if (given) return {symbol, ...given, cached: false, ...(place && {place})}
    return await this.#ask(symbol, it, inquiry => askAlternative(inquiry, it, host))
  }

  /** All at once; in the order of the record. */
  async #all<T, U>(
    record: Readonly<Record<string, T>>,
    decide: (name: string, it: T) => Promise<U>,
  ): Promise<U[]> {
    const {probes, providers, onProgress} = this.request
    const total = Object.keys(probes).length + Object.keys(providers).length
    const decisions = Object.entries(record).map(async ([name, it]) => {
      const decided = await decide(name, it)
      onProgress?.(++this.#done, total, name)
      return decided
    })
    return await Promise.all(decisions)
  }

  #host(own: Machine, {value: works, reason, machine = own}: Outcome): Host {
    const {directory: tree, environment} = this.request
    return {
      tree,
      environment,
      directory: this.session.directory,
      compiler: this.#compiler,
      ...(!works && {compilerProblem: reason}),
      pkgConfig: this.#tools.pkgConfig,
      machine,
      machineWords: works ? 'the C compiler builds for' : 'with no C compiler to ask, this is',
    }
  }

  #log(machine: Outcome, facts: readonly Fact[]): string {
    const outcomes = [{symbol: theMachine, ...machine}, ...facts]
    const entries = outcomes.map(outcome => ({...outcome, answer: this.#answered.get(outcome.symbol)}))
    return logText(this.session.directory, this.#variables, this.#answers.unused, entries)
  }
}

async function askAlternative(inquiry: Inquiry, it: Alternative, host: Host): Promise<Outcome> {
  if (it.kind === 'internal') return await askInternal(inquiry, it, host)
  return await askModule(inquiry, it.module, it.version, host)
}

/** Without what makes no answer differ. */
function questionOf(it: Probe | Alternative): object {
  return Object.fromEntries(
    Object.entries(it).filter(([key]) => !['place', 'package', 'description'].includes(key)),
  )
}

function factOf(symbol: string, it: Probe | Alternative, {outcome, cached}: Answer): Fact {
  const advice =
    !outcome.value && 'package' in it && it.package !== undefined ? `install ${it.package}` : undefined
  const remedy = outcome.remedy ?? advice
  return {
    ...outcome,
    symbol,
    cached,
    ...(remedy !== undefined && {remedy}),
    ...(it.place && {place: it.place}),
  }
}

/** A compiler that is there and fails whatever it is asked: all that needs it would silently be missing. */
function brokenCompiler({compiler}: Tools, {value, reason, command}: Outcome): Diagnostic[] {
  if (value || compiler.argv.length === 0) return []
  return [
    {
      code: 'host-tool',
      severity: 'error',
      message: `the ${reason}`,
      ...(command && {notes: [{message: `it was run as ${quoteWords(command)}`}]}),
      help: 'check CC, CFLAGS and CPPFLAGS',
    },
  ]
}
