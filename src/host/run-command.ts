/** Runs one command: no shell, no input, a group of its own, a time limit, and no more output than anybody reads. */

import type {ChildProcess} from 'node:child_process'
import type {Readable} from 'node:stream'
import {lazyRequire} from '../tree/lazy-require.js'

/** What a command runs in. */
export interface CommandOptions {
  readonly environment: Record<string, string>
  /** Absolute. */
  readonly directory: string
  /** In milliseconds. */
  readonly timeLimit: number
  /** How much of each stream is kept, in bytes. */
  readonly outputLimit: number
}

/** How a command ended. */
export interface Ended {
  readonly argv: readonly string[]
  /** Its exit status, where it ended by itself. */
  readonly status?: number
  /** Why it did not: `it took longer than 20 s and was stopped`. */
  readonly problem?: string
  readonly stdout: string
  readonly stderr: string
  readonly milliseconds: number
}

/** How long what a command leaves running may hold its output open behind it, in milliseconds. */
const patience = 1000

/**
 * @param argv the program's absolute path, and its arguments
 * @param groups holds the process group for as long as it may run, so that others can end it
 */
export function runCommand(
  argv: readonly string[],
  {environment, directory, timeLimit, outputLimit}: CommandOptions,
  groups: Set<number>,
): Promise<Ended> {
  const begun = performance.now()
  const ended = (rest: Partial<Ended>): Ended => {
    const milliseconds = Math.round(performance.now() - begun)
    return {argv, stdout: '', stderr: '', milliseconds, ...rest}
  }
  const [program = '', ...args] = argv
  let child: ChildProcess
  try {
    const {spawn} = lazyRequire()('node:child_process') as typeof import('node:child_process')
    // A process group of its own, so that what the command starts in turn can be ended with it.
    child = spawn(program, args, {
      cwd: directory,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
  } catch (error) {
    return Promise.resolve(ended({problem: `it could not be started: ${messageOf(error)}`}))
  }
  return new Promise(resolve => {
    const stdout = collect(child.stdout, outputLimit)
    const stderr = collect(child.stderr, outputLimit)
    let problem: string | undefined
    const stop = () => {
      if (child.pid !== undefined) endGroup(child.pid)
      child.stdout?.destroy()
      child.stderr?.destroy()
    }
    let timer = setTimeout(() => {
      problem = `it took longer than ${timeLimit / 1000} s and was stopped`
      stop()
    }, timeLimit)
    if (child.pid !== undefined) groups.add(child.pid)
    child.on('error', error => {
      problem = `it could not be started: ${messageOf(error)}`
    })
    child.on('exit', () => {
      clearTimeout(timer)
      timer = setTimeout(stop, patience)
    })
    child.on('close', (status, signal) => {
      clearTimeout(timer)
      if (child.pid !== undefined) groups.delete(child.pid)
      const because = problem ?? (signal === null ? undefined : `it was ended by ${signal}`)
      resolve(
        ended({
          stdout: stdout(),
          stderr: stderr(),
          ...(because === undefined ? status !== null && {status} : {problem: because}),
        }),
      )
    })
  })
}

/** Ends a process group at once; one that has ended is left alone. */
export function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // It has ended.
  }
}

/** @returns what gives the text so far */
function collect(stream: Readable | null, limit: number): () => string {
  const parts: Buffer[] = []
  let size = 0
  stream?.on('data', (part: Buffer) => {
    if (size < limit) parts.push(part.subarray(0, limit - size))
    size += part.length
  })
  return () => {
    const text = Buffer.concat(parts).toString('utf8')
    return size > limit ? `${text}\n... and ${size - limit} more bytes` : text
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
