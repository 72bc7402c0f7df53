/**
 * A configure that changes nothing, in a fresh process, above what a bare start of Node takes. Wanted: at most 150 ms for this
 * repository, and 400 ms for all targets of a QEMU tree.
 */

import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Setting} from './setting.js'
import {shown, spread, time} from './timing.js'

const rounds = 21
const record = '../shared/corpus/qemu-10.2/build'

export function noChangeConfigure({tree, print}: Setting): void {
  const build = mkdtempSync(join(tmpdir(), 'kgate-bench-'))
  try {
    const own = ['configure', '--quiet', '--build', join(build, 'own')]
    const known = existsSync(record) ? ['--host-from', record] : ['--host', 'LINUX=y,FDT=y,PIXMAN=y']
    const qemu = ['configure', '--quiet', '--tree', tree, ...known, '--build', join(build, 'qemu')]
    for (const args of [own, qemu]) time({file: './kgate', args})
    const all = Array.from({length: rounds}, () => ({
      bare: time({file: process.execPath, args: ['-e', '0']}),
      own: time({file: './kgate', args: own}),
      qemu: time({file: './kgate', args: qemu}),
    }))
    print(`node -e 0: ${shown(spread(all.map(({bare}) => bare)), 'ms')}`)
    print(
      `above it, this repository: ${shown(spread(all.map(({own, bare}) => own - bare)), 'ms')}, wanted at most 150`,
    )
    print(
      `above it, all targets of QEMU: ${shown(spread(all.map(({qemu, bare}) => qemu - bare)), 'ms')}, wanted at most 400`,
    )
  } finally {
    rmSync(build, {recursive: true, force: true})
  }
}
