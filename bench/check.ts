/** `kgate check` of all targets, with and without looking at all their configurations. Wanted: 60 s and 3 s on two cores, under 2 GB. */

import {spawnSync} from 'node:child_process'
import type {Setting} from './setting.js'
import {shown, spread, time} from './timing.js'

const rounds = 3

export function check({tree, print}: Setting): void {
  const args = ['check', '--tree', tree]
  const quick = () => time({file: './kgate', args: [...args, '--quick']})
  const whole = () => time({file: './kgate', args})
  const timed = (run: () => number) => shown(spread(Array.from({length: rounds}, run)), 'ms')
  print(`without looking at all configurations: ${timed(quick)}, wanted at most 3000`)
  print(`with it: ${timed(whole)}, wanted at most 60000`)
  print(`memory of the process: ${memory(args)} MiB, wanted at most 2048`)
}

/** What `time` of GNU measures, where there is one: a process cannot ask for its children's. */
function memory(args: readonly string[]): string {
  const {stderr} = spawnSync('/usr/bin/time', ['-f', '%M', './kgate', ...args], {encoding: 'utf8'})
  const kilobytes = Number(stderr?.trim().split('\n').at(-1))
  return Number.isFinite(kilobytes) && kilobytes > 0 ? String(kilobytes >> 10) : 'unknown'
}
