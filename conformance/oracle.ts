/** A tree's own minikconf.py as a process that answers questions, one behind the other. */

import {type ChildProcessByStdio, spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {join, resolve as resolvePath} from 'node:path'
import {createInterface} from 'node:readline'
import type {Readable, Writable} from 'node:stream'
import type {MinikconfCall} from '../src/index.js'

/** The system's own Python, since that is what runs QEMU's configure; or else the first on the path. */
export const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'

/** What oracle.py answers; its first lines say what the fields are. */
export type Answer =
  | {
      readonly status: 0
      readonly config: readonly string[]
      readonly depfile: readonly string[]
      readonly drawn: number
      readonly each: readonly (string | null)[]
    }
  | {
      readonly status: 1
      readonly exception: string
      readonly os: boolean
      readonly parsing: boolean
      readonly message: string
      readonly clauses: readonly string[]
      readonly undefined: readonly string[]
    }

interface Waiting {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

export class Oracle {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #waiting: Waiting[] = []
  #ended: Error | undefined

  /** @param hashSeed in which order Python walks its sets, and so what minikconf.py trips over first */
  constructor(minikconf: string, hashSeed: number) {
    const driver = resolvePath('conformance/oracle.py')
    this.#process = spawn(python, [driver, minikconf], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {...process.env, PYTHONHASHSEED: String(hashSeed)},
    })
    createInterface({input: this.#process.stdout}).on('line', line => {
      this.#waiting.shift()?.resolve(JSON.parse(line) as Answer)
    })
    this.#process.on('error', error => this.#end(new Error(`cannot run ${python}: ${error.message}`)))
    this.#process.on('close', () => this.#end(new Error('the process that runs minikconf.py has ended')))
    // A process that is gone is told by its end.
    this.#process.stdin.on('error', () => {})
  }

  /**
   * @param draws for randconfig: the values to give defaults, in the order in which minikconf.py asks for them
   * @param each names to assign n to, each of them alone
   */
  ask(call: MinikconfCall, draws?: string, each?: readonly string[]): Promise<Answer> {
    const answer = new Promise<Answer>((resolve, reject) => {
      if (this.#ended) reject(this.#ended)
      else this.#waiting.push({resolve, reject})
    })
    // Whoever asked may not be waiting yet.
    answer.catch(() => {})
    const request = {
      ...(draws === undefined ? {mode: call.mode} : {draws}),
      inputs: call.inputs,
      externals: call.externals.map(({name, value}) => [name, value]),
      ...(each && {each}),
    }
    this.#process.stdin.write(`${JSON.stringify(request)}\n`)
    return answer
  }

  close(): void {
    this.#process.stdin.end()
  }

  #end(error: Error): void {
    this.#ended ??= error
    for (const {reject} of this.#waiting.splice(0)) reject(this.#ended)
  }
}

/** One process a hash seed. */
export async function withOracles<T>(
  tree: string,
  run: (oracles: [Oracle, Oracle]) => Promise<T>,
): Promise<T> {
  const script = join(tree, 'scripts/minikconf.py')
  const oracles: [Oracle, Oracle] = [new Oracle(script, 1), new Oracle(script, 2)]
  try {
    return await run(oracles)
  } finally {
    for (const oracle of oracles) oracle.close()
  }
}
