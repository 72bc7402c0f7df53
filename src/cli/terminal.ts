/** Where a command writes to: results to stdout, everything said to the user to stderr. */

import {fstatSync, writeSync} from 'node:fs'
import {createColors} from 'picocolors'
import {type Diagnostic, formatDiagnostic, type Paint, plain} from '../index.js'

export interface Terminal {
  /** Writes a result as it is. */
  result(text: string): void
  /** Says a line. */
  say(line: string): void
  report(diagnostic: Diagnostic): void
  /** Shows how far long work is, in a line that the next one replaces; on a terminal only. */
  progress(line: string): void
  /** Colours a piece of a result, where that goes to a terminal. */
  paint: Paint
  /** What is shown of a choice in a result: in colour where the result goes to a terminal. */
  choice(value: boolean): string
}

/** Whoever reads the results has closed the pipe, as head does when it has seen enough. */
export class NobodyReads extends Error {}

const stdout = 1
const stderr = 2

export function terminal(): Terminal {
  let paint: Paint | undefined
  let isColourful: boolean | undefined
  let shown = false
  const tell = (text: string) => {
    try {
      writeAll(stderr, text)
    } catch {
      // There is nobody left to tell.
    }
  }
  const clear = () => {
    if (shown) tell(eraseLine)
    shown = false
  }
  const say = (line: string) => {
    clear()
    tell(`${line}\n`)
  }
  return {
    result(text) {
      clear()
      writeAll(stdout, text)
    },
    say,
    report(diagnostic) {
      paint ??= wantsColours(process.env, stderr) ? colours() : plain
      say(formatDiagnostic(diagnostic, paint))
    },
    progress(line) {
      if (!isTerminal(stderr) || process.env['TERM'] === 'dumb') return
      tell(eraseLine + line.slice(0, (process.stderr.columns || 80) - 1))
      shown = true
    },
    paint(style, text) {
      isColourful ??= wantsColours(process.env, stdout)
      return isColourful ? colours()(style, text) : text
    },
    choice(value) {
      isColourful ??= wantsColours(process.env, stdout)
      const {bold, green, red} = createColors(isColourful)
      return bold(value ? green('YES') : red('NO'))
    },
  }
}

const eraseLine = '\r\u001b[K'

/**
 * Writes past Node's streams, which take longer to set up than most commands to run, and which may lose what is not
 * yet written when the process ends.
 */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'EPIPE') throw new NobodyReads()
      if (code !== 'EAGAIN') throw error
      // A pipe that does not block is full: give its reader a moment.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    }
  }
}

/** NO_COLOR and FORCE_COLOR as their conventions have them; else colours on a terminal only. */
function wantsColours(env: NodeJS.ProcessEnv, descriptor: 1 | 2): boolean {
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0'
  if (env['NO_COLOR'] || env['TERM'] === 'dumb') return false
  return isTerminal(descriptor)
}

/** Asking the stream takes time, which only what can be a terminal is worth. */
function isTerminal(descriptor: 1 | 2): boolean {
  const stream = () => (descriptor === stdout ? process.stdout : process.stderr)
  return fstatSync(descriptor).isCharacterDevice() && stream().isTTY
}

function colours(): Paint {
  const {bold, cyan, dim, red, yellow} = createColors(true)
  return (style, text) => {
    switch (style) {
      case 'error':
        return bold(red(text))
      case 'warning':
        return bold(yellow(text))
      case 'note':
        return bold(cyan(text))
      case 'place':
        return bold(text)
      case 'source':
        return dim(text)
    }
  }
}
