/** `kgate configure` as a user runs it. */

import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {Random} from '../../conformance/random.js'
import {assertNoBug, folderWith, launcher, run, temporaryFolder} from './command.js'

/** A tree whose facts are files, so that no machine says anything else. */
const tree = {
  'kgate.json': JSON.stringify({
    profile: 'kgate',
    probes: {
      LINUX: {path: 'facts/linux'},
      LIBRARY_H: {path: 'facts/library.h', package: 'library-dev'},
    },
    providers: {
      library: {
        alternatives: [
          {kind: 'system', symbol: 'LIBRARY_SYSTEM', module: 'no-such-library-at-all'},
          {kind: 'internal', symbol: 'LIBRARY_INTERNAL', folder: 'library', files: ['library.c']},
        ],
      },
    },
  }),
  'facts/linux': '',
  'facts/library.h': '',
  'library/library.c': '',
  'meson_options.txt': [
    "option('library', type: 'combo', value: 'auto', choices: ['auto', 'enabled', 'disabled', 'system', 'internal'])",
    "option('export', type: 'feature', value: 'auto', description: 'the export')",
    "option('default_devices', type: 'boolean', value: true)",
    '',
  ].join('\n'),
  Kconfig:
    'source Kconfig.host\nconfig BOARD\n default y\n imply DISK\nconfig DISK\n depends on EXPORT\nconfig ONE\n',
  'Kconfig.host': [
    'config LINUX',
    'config LIBRARY_H',
    'config LIBRARY_SYSTEM',
    'config LIBRARY_INTERNAL',
    'config LIBRARY',
    ' depends on LIBRARY_H && (LIBRARY_SYSTEM || LIBRARY_INTERNAL)',
    'config EXPORT',
    ' depends on LINUX && LIBRARY',
    '',
  ].join('\n'),
  'default-configs/one-softmmu.mak': 'CONFIG_ONE=y\n',
  'default-configs/two-softmmu.mak': '# nothing\n',
}

const outputs = [
  'config-host.h',
  'config-host.mak',
  'config-poison.h',
  'config.log',
  'kgate-cache.json',
  'kgate-config.d',
  'kgate-config.json',
  'meson-args.txt',
  'one-softmmu-config-devices.h',
  'one-softmmu-config-devices.mak',
  'one-softmmu-config-target.h',
  'two-softmmu-config-devices.h',
  'two-softmmu-config-devices.mak',
  'two-softmmu-config-target.h',
]

function configure(cwd: string, ...args: string[]) {
  const ended = run(launcher, ['configure', ...args], {cwd})
  assertNoBug(ended.stderr)
  return ended
}

function build(cwd: string, name: string): string {
  return readFileSync(join(cwd, 'build', name), 'utf8')
}

/** Of the files of a folder; a lock, and one that was being moved away, is a link to nothing. */
function contents(folder: string): Map<string, string> {
  const names = readdirSync(folder).filter(name => !name.startsWith('.kgate.lock'))
  return new Map(names.map(name => [name, readFileSync(join(folder, name), 'utf8')]))
}

test('writes what a build reads, and says what was decided', () => {
  const cwd = folderWith(tree)
  const {stdout, stderr, status} = configure(cwd, '--enable-export', '--build', 'build')
  assert.is(status, 0, stderr)
  assert.is(stderr, 'build: 14 files written, 0 unchanged\n')
  assert.equal(readdirSync(join(cwd, 'build')).sort(), outputs)
  assert.is(
    stdout,
    [
      '',
      '  Features',
      '    export      : YES  --enable-export',
      '    library     : YES  internal: no system library',
      '',
      '  Host',
      '    LINUX       : YES  facts/linux is there',
      '    LIBRARY_H   : YES  facts/library.h is there',
      '',
      '  Targets',
      '    one-softmmu : 3 symbols on',
      '    two-softmmu : 2 symbols on',
      '',
    ].join('\n'),
  )
  assert.match(
    build(cwd, 'config-host.mak'),
    /^CONFIG_EXPORT=y\nCONFIG_LIBRARY=y\nCONFIG_LIBRARY_H=y\nCONFIG_LIBRARY_INTERNAL=y$/m,
  )
  assert.match(build(cwd, 'config-host.h'), /^#define CONFIG_EXPORT$/m)
  assert.match(build(cwd, 'config-host.h'), /^#undef CONFIG_LIBRARY_SYSTEM$/m)
  assert.is(build(cwd, 'one-softmmu-config-devices.mak'), 'CONFIG_BOARD=y\nCONFIG_DISK=y\nCONFIG_ONE=y\n')
  assert.is(build(cwd, 'meson-args.txt'), '-Dexport=enabled\n')
  assert.match(build(cwd, 'kgate-config.d'), / {2}\S+\/default-configs\/one-softmmu\.mak \\\n/)
})

test('a feature that is off takes its devices along', () => {
  const cwd = folderWith(tree)
  const {stdout, status} = configure(cwd, '--disable-export')
  assert.is(status, 0)
  assert.match(stdout, /^ {4}export +: NO {3}--disable-export$/m)
  assert.match(build(cwd, 'config-host.h'), /^#undef CONFIG_EXPORT$/m)
  assert.not.match(build(cwd, 'config-host.mak'), 'CONFIG_EXPORT')
  assert.is(build(cwd, 'one-softmmu-config-devices.mak'), 'CONFIG_BOARD=y\nCONFIG_ONE=y\n')
})

test('without default devices, only what is asked for', () => {
  const cwd = folderWith(tree)
  assert.is(configure(cwd, '--without-default-devices', '--quiet').status, 0)
  assert.is(build(cwd, 'one-softmmu-config-devices.mak'), 'CONFIG_ONE=y\n')
  assert.is(build(cwd, 'two-softmmu-config-devices.mak'), '')
})

test('a second run leaves every file as it is, to the nanosecond', () => {
  const cwd = folderWith(tree)
  const state = () => {
    const folder = join(cwd, 'build')
    return readdirSync(folder).map(name => {
      const {mtimeNs, ino} = statSync(join(folder, name), {bigint: true})
      return [name, mtimeNs, ino, readFileSync(join(folder, name), 'utf8')]
    })
  }
  configure(cwd, '--enable-export')
  const first = state()
  assert.is(first.length, outputs.length)
  assert.is(configure(cwd, '--enable-export').stderr, 'build: 0 files written, 14 unchanged\n')
  assert.equal(state(), first)
})

test('--again repeats the call, and adds to it', () => {
  const cwd = folderWith(tree)
  configure(cwd, '--disable-export', '--quiet')
  const elsewhere = temporaryFolder()
  const again = configure(elsewhere, '--again', '--build', join(cwd, 'build'))
  assert.is(again.status, 0, again.stderr)
  assert.is(again.stderr, 'build: 0 files written, 14 unchanged\n')
  assert.match(again.stdout, /export +: NO/)
  configure(elsewhere, '--again', '--build', join(cwd, 'build'), '--target-list=two-softmmu', '--quiet')
  assert.equal(JSON.parse(build(cwd, 'kgate-config.json')).call.arguments, [
    '--disable-export',
    '--target-list=two-softmmu',
  ])
  const none = configure(elsewhere, '--again')
  assert.is(none.status, 1)
  assert.match(none.stderr, /^kgate configure: --again: build\/kgate-config\.json holds no call/)
})

test('the files of a target that is no longer configured go, and no other', () => {
  const cwd = folderWith(tree)
  configure(cwd, '--quiet')
  writeFileSync(join(cwd, 'build/mine-config-target.h'), '')
  const {stderr} = configure(cwd, '--target-list=one-softmmu')
  assert.match(stderr, /, 3 removed$/m)
  const left = outputs.filter(name => !name.startsWith('two-'))
  assert.equal(readdirSync(join(cwd, 'build')).sort(), [...left, 'mine-config-target.h'].sort())
})

test('where the features contradict one another, nothing changes but the log', () => {
  const cwd = folderWith(tree)
  configure(cwd, '--quiet')
  const before = contents(join(cwd, 'build'))
  const {stdout, stderr, status} = configure(cwd, '--enable-export', '--disable-library')
  assert.is(status, 1)
  assert.is(stdout, '')
  assert.match(stderr, 'EXPORT is forced to be both y and n')
  assert.match(stderr, 'given with --disable-library')
  assert.match(stderr, /^build\/config\.log tells how the host was probed$/m)
  const after = contents(join(cwd, 'build'))
  for (const name of outputs) if (name !== 'config.log') assert.is(after.get(name), before.get(name), name)
  const json = configure(cwd, '--enable-export', '--disable-library', '--format', 'json')
  assert.is(JSON.parse(json.stdout).diagnostics[0].code, 'contradiction')
})

test('--quiet says nothing, --format json everything', () => {
  const cwd = folderWith(tree)
  assert.equal(configure(cwd, '--quiet'), {stdout: '', stderr: '', status: 0})
  const {stdout} = configure(cwd, '--format=json')
  assert.is(stdout, build(cwd, 'kgate-config.json'))
  const record = JSON.parse(stdout)
  assert.is(record.host.EXPORT.value, 'y')
  assert.is(record.providers.library.taken, 'internal')
  const one = record.targets['one-softmmu'].values.map((index: number) => record.values[index])
  assert.equal(
    one.find(({symbol}: {symbol: string}) => symbol === 'DISK'),
    {symbol: 'DISK', value: 'y', reason: 'config DISK default y if BOARD (Kconfig:4:2)'},
  )
})

test('a second configure of the same folder is refused while the first is at work', () => {
  const cwd = folderWith(tree)
  mkdirSync(join(cwd, 'build'))
  symlinkSync(String(process.pid), join(cwd, 'build/.kgate.lock'))
  const {status, stderr} = configure(cwd)
  assert.is(status, 1)
  assert.is(
    stderr,
    `kgate configure: another configure is at work in build: if process ${process.pid} is none, remove build/.kgate.lock\n`,
  )
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} ends it without a trace`, async () => {
    const cwd = folderWith({
      ...tree,
      'kgate.json': JSON.stringify({profile: 'kgate', probes: {LIBRARY_H: {header: 'library.h'}}}),
      cc: '#!/bin/sh\nsleep 60\n',
    })
    chmodSync(join(cwd, 'cc'), 0o755)
    const env = {...process.env, CC: join(cwd, 'cc')}
    const child = spawn(launcher, ['configure'], {cwd, env, stdio: 'ignore'})
    const ended = once(child, 'exit')
    const isLocked = () => existsSync(join(cwd, 'build')) && readdirSync(join(cwd, 'build')).length > 0
    for (let tries = 0; !isLocked() && tries < 500; tries++) await delay(20)
    assert.ok(isLocked())
    child.kill(signal)
    assert.equal(await ended, [null, signal])
    assert.equal(readdirSync(join(cwd, 'build')), [])
  })
}

test('outside a tree there is nothing to configure, but help', () => {
  const cwd = temporaryFolder()
  const {status, stderr} = configure(cwd)
  assert.is(status, 1)
  assert.match(stderr, /this folder is not a tree/)
  const help = configure(cwd, '--help')
  assert.is(help.status, 0)
  assert.match(help.stdout, /^ {2}--target-list=LIST/m)
})

test('where a library is taken from, as --host and the option say together', () => {
  const cwd = folderWith(tree)
  const taken = (...args: string[]) => {
    const {status, stdout} = configure(cwd, ...args)
    assert.is(status, 0)
    const [, why] = /^ {4}library +: (.*)$/m.exec(stdout) ?? []
    return [why, ...build(cwd, 'config-host.mak').matchAll(/^CONFIG_LIBRARY_[SI].*$/gm)].map(String)
  }
  assert.equal(taken('--host=LIBRARY_SYSTEM=y'), [
    'YES  system: given with --host',
    'CONFIG_LIBRARY_SYSTEM=y',
  ])
  assert.match(taken('--host=LIBRARY_INTERNAL=n').join(), /^NO {3}not found: .*; given with --host$/)
  const {status, stderr} = configure(cwd, '--host=LIBRARY_INTERNAL=y', '--enable-library=system')
  assert.is(status, 1)
  assert.match(stderr, 'LIBRARY_INTERNAL=n, library is to be system')
})

test('facts of a build stand for this host, and options have their say again', () => {
  const cwd = folderWith(tree)
  configure(cwd, '--quiet', '--disable-export', '--host=LIBRARY_H=n', '--build=old')
  const {stdout} = configure(cwd, '--host-from=old')
  assert.match(stdout, /^ {4}LIBRARY_H +: NO {3}from old\/config-host\.h$/m)
  const {stderr, status} = configure(cwd, '--host-from=old', '--enable-export')
  assert.is(status, 1)
  assert.match(stderr, 'EXPORT is asked for, and the host lacks LIBRARY_H (from old/config-host.h)')
  assert.match(stderr, 'say --host LIBRARY_H=y, if the host has it')
})

test('the record does not depend on where among the others an argument stands', () => {
  const cwd = folderWith(tree)
  configure(cwd, '--enable-export')
  assert.match(build(cwd, 'kgate-config.json'), '"CONFIG_EXPORT=y, given with --enable-export"')
  assert.is(configure(cwd, '--warnings', '--enable-export').stderr, 'build: 0 files written, 14 unchanged\n')
})

test('a summary moves no cursor', () => {
  const {stdout} = configure(folderWith(tree), '-Dbindir=a\u001b[31m\tb')
  assert.match(stdout, /^ {4}bindir +: a\ufffd\[31m b {2}-Dbindir=a\ufffd\[31m b$/m)
})

test('where the record cannot be written, nothing is', () => {
  const cwd = folderWith({...tree, 'build/kgate-config.json/x': ''})
  const {status, stderr} = configure(cwd)
  assert.equal([status, stderr], [1, `kgate: ${cwd}/build/kgate-config.json: it is a folder\n`])
  assert.equal(readdirSync(join(cwd, 'build')), ['kgate-config.json'])
})

test('--help has the options of the tree', () => {
  const {stdout, status} = configure(folderWith(tree), '--help')
  assert.is(status, 0)
  assert.match(stdout, /^ {2}export +the export$/m)
  assert.match(stdout, '--enable-library[=CHOICE]')
  assert.match(stdout, 'one-softmmu')
})

test('the C preprocessor takes every header', () => {
  if (spawnSync('cc', ['--version']).error) {
    console.log('skipped: there is no C compiler')
    return
  }
  const cwd = folderWith(tree)
  configure(cwd, '--quiet')
  const headers = readdirSync(join(cwd, 'build')).filter(name => name.endsWith('.h'))
  assert.is(headers.length, 6)
  for (const header of headers) {
    const {status, stderr} = run(
      'cc',
      ['-E', '-Werror', '-include', `build/${header}`, '-x', 'c', '/dev/null'],
      {cwd},
    )
    assert.is(status, 0, stderr)
  }
})

test('on a terminal, progress while probing, and colours', () => {
  if (!['/usr/bin/script', '/bin/script'].some(existsSync)) {
    console.log('skipped: the program script, which makes a terminal, is missing')
    return
  }
  const {stdout} = run('script', ['-qec', `'${launcher}' configure --disable-export`, '/dev/null'], {
    cwd: folderWith(tree),
    env: {TERM: 'xterm'},
  })
  assert.match(stdout, '\r\u001b[Kprobing the host: 3 of 3, ')
  assert.match(stdout, /export +: \u001b\[1m\u001b\[31mNO\u001b/)
})

test('killed at any moment, every file is the old one or the new one', async () => {
  const cwd = folderWith(tree)
  const variants = [['--enable-export'], ['--disable-export', '--target-list=one-softmmu']]
  const wanted = variants.map(args => {
    configure(cwd, '--quiet', ...args)
    return contents(join(cwd, 'build'))
  })
  const random = new Random(7, 0)
  const folder = join(cwd, 'build')
  let killed = 0
  for (let round = 0; round < 100; round++) {
    const args = variants[round % 2] as string[]
    const child = spawn(launcher, ['configure', '--quiet', ...args], {cwd, stdio: 'ignore'})
    const ended = new Promise<NodeJS.Signals | null>(resolve =>
      child.on('exit', (_, signal) => resolve(signal)),
    )
    const timer = setTimeout(() => child.kill('SIGKILL'), 40 + random.below(110))
    if ((await ended) !== null) killed++
    clearTimeout(timer)
    for (const [name, text] of contents(folder)) {
      if (/\.tmp$/.test(name)) continue
      // These two change where the machine does, such as when something is installed meanwhile: they must be whole.
      if (name === 'config.log' || name === 'kgate-cache.json') {
        assert.match(text, /\n$/, name)
        if (name === 'kgate-cache.json') JSON.parse(text)
        continue
      }
      assert.ok(
        wanted.some(files => files.get(name) === text),
        `round ${round}: ${name} is neither old nor new:\n${text}`,
      )
    }
  }
  assert.ok(killed > 20, `only ${killed} of 100 runs were killed`)
  assert.is(configure(cwd, '--quiet', '--enable-export').status, 0)
  assert.equal(readdirSync(folder).sort(), outputs)
  assert.not.ok(existsSync(join(folder, '.kgate.lock')))
})

test.run()
