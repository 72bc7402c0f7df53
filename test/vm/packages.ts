/** Gives a folder with Debian's 6.12 kernel, busybox, vdpa and QEMU unpacked in it; nothing is installed. */

import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {cached} from './cache.js'
import {Missing} from './missing.js'

const wanted = ['busybox-static', 'e2fsprogs', 'iproute2', 'libmnl0', 'qemu-system-common', 'qemu-system-x86']

/** @throws Missing where the packages cannot be had */
export function packages(): string {
  return cached('packages-2', folder => {
    for (const tool of ['apt-get', 'apt-cache', 'dpkg']) {
      if (!tryRun(tool, ['--version'])) throw new Missing(`there is no ${tool}: this needs Debian's packages`)
    }
    // A machine whose lists are old asks for files that are gone; one that may not update them has to try.
    if (process.getuid?.() === 0) tryRun('apt-get', ['update', '-qq'])
    const kernel = newestKernel()
    const debs = join(folder, 'debs')
    mkdirSync(debs)
    run('apt-get', ['download', '-qq', ...new Set([kernel, ...wanted, ...neededHere()])], debs)
    for (const deb of readdirSync(debs)) run('dpkg', ['-x', join(debs, deb), folder])
    writeFileSync(join(folder, 'packages.txt'), `${readdirSync(debs).join('\n')}\n`)
    rmSync(debs, {recursive: true})
    if (!existsSync(join(folder, 'boot'))) throw new Missing(`the package ${kernel} holds no kernel`)
  })
}

function newestKernel(): string {
  const found = run('apt-cache', ['search', '--names-only', '^linux-image-6\\.12\\..*\\+deb12-amd64'])
  const names = found.split('\n').map(line => line.split(' ')[0] ?? '')
  const pattern = /^linux-image-6\.12\.(\d+)\+deb12-amd64(-unsigned)?$/
  const newest = names
    .flatMap(name => {
      const [, patch, unsigned] = pattern.exec(name) ?? []
      // Both kinds hold the same kernel; signatures matter to firmware that asks for them.
      return patch === undefined ? [] : [{name, rank: Number(patch) * 2 + (unsigned ? 0 : 1)}]
    })
    .sort((a, b) => b.rank - a.rank)[0]
  if (!newest) throw new Missing('there is no package linux-image-6.12.*+deb12-amd64: Debian 12 has it')
  return newest.name
}

/** The packages that QEMU depends on and this machine does not have. */
function neededHere(): string[] {
  const plan = run('apt-get', ['-s', '--no-install-recommends', 'install', ...wanted])
  return [...plan.matchAll(/^Inst (\S+)/gm)].map(match => match[1] ?? '')
}

function run(file: string, args: readonly string[], cwd?: string): string {
  const {status, stdout, stderr} = spawnSync(file, args, {
    cwd,
    encoding: 'utf8',
    env: {...process.env, LC_ALL: 'C'},
  })
  if (status === 0) return stdout
  const last = (stderr ?? '').trim().split('\n').slice(-1)[0]
  throw new Missing(`${file} ${args.slice(0, 3).join(' ')} failed: ${last}`)
}

function tryRun(file: string, args: readonly string[]): boolean {
  return spawnSync(file, args, {stdio: 'ignore'}).status === 0
}
