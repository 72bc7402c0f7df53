/** The C build is gated by what configure decided, and by nothing else: for every combination of the options that gate it. */

import {spawnSync} from 'node:child_process'
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {launcher, root, run, temporaryFolder} from '../cli/command.js'

const settings = ['auto', 'enabled', 'disabled'] as const
type Setting = (typeof settings)[number]

/** What is on, by the plain meaning of the options; `refused` where what is enabled cannot be had. */
interface Outcome {
  readonly libvduse: boolean
  readonly vduse: boolean
  readonly uring: boolean
}

function missingProgram(): string | undefined {
  return ['cc', 'meson', 'ninja', 'nm', 'pkg-config'].find(
    name => spawnSync(name, ['--version']).error !== undefined,
  )
}

const missing = missingProgram()
const hasLiburing =
  missing === undefined && spawnSync('pkg-config', ['--exists', 'liburing >= 2.0']).status === 0
const hasHeader =
  missing === undefined &&
  spawnSync('cc', ['-E', '-include', 'linux/vduse.h', '-x', 'c', '/dev/null']).status === 0

function expected(vduse: Setting, libvduse: Setting, uring: Setting): Outcome | 'refused' {
  if (libvduse === 'enabled' && !hasHeader) return 'refused'
  const isLibraryOn = libvduse !== 'disabled' && hasHeader
  if (vduse === 'enabled' && !isLibraryOn) return 'refused'
  if (uring === 'enabled' && !hasLiburing) return 'refused'
  return {
    libvduse: isLibraryOn,
    vduse: vduse !== 'disabled' && isLibraryOn,
    uring: uring !== 'disabled' && hasLiburing,
  }
}

function option(name: string, setting: Setting): string {
  if (setting === 'auto') return `-D${name}=auto`
  return `--${setting === 'enabled' ? 'enable' : 'disable'}-${name.replaceAll('_', '-')}`
}

const daemon = 'native/kgate-storage-daemon'

/** Build folders under what they are built with. */
const built = new Map<string, string>()

function configured(args: readonly string[]): {folder: string; status: number | null; stderr: string} {
  const folder = join(temporaryFolder(), 'build')
  const {status, stderr} = run(launcher, ['configure', '--quiet', '--build', folder, ...args])
  return {folder, status, stderr}
}

function symbolsOn(folder: string): Set<string> {
  const lines = readFileSync(join(folder, 'config-host.mak'), 'utf8').matchAll(/^CONFIG_(\w+)=y$/gm)
  return new Set([...lines].map(([, name = '']) => name))
}

/** The product's sources that are compiled, by their names in native/. */
function compiled(folder: string): string[] {
  const commands: {file: string}[] = JSON.parse(readFileSync(join(folder, 'compile_commands.json'), 'utf8'))
  const files = commands.map(({file}) => file.replace(/^.*\/native\//, ''))
  return [...new Set(files)].filter(file => !file.startsWith('test/'))
}

function checkBuild(folder: string, {libvduse, vduse, uring}: Outcome): void {
  const {status, stdout, stderr} = run(launcher, ['build', '--build', folder, daemon])
  assert.is(status, 0, stdout + stderr)
  const files = compiled(folder)
  assert.is(files.includes('block/vduse-blk.c'), vduse)
  assert.is(files.includes('block/io-uring.c'), uring)
  assert.is(
    files.some(file => file.startsWith('libvduse/')),
    libvduse,
  )
  assert.ok(files.includes('block/thread-pool.c'))
  const program = join(folder, daemon)
  const names = spawnSync('nm', [program], {encoding: 'utf8'}).stdout
  assert.is(/vduse/i.test(names), vduse, names)
  assert.is(/io_uring/.test(names), uring)
  const exported = run(program, [
    '--blockdev',
    'null-co,node-name=n,size=1M',
    '--export',
    'vduse-blk,node-name=none,id=x',
  ])
  assert.is.not(exported.status, 0)
  const notBuiltIn = 'not built in: configure with --enable-vduse-blk-export'
  assert.is(exported.stderr.includes(notBuiltIn), !vduse, exported.stderr)
  const version = run(program, ['--version']).stdout
  assert.is(version.includes('vduse-blk'), vduse, version)
  assert.is(version.includes('io_uring'), uring, version)
}

if (missing !== undefined) {
  console.log(`skipped: the build is not tested without ${missing}`)
} else {
  for (const vduse of settings) {
    for (const libvduse of settings) {
      for (const uring of settings) {
        test(`vduse_blk_export ${vduse}, libvduse ${libvduse}, linux_io_uring ${uring}`, () => {
          const args = [
            option('vduse_blk_export', vduse),
            option('libvduse', libvduse),
            option('linux_io_uring', uring),
          ]
          const outcome = expected(vduse, libvduse, uring)
          const {folder, status, stderr} = configured(args)
          if (outcome === 'refused') {
            assert.is(status, 1)
            assert.match(stderr, '[contradiction]')
            return
          }
          assert.is(status, 0, stderr)
          const on = symbolsOn(folder)
          assert.is(on.has('LIBVDUSE'), outcome.libvduse)
          assert.is(on.has('VDUSE_BLK_EXPORT'), outcome.vduse)
          assert.is(on.has('LINUX_IO_URING'), outcome.uring)
          const key = JSON.stringify(outcome)
          if (!built.has(key)) checkBuild(folder, outcome)
          built.set(key, folder)
        })
      }
    }
  }

  test('the library installs, and is then taken from the system', () => {
    const prefix = join(temporaryFolder(), 'installed')
    const {folder} = configured([`--prefix=${prefix}`, '--libdir=lib', '--enable-libvduse=internal'])
    assert.is(run(launcher, ['build', '--build', folder]).status, 0)
    assert.is(run('meson', ['install', '--quiet', '-C', folder]).status, 0)
    for (const path of ['include/libvduse.h', 'lib/libvduse.so.1', 'share/man/man3/libvduse.3'])
      assert.ok(existsSync(join(prefix, path)), path)
    const header = readFileSync(join(prefix, 'include/libvduse.h'), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
    const declared = [...header.matchAll(/^(?!typedef)[a-z].*?\b(vduse_\w+)\(/gm)].map(([, name]) => name)
    const defined = run('nm', ['-D', '--defined-only', join(prefix, 'lib/libvduse.so.1')]).stdout
    const exported = [...defined.matchAll(/ T (\w+)/g)].map(([, name]) => name)
    assert.equal(exported.sort(), declared.sort())
    const env = {PKG_CONFIG_PATH: join(prefix, 'lib/pkgconfig'), LD_LIBRARY_PATH: join(prefix, 'lib')}
    const user = join(temporaryFolder(), 'build')
    const args = ['--build', user, '--enable-vduse-blk-export', '--enable-libvduse=system']
    const {status, stderr} = run(launcher, ['configure', '--quiet', ...args], {env})
    assert.is(status, 0, stderr)
    assert.is(run(launcher, ['build', '--build', user, daemon], {env}).status, 0)
    assert.is(
      compiled(user).some(file => file.startsWith('libvduse/')),
      false,
    )
    assert.match(run(join(user, daemon), ['--version'], {env}).stdout, 'libvduse: 1.')
    assert.match(run('readelf', ['-d', join(user, daemon)]).stdout, '[libvduse.so.1]')
  })

  test('a build again does nothing, and a change builds what it needs', () => {
    const {folder} = configured(['--enable-vduse-blk-export'])
    const target = ['--build', folder, daemon]
    run(launcher, ['build', ...target])
    assert.match(run(launcher, ['build', ...target]).stdout, 'no work to do')
    run(launcher, ['configure', '--quiet', '--build', folder, '--disable-vduse-blk-export'])
    const {status, stdout} = run(launcher, ['build', ...target])
    assert.is(status, 0, stdout)
    assert.not.ok(compiled(folder).includes('block/vduse-blk.c'))
  })
}

test('what is not configured cannot be built', () => {
  const {status, stderr} = run(launcher, ['build', '--build', join(temporaryFolder(), 'none')])
  assert.is(status, 1)
  assert.match(stderr, /^kgate build: .* is not configured: run \.\/configure or kgate configure first$/m)
})

test('a missing program is named, with the package that has it', () => {
  const folder = join(temporaryFolder(), 'build')
  run(launcher, ['configure', '--quiet', '--build', folder])
  const {status, stderr} = run(process.execPath, [join(root, 'dist/kgate.cjs'), 'build', '--build', folder], {
    env: {PATH: temporaryFolder()},
  })
  assert.is(status, 1)
  assert.match(stderr, /^kgate build: the C compiler \(cc\) is missing: install the package gcc$/m)
})

test.run()
