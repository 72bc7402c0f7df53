/** All targets in one process, against one run of minikconf.py for each. Wanted: at most 0.25 of its time. */

import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'
import {loadTree} from '../src/index.js'
import type {Setting} from './setting.js'
import {type Command, shown, spread, time} from './timing.js'

const rounds = 7
const host = 'LINUX=y,FDT=y,PIXMAN=y,VHOST_USER=y,VHOST_VDPA=y,VHOST_KERNEL=y'

export function allTargets({tree: directory, minikconf, print}: Setting): void {
  const {tree} = loadTree(directory)
  if (!tree) throw new Error(`no tree in ${directory}`)
  const targets = tree.targets()
  const ours: Command = {file: './kgate', args: ['resolve', '--all', '--tree', directory, '--host', host]}
  if (minikconf === undefined) {
    print(`${targets.length} targets: ${shown(spread(Array.from({length: rounds}, () => time(ours))), 'ms')}`)
    print('no comparison: the tree has no scripts/minikconf.py (--tree names a full QEMU source)')
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'kgate-bench-'))
  const theirs = targets.map((target): Command => {
    const inputs = [tree.devicesFile(target), tree.path('Kconfig')]
    const externals = host.split(',').map(text => `CONFIG_${text}`)
    const arch = `CONFIG_${architecture(tree.path(`configs/targets/${target}.mak`), tree)}=y`
    const args = [
      resolve(minikconf),
      '--defconfig',
      'out',
      join(folder, 'dep'),
      ...inputs,
      ...externals,
      'CONFIG_TCG=y',
      arch,
    ]
    return {file: '/usr/bin/python3', args, cwd: folder}
  })
  const pairs = Array.from({length: rounds}, () => {
    const kgate = time(ours)
    return {kgate, script: theirs.reduce((sum, command) => sum + time(command), 0)}
  })
  rmSync(folder, {recursive: true})
  print(`kgate, ${targets.length} targets: ${shown(spread(pairs.map(({kgate}) => kgate)), 'ms')}`)
  print(`minikconf.py, ${targets.length} runs: ${shown(spread(pairs.map(({script}) => script)), 'ms')}`)
  print(`ratio: ${shown(spread(pairs.map(({kgate, script}) => kgate / script)), '', 3)}, wanted at most 0.25`)
}

function architecture(file: string, tree: {reader: {files: {read(path: string): object}}}): string {
  const content = tree.reader.files.read(file) as {text?: string}
  return /^TARGET_ARCH=(\w+)/m.exec(content.text ?? '')?.[1]?.toUpperCase() ?? 'NONE'
}
