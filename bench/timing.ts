/** Times commands and functions: always two things in turn, in one run, since machines are noisy. */

import {spawnSync} from 'node:child_process'

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd?: string
}

/** Runs a command to its end, its output read and dropped. @returns milliseconds @throws where it fails */
export function time({file, args, cwd}: Command): number {
  const start = process.hrtime.bigint()
  const {status, stderr} = spawnSync(file, args, {cwd, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28})
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: exit status ${status}\n${stderr}`)
  return milliseconds
}

export interface Spread {
  readonly least: number
  readonly median: number
  readonly most: number
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (index: number) => sorted[index] ?? Number.NaN
  return {least: at(0), median: at(sorted.length >> 1), most: at(sorted.length - 1)}
}

/** `median (least to most)`. */
export function shown({least, median, most}: Spread, unit: string, digits = 1): string {
  return `${median.toFixed(digits)} ${unit} (${least.toFixed(digits)} to ${most.toFixed(digits)})`
}
