/** The launcher: finds itself and Node, builds only what is stale, and says in one line what is missing. */

import {execFileSync, spawnSync} from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {dirname, join, relative} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {folderWith, launcher, root, run, temporaryFolder} from './cli/command.js'

const version = run(launcher, ['--version'])
const path = process.env['PATH'] ?? ''

test('by an absolute path, a relative one, and from PATH', () => {
  assert.equal({stderr: version.stderr, status: version.status}, {stderr: '', status: 0})
  assert.match(version.stdout, /^kgate \d+\.\d+\.\d+.*\n$/)
  const cwd = temporaryFolder()
  assert.equal(run('sh', ['-c', './kgate --version']), version)
  assert.equal(run('sh', ['-c', 'docs/../kgate --version']), version)
  assert.equal(run('sh', ['-c', `${relative(cwd, launcher)} --version`], {cwd}), version)
  assert.equal(run('sh', ['-c', 'kgate --version'], {cwd, env: {PATH: `${root}:${path}`}}), version)
  assert.equal(run('sh', [launcher, '--version'], {cwd}), version)
})

test('through symbolic links', () => {
  const cwd = temporaryFolder()
  mkdirSync(join(cwd, 'bin'))
  symlinkSync(launcher, join(cwd, 'bin/absolute'))
  symlinkSync('absolute', join(cwd, 'bin/again'))
  symlinkSync(relative(join(cwd, 'bin'), launcher), join(cwd, 'bin/relative'))
  symlinkSync(root, join(cwd, 'linked'))
  for (const start of ['bin/absolute', 'bin/again', 'bin/relative', 'linked/kgate']) {
    assert.equal(run('sh', ['-c', `${start} --version`], {cwd}), version, start)
  }
  const env = {PATH: `${join(cwd, 'bin')}:${path}`}
  assert.equal(run('sh', ['-c', 'again --version'], {cwd, env}), version)
})

test('arguments pass through as they are', () => {
  const odd = 'a  b\'"$x`*\\'
  const {stderr, status} = run(launcher, [odd])
  assert.is(stderr, `kgate: there is no verb "${odd}": "kgate --help" lists them\n`)
  assert.is(status, 2)
})

test('NODE_OPTIONS is obeyed', () => {
  const env = {NODE_OPTIONS: '--no-warnings --max-old-space-size=512'}
  assert.equal(run(launcher, ['--version'], {env}), version)
  const preload = folderWith({'preload.cjs': 'process.stderr.write("preloaded\\n")\n'})
  const preloaded = {NODE_OPTIONS: `--require ${join(preload, 'preload.cjs')}`}
  assert.equal(run(launcher, ['--version'], {env: preloaded}), {...version, stderr: 'preloaded\n'})
})

test('it is valid for the shells that are here', () => {
  const shells = [['sh'], ['dash'], ['bash', '--posix'], ['busybox', 'sh']]
  for (const [shell = '', ...args] of shells) {
    const found = spawnSync('sh', ['-c', `command -v ${shell}`])
    if (found.status !== 0) {
      console.log(`skipped: there is no ${shell}`)
      continue
    }
    assert.equal(run(shell, [...args, '-n', launcher]), {stdout: '', stderr: '', status: 0}, shell)
    assert.equal(run(shell, [...args, launcher, '--version']), version, shell)
  }
})

/** A folder for PATH with the programs that the launcher needs, but for those that are left out or made up. */
function programs(own: Record<string, string>, ...without: string[]): string {
  const folder = folderWith(own)
  for (const name of Object.keys(own)) chmodSync(join(folder, name), 0o755)
  for (const name of ['sh', 'find', 'readlink', 'mkdir', 'cat', 'rm', 'sleep', 'node', 'npm']) {
    if (existsSync(join(folder, name)) || without.includes(name)) continue
    const at = execFileSync('sh', ['-c', `command -v ${name}`], {encoding: 'utf8'}).trim()
    symlinkSync(at, join(folder, name))
  }
  return folder
}

test('without Node', () => {
  const env = {PATH: programs({}, 'node')}
  const {stdout, stderr, status} = run(launcher, ['--version'], {env})
  assert.equal({stdout, status}, {stdout: '', status: 2})
  assert.match(stderr, /^kgate: Node\.js is missing: install version 20 or newer .*\n$/)
})

/** A checkout that is built, at another place. */
function copy(): string {
  const folder = join(temporaryFolder(), 'check out')
  const kept = [
    'Kconfig',
    'Kconfig.host',
    'default-configs',
    'dist',
    'grammar',
    'kconfig',
    'kgate',
    'package.json',
  ]
  for (const name of [...kept, 'package-lock.json', 'schema', 'scripts', 'src', 'templates']) {
    cpSync(join(root, name), join(folder, name), {recursive: true})
  }
  // Links one by one, and the mark of a finished installation: whatever happened, the packages would survive it.
  mkdirSync(join(folder, 'node_modules'))
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!/^\.(test|run)-/.test(name))
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  }
  rmSync(join(folder, 'node_modules/.installed'), {force: true})
  cpSync(join(root, 'package-lock.json'), join(folder, 'node_modules/.installed'))
  writeFileSync(join(folder, 'dist/built'), '')
  return folder
}

test('a too old Node', () => {
  const folder = copy()
  rmSync(join(folder, 'dist/built'))
  const env = {PATH: programs({node: '#!/bin/sh\n[ "$1" = -p ] && echo 16\n'})}
  assert.equal(run(join(folder, 'kgate'), ['--version'], {env}), {
    stdout: '',
    stderr: 'kgate: Node.js 16 is too old: version 20 or newer is needed\n',
    status: 2,
  })
  assert.not.ok(readdirSync(folder).some(name => name.startsWith('.preparing')))
})

test('without npm', () => {
  const folder = copy()
  rmSync(join(folder, 'dist/built'))
  const {stdout, stderr, status} = run(join(folder, 'kgate'), ['--version'], {
    env: {PATH: programs({}, 'npm')},
  })
  assert.equal({stdout, status}, {stdout: '', status: 2})
  assert.match(stderr, /^kgate: npm is missing: .*\n$/)
  // A built copy needs none.
  const built = copy()
  assert.equal(run(join(built, 'kgate'), ['--version'], {env: {PATH: programs({}, 'npm')}}), version)
})

test('a start of what is built neither installs nor builds', () => {
  const folder = copy()
  const stamp = statSync(join(folder, 'dist/built'), {bigint: true}).mtimeNs
  const before = readdirSync(folder)
  for (let start = 0; start < 2; start++) assert.equal(run(join(folder, 'kgate'), ['--version']), version)
  assert.equal(run(join(folder, 'kgate'), ['--prepare']), {stdout: '', stderr: '', status: 0})
  assert.is(statSync(join(folder, 'dist/built'), {bigint: true}).mtimeNs, stamp)
  assert.equal(readdirSync(folder), before)
})

test('a copy works where it was moved to', () => {
  const folder = copy()
  const moved = join(dirname(folder), 'größe ☃')
  renameSync(folder, moved)
  const {stdout, status} = run(join(moved, 'kgate'), ['targets', '--format', 'json'], {
    cwd: temporaryFolder(),
  })
  assert.is(status, 0)
  assert.is(JSON.parse(stdout).tree, moved, 'its own example, at its new place')

  const archived = join(dirname(folder), 'archived')
  execFileSync('cp', ['-a', moved, archived])
  rmSync(moved, {recursive: true})
  const resolved = run(join(archived, 'kgate'), ['resolve', 's390x-softmmu', '--host', 'LINUX=y'], {
    cwd: archived,
  })
  assert.is(resolved.status, 0)
  assert.match(resolved.stdout, /^CONFIG_S390X=y$/m)
})

test('a source that changed is built once', () => {
  const folder = copy()
  const start = () => run(join(folder, 'kgate'), ['--version'])
  assert.equal(start(), version)
  // As when an older version of it is put there: its time goes back, which is a change too.
  utimesSync(join(folder, 'src/cli/main.ts'), 1e9, 1e9)
  // As a start leaves it that was killed while it built.
  const {pid} = spawnSync('true')
  symlinkSync(String(pid), join(folder, '.preparing.lock'))
  assert.equal(start(), {...version, stderr: 'kgate: building\n'})
  assert.equal(start(), version)
  assert.not.ok(readdirSync(folder).some(name => name.startsWith('.preparing')))
})

test('a build that fails says so, and is tried again', () => {
  const folder = copy()
  assert.equal(run(join(folder, 'kgate'), ['--version']), version)
  folderWith({'src/cli/main.ts': 'const = 1\n'}, folder)
  for (let start = 0; start < 2; start++) {
    const {stdout, stderr, status} = spawnSync(join(folder, 'kgate'), ['--version'], {encoding: 'utf8'})
    assert.equal({stdout, status}, {stdout: '', status: 1})
    assert.match(stderr, /^kgate: building\n/, stderr)
    assert.match(stderr, /src\/cli\/main\.ts:1:6:\n/)
    assert.match(stderr, /\nkgate: the build failed\n$/)
    assert.not.ok(readdirSync(folder).some(name => name.startsWith('.preparing')))
  }
})

test.run()
