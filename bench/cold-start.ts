/** One target, in a fresh process, above what a bare start of Node takes. Wanted: at most 45 ms. */

import type {Setting} from './setting.js'
import {shown, spread, time} from './timing.js'

const rounds = 31

export function coldStart({tree, print}: Setting): void {
  const args = ['resolve', 'x86_64-softmmu', '--tree', tree, '--host', 'LINUX=y,FDT=y']
  time({file: './kgate', args})
  const pairs = Array.from({length: rounds}, () => ({
    bare: time({file: process.execPath, args: ['-e', '0']}),
    kgate: time({file: './kgate', args}),
    version: time({file: './kgate', args: ['--version']}),
  }))
  print(`node -e 0: ${shown(spread(pairs.map(({bare}) => bare)), 'ms')}`)
  print(`kgate resolve: ${shown(spread(pairs.map(({kgate}) => kgate)), 'ms')}`)
  print(
    `above it, resolve: ${shown(spread(pairs.map(({kgate, bare}) => kgate - bare)), 'ms')}, wanted at most 45`,
  )
  print(`above it, --version: ${shown(spread(pairs.map(({version, bare}) => version - bare)), 'ms')}`)
}
