/** What probing starts and makes while it lasts: its processes and its temporary folder are gone when it ends, however it ends. */

import {mkdtempSync, rmSync} from 'node:fs'
import {availableParallelism} from 'node:os'
import {join, resolve} from 'node:path'
import {commandEnvironment, type Environment} from './environment.js'
import {type Ended, endGroup, runCommand} from './run-command.js'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** One run of probing. */
export class Session {
  /** How many commands were started. */
  commandsRun = 0
  readonly #environment: Record<string, string>
  readonly #groups = new Set<number>()
  readonly #waiting: (() => void)[] = []
  #idle = availableParallelism()
  #folder: string | undefined
  #isGuarded = false
  #hasEnded = false

  /**
   * @param directory what commands run in, absolute
   * @param timeLimit of each command, in milliseconds
   */
  constructor(
    readonly environment: Environment,
    readonly directory: string,
    readonly timeLimit: number,
  ) {
    this.#environment = commandEnvironment(environment)
  }

  /** A private folder, made when it is first asked for. @throws the operating system's error */
  get folder(): string {
    this.#guard()
    const parent = resolve(this.directory, this.environment['TMPDIR'] || '/tmp')
    this.#folder ??= mkdtempSync(join(parent, 'kgate-probe-'))
    return this.#folder
  }

  /** Does a piece of work as soon as a CPU is idle. */
  async turn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#idle > 0) this.#idle--
    else await new Promise<void>(resolve => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#idle++
    }
  }

  /** @param outputLimit how much of each stream is kept, in bytes */
  async run(argv: readonly string[], outputLimit: number): Promise<Ended> {
    this.#guard()
    this.commandsRun++
    const {directory, timeLimit} = this
    const options = {environment: this.#environment, directory, timeLimit, outputLimit}
    return await runCommand(argv, options, this.#groups)
  }

  /** Ends what still runs and removes the folder. */
  end(): void {
    this.#hasEnded = true
    for (const group of this.#groups) endGroup(group)
    this.#groups.clear()
    if (this.#folder !== undefined)
      rmSync(this.#folder, {recursive: true, force: true, maxRetries: 5, retryDelay: 20})
    this.#folder = undefined
    if (!this.#isGuarded) return
    process.off('exit', this.#end)
    for (const signal of signals) process.off(signal, this.#interrupt)
  }

  #guard(): void {
    if (this.#hasEnded) throw new Error('probing has ended')
    if (this.#isGuarded) return
    this.#isGuarded = true
    process.on('exit', this.#end)
    for (const signal of signals) process.on(signal, this.#interrupt)
  }

  readonly #end = () => this.end()

  /** The process ends as it would have without a listener. */
  readonly #interrupt = (signal: NodeJS.Signals) => {
    this.end()
    process.kill(process.pid, signal)
  }
}
