import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {folderWith, kgate, qemuTree, root, smallTree} from './command.js'

const ownTargets = 'aarch64-softmmu\nriscv64-softmmu\ns390x-softmmu\nx86_64-softmmu\n'

test('one a line', () => {
  assert.equal(kgate(['targets']), {stdout: ownTargets, stderr: '', status: 0})
  assert.equal(kgate(['targets', '--format', 'text', '--tree', folderWith(smallTree)]), {
    stdout: 'one\ntwo\n',
    stderr: '',
    status: 0,
  })
})

test('--format json', () => {
  const tree = folderWith(qemuTree)
  const {stdout, ...rest} = kgate(['targets', '--format', 'json', '--tree', tree])
  assert.equal(rest, {stderr: '', status: 0})
  assert.equal(JSON.parse(stdout), {
    tree,
    profile: 'qemu',
    version: '10.2.0',
    targets: [{name: 'arm-softmmu', devices: join(tree, 'configs/devices/arm-softmmu/default.mak')}],
  })
})

test('in a folder that is no tree, the example is used, and that is said', () => {
  const cwd = folderWith({README: 'nothing here'})
  const note = "note: this folder is not a tree, so kgate's own example is used (--tree DIR names another)\n"
  assert.equal(kgate(['targets'], {cwd}), {stdout: ownTargets, stderr: note, status: 0})
  const {stdout, stderr, status} = kgate(['resolve', 's390x-softmmu', '--host', 'LINUX=y'], {cwd})
  assert.ok(stdout.startsWith('CONFIG_E1000E_PCI_EXPRESS=y\n'), stdout)
  assert.ok(stderr.startsWith(note), stderr)
  assert.is(status, 0)
})

test('a folder that is named must be a tree', () => {
  const cwd = folderWith({'empty/README': ''})
  const why = `  it has no kgate.json
  it has no Kconfig with configs/devices/ (QEMU since 6.1) or default-configs/ (kgate) beside it
  help: name a tree with --tree, or describe this one in a kgate.json (docs/trees.md)
`
  const error = (name: string) => `error: ${name} is not a tree that kgate knows [no-tree]\n${why}`
  assert.equal(kgate(['targets', '--tree', 'empty'], {cwd}), {stdout: '', stderr: error('empty'), status: 1})
  assert.equal(kgate(['targets', '--tree', 'none'], {cwd}), {stdout: '', stderr: error('none'), status: 1})
  assert.equal(kgate(['targets', '--tree', '/dev/null'], {cwd}), {
    stdout: '',
    stderr: error('/dev/null'),
    status: 1,
  })
  assert.equal(kgate(['resolve', 'one', '--tree', '.'], {cwd}), {
    stdout: '',
    stderr: error('this folder'),
    status: 1,
  })
})

test('a tree without its Kconfig file', () => {
  const cwd = folderWith({'default-configs/one.mak': ''})
  assert.equal(kgate(['resolve', 'one', '--profile', 'kgate'], {cwd}), {
    stdout: '',
    stderr: 'error: cannot read Kconfig: no such file [unreadable-file]\n',
    status: 1,
  })
})

test('--profile overrides what the files say', () => {
  const cwd = folderWith({...smallTree, 'configs/devices/three/default.mak': ''})
  const version =
    'warning: the tree has no VERSION file with a version in it: the rules of QEMU 10.2 are used [no-version]\n'
  assert.equal(kgate(['targets'], {cwd}), {stdout: 'three\n', stderr: version, status: 0})
  assert.equal(kgate(['targets', '--profile', 'kgate'], {cwd}), {stdout: 'one\ntwo\n', stderr: '', status: 0})
})

test('a tree whose path has spaces and letters beyond ASCII', () => {
  const parent = folderWith({})
  const name = 'My trees/größe ☃ [x] {y}'
  const tree = folderWith(smallTree, join(parent, name))
  const resolved = {stdout: 'CONFIG_BOARD=y\nCONFIG_BUS=y\nCONFIG_EXTRA=y\n', stderr: '', status: 0}
  for (const cwd of [tree, parent, root]) {
    const where = cwd === tree ? [] : ['--tree', cwd === parent ? name : tree]
    assert.equal(kgate(['targets', ...where], {cwd}), {stdout: 'one\ntwo\n', stderr: '', status: 0})
    assert.equal(kgate(['resolve', 'two', '--host', 'AIO=n', ...where], {cwd}), resolved)
  }
  const {stderr, status} = kgate(['resolve', 'two', '--tree', name, '--set', 'NET=y'], {cwd: parent})
  assert.is(status, 1)
  assert.ok(stderr.startsWith(`${name}/default-configs/two.mak:1:1: error: in two, NET is forced`), stderr)
})

test.run()
