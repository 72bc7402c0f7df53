/** Packs what the VM boots into: busybox, vdpa, the kernel's modules and the programs under test. */

import {spawnSync} from 'node:child_process'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {repositoryRoot} from '../support/repository-root.js'
import {cpio, type Entry} from './cpio.js'
import {Missing} from './missing.js'

const file = 0o100755
const folder = 0o040755

/** In the order in which each finds what it needs. */
const modules = ['vhost_iotlb', 'vdpa', 'vduse', 'virtio_vdpa', 'virtio_blk']

/** For images on a disk; they are there to be loaded. */
const fileSystem = ['crc16', 'crc32c_generic', 'mbcache', 'jbd2', 'ext4']

/**
 * @param root the unpacked packages
 * @param programs a name in the VM's /bin → a program of this machine, whose libraries come along
 */
export function initramfs(root: string, programs: Readonly<Record<string, string>>): Buffer {
  const inBin = {
    busybox: join(root, 'bin/busybox'),
    vdpa: join(root, 'sbin/vdpa'),
    'mkfs.ext4': join(root, 'sbin/mke2fs'),
    ...programs,
  }
  const entries: Entry[] = ['bin', 'lib', 'lib64', 'modules'].map(path => ({
    path,
    mode: folder,
    data: Buffer.alloc(0),
  }))
  const add = (path: string, from: string) => entries.push({path, mode: file, data: readFileSync(from)})
  for (const path of ['init', 'functions']) add(path, join(repositoryRoot, 'test/vm/guest', path))
  for (const [name, program] of Object.entries(inBin)) add(`bin/${name}`, program)
  const needed = new Set(Object.values(inBin).flatMap(program => libraries(program, root)))
  for (const library of needed) {
    add(library.startsWith('/lib64/') ? library.slice(1) : `lib/${basename(library)}`, library)
  }
  for (const name of [...modules, ...fileSystem])
    entries.push({path: `modules/${name}.ko`, mode: file, data: kernelModule(root, name)})
  entries.push({path: 'modules/order', mode: file, data: Buffer.from(`${modules.join('\n')}\n`)})
  return cpio(entries)
}

/** Where the loader looks for the libraries of the packages. */
export function libraryPath(root: string): string {
  return ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu'].map(path => join(root, path)).join(':')
}

/** The shared libraries that a program loads, the loader included; none for a static one. */
function libraries(program: string, root: string): string[] {
  const env = {...process.env, LD_LIBRARY_PATH: libraryPath(root), LC_ALL: 'C'}
  const {stdout, stderr} = spawnSync('ldd', [program], {encoding: 'utf8', env})
  const lost = /^\s*(\S+) => not found/m.exec(stdout)
  if (lost) throw new Missing(`${program} needs ${lost[1]}, which is not here`)
  if (stdout === '' && !/not a dynamic executable/.test(stderr)) throw new Error(`ldd ${program}: ${stderr}`)
  return [...stdout.matchAll(/^\s*(?:\S+ => )?(\/\S+) \(0x/gm)].map(match => match[1] ?? '')
}

/** The kernel's own version, as it names its folders. */
export function kernelVersion(root: string): string {
  const version = readdirSync(join(root, 'lib/modules'))[0]
  if (version === undefined) throw new Error(`${root} holds no kernel modules`)
  return version
}

function kernelModule(root: string, name: string): Uint8Array {
  const kernel = join(root, 'lib/modules', kernelVersion(root), 'kernel')
  const path = readdirSync(kernel, {recursive: true, encoding: 'utf8'}).find(candidate =>
    [`${name}.ko`, `${name}.ko.xz`].includes(basename(candidate)),
  )
  if (path === undefined) throw new Error(`this kernel has no module ${name}`)
  const from = join(kernel, path)
  if (!from.endsWith('.xz')) return readFileSync(from)
  const {status, stdout, error} = spawnSync('xz', ['-dc', from], {maxBuffer: 1 << 26})
  if (error && !existsSync('/usr/bin/xz'))
    throw new Missing('there is no xz to unpack modules: install xz-utils')
  if (status !== 0) throw new Error(`xz -dc ${from} failed`)
  return stdout
}
