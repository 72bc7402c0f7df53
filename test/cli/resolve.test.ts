import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {
  brokenTree,
  folderWith,
  hostNote,
  kgate,
  qemuTree,
  shell,
  smallTree,
  temporaryFolder,
} from './command.js'

const one = 'CONFIG_BOARD=y\nCONFIG_BUS=y\nCONFIG_EXTRA=y\nCONFIG_NET=y\n'
const two = 'CONFIG_BOARD=y\nCONFIG_BUS=y\nCONFIG_EXTRA=y\n'
const withDisk = 'CONFIG_BOARD=y\nCONFIG_BUS=y\nCONFIG_DISK=y\nCONFIG_EXTRA=y\nCONFIG_NET=y\n'
const small = folderWith(smallTree)
const broken = folderWith(brokenTree)
const qemu = folderWith(qemuTree)
const inSmall = {cwd: small}

const contradiction = `default-configs/three.mak:2:1: error: in three, BUS is forced to be both y and n [contradiction]
    2 | CONFIG_BUS=n
      | ^^^^^^^^^^
  BUS is y because of:
    select BUS if BOARD (Kconfig:14:5)
    where BOARD is y: CONFIG_BOARD=y (default-configs/three.mak:1:1)
  BUS is n because of:
    CONFIG_BUS=n (default-configs/three.mak:2:1)
  help: each of these resolves it:
    1. take out CONFIG_BUS=n in default-configs/three.mak:2
    2. change CONFIG_BOARD=y to CONFIG_BOARD=n in default-configs/three.mak:1
`

test('mak is the default format', () => {
  const expected = {stdout: one, stderr: hostNote, status: 0}
  assert.equal(kgate(['resolve', 'one'], inSmall), expected)
  assert.equal(kgate(['resolve', 'one', '--format', 'mak'], inSmall), expected)
  assert.equal(kgate(['resolve', '--format=mak', 'one'], inSmall), expected)
  assert.equal(kgate(['resolve', '--tree', small, 'one']), expected)
})

test('--format header', () => {
  assert.equal(kgate(['resolve', 'two', '--format', 'header'], inSmall), {
    stdout: `/* The devices of two. Written by kgate: changes to this file will be lost. */

#pragma once

#define CONFIG_BOARD 1

#define CONFIG_BUS 1

#define CONFIG_EXTRA 1
`,
    stderr: hostNote,
    status: 0,
  })
})

test('--format table gives reasons and their places', () => {
  assert.equal(kgate(['resolve', 'one', '--format', 'table'], inSmall), {
    stdout: `CONFIG_BOARD=y  config BOARD default y           Kconfig:16:5
CONFIG_BUS=y    select BUS if BOARD              Kconfig:14:5
CONFIG_EXTRA=y  config EXTRA default y if BOARD  Kconfig:15:5
CONFIG_NET=y    config NET default y             Kconfig:7:5
`,
    stderr: hostNote,
    status: 0,
  })
})

test('--format json tells everything', () => {
  const {stdout, stderr, status} = kgate(['resolve', 'two', '--format', 'json', '--host', 'AIO=y'], inSmall)
  assert.equal({stderr, status}, {stderr: '', status: 0})
  const {kgate: version, ...result} = JSON.parse(stdout)
  assert.match(version, /^\d+\.\d+\.\d+/)
  const place = (line: number, text: string, file = 'Kconfig', column = 5) => {
    return {file, line, column, endLine: line, endColumn: column + text.length}
  }
  const symbol = (name: string, reason: string, at: object, because: string[] = []) => {
    return {name, value: 'y', external: false, reason, place: at, because}
  }
  assert.equal(result, {
    tree: small,
    profile: 'kgate',
    targets: [
      {
        target: 'two',
        mode: 'defconfig',
        resolved: true,
        enabled: ['BOARD', 'BUS', 'DISK', 'EXTRA'],
        hostDefaults: [],
        symbols: [
          {name: 'AIO', value: 'y', external: true, reason: 'CONFIG_AIO=y, given with --host', because: []},
          symbol('BOARD', 'config BOARD default y', place(16, 'default')),
          symbol('BUS', 'select BUS if BOARD', place(14, 'select'), ['BOARD=y']),
          symbol('DISK', 'config DISK default y', place(11, 'default'), ['AIO=y', 'BUS=y']),
          symbol('EXTRA', 'config EXTRA default y if BOARD', place(15, 'imply'), ['BOARD=y', 'BUS=y']),
          {
            ...symbol('NET', 'CONFIG_NET=n', place(1, 'CONFIG_NET', 'default-configs/two.mak', 1)),
            value: 'n',
          },
        ],
        files: ['default-configs/two.mak', 'Kconfig', 'Kconfig.host'].map(file => join(small, file)),
      },
    ],
    diagnostics: [],
  })
})

test('--format json holds what is wrong too', () => {
  const {stdout, stderr, status} = kgate(['resolve', 'three', '--format', 'json'], {cwd: broken})
  assert.equal({stderr, status}, {stderr: contradiction, status: 1})
  const {targets, diagnostics} = JSON.parse(stdout)
  assert.equal(
    targets.map(({target, resolved, enabled}: Record<string, unknown>) => ({target, resolved, enabled})),
    [{target: 'three', resolved: false, enabled: []}],
  )
  assert.equal(diagnostics.length, 1)
  assert.is(diagnostics[0].code, 'contradiction')
  assert.equal(diagnostics[0].place, {
    file: 'default-configs/three.mak',
    line: 2,
    column: 1,
    endLine: 2,
    endColumn: 11,
  })
  const [takenOut] = diagnostics[0].fixes
  const message = 'take out CONFIG_BUS=n in default-configs/three.mak:2'
  const place = {file: 'default-configs/three.mak', line: 2, column: 1, endLine: 3, endColumn: 1}
  assert.equal(takenOut, {message, edits: [{action: 'take-out', message, text: '', place}]})
})

test('several targets come in the order named, each once', () => {
  assert.equal(kgate(['resolve', 'two', 'one', 'two'], inSmall), {
    stdout: `# two\n${two}# one\n${one}`,
    stderr: hostNote,
    status: 0,
  })
})

test('--all takes every target', () => {
  assert.equal(kgate(['resolve', '--all'], inSmall), {
    stdout: `# one\n${one}# two\n${two}`,
    stderr: hostNote,
    status: 0,
  })
})

test('nothing is printed where one of several targets fails', () => {
  const expected = {stdout: '', stderr: `${contradiction}1 of 3 targets cannot be resolved\n`, status: 1}
  assert.equal(kgate(['resolve', '--all'], {cwd: broken}), expected)
  assert.equal(kgate(['resolve', 'one', 'three', 'two', '--format', 'table'], {cwd: broken}), expected)
})

test('--all of a tree without targets', () => {
  const cwd = folderWith({Kconfig: '', 'default-configs/README': ''})
  assert.equal(kgate(['resolve', '--all'], {cwd}), {
    stdout: '',
    stderr: `error: there is no target in ${cwd}\n`,
    status: 1,
  })
})

test('--set turns symbols off and on', () => {
  const expected = {stdout: 'CONFIG_BOARD=y\nCONFIG_BUS=y\n', stderr: hostNote, status: 0}
  assert.equal(kgate(['resolve', 'one', '--set', 'NET=n,EXTRA=n'], inSmall), expected)
  assert.equal(kgate(['resolve', 'one', '--set', 'CONFIG_NET=n', '--set', 'EXTRA=n'], inSmall), expected)
})

test('--set against the list of devices is a contradiction with both named', () => {
  assert.equal(kgate(['resolve', 'two', '--set', 'NET=y'], inSmall), {
    stdout: '',
    stderr: `default-configs/two.mak:1:1: error: in two, NET is forced to be both y and n [contradiction]
    1 | CONFIG_NET=n
      | ^^^^^^^^^^
  NET is y because of:
    CONFIG_NET=y, given with --set
  NET is n because of:
    CONFIG_NET=n (default-configs/two.mak:1:1)
  help: each of these resolves it:
    1. take out CONFIG_NET=n in default-configs/two.mak:1
    2. leave out --set NET=y
`,
    status: 1,
  })
})

test('--host gives facts about the host', () => {
  assert.equal(kgate(['resolve', 'one', '--host', 'AIO=y'], inSmall), {
    stdout: withDisk,
    stderr: '',
    status: 0,
  })
  assert.equal(kgate(['resolve', 'one', '--host', 'CONFIG_AIO=n'], inSmall), {
    stdout: one,
    stderr: '',
    status: 0,
  })
})

test('what a missing host fact would have allowed is explained', () => {
  assert.equal(kgate(['resolve', 'one', '--set', 'DISK=y'], inSmall), {
    stdout: '',
    stderr: `Kconfig:10:5: error: in one, DISK is forced to be both y and n [contradiction]
   10 |     depends on BUS && AIO
      |     ^^^^^^^
  DISK is y because of:
    CONFIG_DISK=y, given with --set
  DISK is n because of:
    config DISK depends on (BUS && AIO) (Kconfig:10:5)
    where AIO is n: no --host gives it
  help: each of these resolves it:
    1. say --host AIO=y, if the host has it
    2. leave out --set DISK=y
`,
    status: 1,
  })
})

test('--mode', () => {
  const host = ['--host', 'AIO=y']
  const all = withDisk.replace('CONFIG_NET=y\n', '')
  const modes: [string, string][] = [
    ['defconfig', all],
    ['allnoconfig', ''],
    ['allyesconfig', all],
  ]
  for (const [mode, stdout] of modes) {
    assert.equal(kgate(['resolve', 'two', '--mode', mode, ...host], inSmall), {stdout, stderr: '', status: 0})
  }
  assert.equal(kgate(['resolve', 'two', '--mode', 'allyesconfig'], inSmall), {
    stdout: `CONFIG_AIO=y\n${all}`,
    stderr: 'note: host symbols turned on by allyesconfig: AIO (give them with --host)\n',
    status: 0,
  })
})

test('--without-default-devices is allnoconfig', () => {
  const keep = ['resolve', 'one', '--set', 'BOARD=y']
  const expected = {stdout: 'CONFIG_BOARD=y\nCONFIG_BUS=y\n', stderr: hostNote, status: 0}
  assert.equal(kgate([...keep, '--without-default-devices'], inSmall), expected)
  assert.equal(kgate([...keep, '--mode', 'allnoconfig'], inSmall), expected)
  assert.equal(kgate([...keep, '--without-default-devices', '--mode', 'allnoconfig'], inSmall), expected)
})

test('randconfig draws alike for a seed, and differently for others', () => {
  const draw = (...seed: string[]) => {
    const {stdout, stderr, status} = kgate([
      'resolve',
      'x86_64-softmmu',
      '--mode',
      'randconfig',
      '--host',
      'LINUX=y',
      ...seed,
    ])
    assert.is(status, 0)
    assert.match(stderr, /^note: host symbols assumed off: LINUX_KVM_H /)
    return stdout
  }
  const drawn = ['0', '1', '2', '-1', '4294967296'].map(seed => draw('--seed', seed))
  assert.is(new Set(drawn).size, drawn.length)
  assert.is(draw('--seed', '2'), drawn[2])
  assert.is(draw('--seed=-1'), drawn[3])
  assert.is(draw(), drawn[0], 'the seed is 0 unless given')
})

test('--devices by name', () => {
  const minimal = ['resolve', 'arm-softmmu', '--devices', 'minimal', '--host', 'FDT=n']
  assert.equal(kgate(minimal, {cwd: qemu}), {stdout: '', stderr: '', status: 0})
  const standard = ['resolve', 'arm-softmmu', '--devices', 'default', '--host', 'FDT=n']
  assert.equal(kgate(standard, {cwd: qemu}), {stdout: 'CONFIG_CARD=y\n', stderr: '', status: 0})
})

test('an unknown name for --devices', () => {
  assert.equal(kgate(['resolve', 'arm-softmmu', '--devices', 'minmal'], {cwd: qemu}), {
    stdout: '',
    stderr:
      'error: arm-softmmu has no device list "minmal": configs/devices/arm-softmmu/minmal.mak does not exist ' +
      '[unknown-devices]\n  help: did you mean minimal?\n',
    status: 2,
  })
})

test('--devices by a path outside the tree, relative to the working folder', () => {
  const cwd = folderWith({'mine.mak': 'CONFIG_EXTRA=n\n', 'sub/list': 'include ../mine.mak\nCONFIG_NET=n\n'})
  const expected = {stdout: 'CONFIG_BOARD=y\nCONFIG_BUS=y\nCONFIG_NET=y\n', stderr: hostNote, status: 0}
  const tree = ['resolve', 'two', '--tree', small, '--devices']
  assert.equal(kgate([...tree, 'mine.mak'], {cwd}), expected)
  assert.equal(kgate([...tree, join(cwd, 'mine.mak')]), expected)
  assert.equal(kgate([...tree, 'sub/list'], {cwd}), {...expected, stdout: 'CONFIG_BOARD=y\nCONFIG_BUS=y\n'})
  assert.equal(kgate([...tree, './none.mak'], {cwd}), {
    stdout: '',
    stderr: 'error: cannot read none.mak: no such file [unreadable-file]\n',
    status: 1,
  })
})

test('warnings are counted, and shown when asked for', () => {
  const cwd = folderWith({...smallTree, 'default-configs/two.mak': 'include two.mak\nCONFIG_NET=n\n'})
  const args = ['resolve', 'two', '--host', 'AIO=n']
  assert.equal(kgate(args, {cwd}), {stdout: two, stderr: '1 warning (--warnings shows it)\n', status: 0})
  assert.equal(kgate([...args, '--warnings'], {cwd}), {
    stdout: two,
    stderr: `default-configs/two.mak:1:9: warning: the file sources itself: this line does nothing [source-itself]
    1 | include two.mak
      |         ^^^^^^^
`,
    status: 0,
  })
})

test('a fault of the whole tree is reported once for all targets', () => {
  const cwd = folderWith({...smallTree, 'Kconfig.host': 'config AIO\n    tristate\n'})
  const {stdout, stderr, status} = kgate(['resolve', '--all'], {cwd})
  assert.equal({stdout, status}, {stdout: '', status: 1})
  assert.is(stderr.split('Kconfig.host:2:5: error:').length - 1, 1)
  assert.match(stderr, /\n2 of 2 targets cannot be resolved\n$/)
})

// Skipped: does not hold yet.
test('a list of devices from a pipe', () => {
  const expected = {stdout: 'CONFIG_BOARD=y\nCONFIG_BUS=y\nCONFIG_NET=y\n', stderr: hostNote, status: 0}
  const script = 'echo CONFIG_EXTRA=n | kgate resolve two --devices /dev/stdin'
  assert.equal(shell(script, {cwd: small}), expected)
})

test('resolving without --output writes nothing', () => {
  const cwd = temporaryFolder()
  assert.is(kgate(['resolve', '--all', '--tree', small], {cwd}).status, 0)
  assert.equal(readdirSync(cwd), [])
  assert.equal(readdirSync(small).sort(), ['Kconfig', 'Kconfig.host', 'default-configs'])
})

test.run()
