/** fio, static, from Debian's source: its package would drag half a graphics system into the VM. */

import {spawnSync} from 'node:child_process'
import {copyFileSync, existsSync, mkdirSync, readdirSync, rmSync} from 'node:fs'
import {cpus} from 'node:os'
import {join} from 'node:path'
import {cached} from './cache.js'
import {Missing} from './missing.js'

/** @throws Missing where its source or a tool is not there */
export function fio(): string {
  const folder = cached('fio-1', making => {
    const source = join(making, 'source')
    mkdirSync(source)
    run('apt-get', ['-qq', '--only-source', '-t', 'bookworm', 'source', 'fio'], source)
    const tree = readdirSync(source)
      .map(name => join(source, name))
      .find(path => existsSync(join(path, 'configure')))
    if (tree === undefined) throw new Missing("fio's source package holds no configure")
    // The VM's processor is not this machine's.
    run('./configure', ['--build-static', '--disable-native'], tree)
    run('make', ['-s', `-j${cpus().length}`, 'fio'], tree)
    copyFileSync(join(tree, 'fio'), join(making, 'fio'))
    rmSync(source, {recursive: true})
  })
  return join(folder, 'fio')
}

function run(file: string, args: readonly string[], cwd: string): void {
  const {status, stdout, stderr, error} = spawnSync(file, args, {cwd, encoding: 'utf8', maxBuffer: 1 << 28})
  if (status === 0) return
  const last = error?.message ?? `${stdout}${stderr}`.trim().split('\n').slice(-3).join(' | ')
  throw new Missing(
    `fio cannot be built: ${file} ${args[0]}: ${last} (a deb-src line for bookworm, gcc and make are needed)`,
  )
}
