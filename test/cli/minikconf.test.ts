import {execFileSync} from 'node:child_process'
import {readdirSync, readFileSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {brokenTree, folderWith, kgate, smallTree, temporaryFolder} from './command.js'

const cwd = folderWith(brokenTree)
const inputs = ['default-configs/one.mak', 'Kconfig']
const one = 'CONFIG_BOARD=y\nCONFIG_BUS=y\nCONFIG_EXTRA=y\nCONFIG_NET=y\n'
const usage =
  'usage: kgate minikconf [--defconfig|--allnoconfig|--allyesconfig|--randconfig] OUTPUT DEPFILE INPUT... [CONFIG_X=y|n ...]\n'

function minikconf(...args: string[]) {
  return kgate(['minikconf', ...args], {cwd})
}

test('prints what is y, and writes what it read to the dependency file', () => {
  const depfile = join(temporaryFolder(), 'one.mak.d')
  assert.equal(minikconf('out/one.mak', depfile, ...inputs), {stdout: one, stderr: '', status: 0})
  const read = ['default-configs/one.mak', 'Kconfig', 'Kconfig.host']
  assert.is(readFileSync(depfile, 'utf8'), read.map(file => `out/one.mak: ${join(cwd, file)}\n`).join(''))
  assert.throws(() => statSync(join(cwd, 'out')), /ENOENT/)
})

test('arguments of the form CONFIG_X= are symbols, empty is n, and none of them is printed', () => {
  const disk = one.replace('CONFIG_EXTRA', 'CONFIG_DISK=y\nCONFIG_EXTRA')
  const depfile = '/dev/null'
  assert.equal(minikconf('o', depfile, ...inputs, 'CONFIG_AIO=y'), {stdout: disk, stderr: '', status: 0})
  assert.equal(minikconf('o', depfile, ...inputs, 'CONFIG_AIO='), {stdout: one, stderr: '', status: 0})
  assert.equal(minikconf('o', depfile, 'CONFIG_AIO=n', ...inputs, 'CONFIG_NET=n'), {
    stdout: one.replace('CONFIG_NET=y\n', ''),
    stderr: '',
    status: 0,
  })
})

test('modes', () => {
  const run = (mode: string) => minikconf(mode, 'o', '/dev/null', ...inputs, 'CONFIG_AIO=y', 'CONFIG_BUS=y')
  const all = 'CONFIG_BOARD=y\nCONFIG_DISK=y\nCONFIG_EXTRA=y\nCONFIG_NET=y\n'
  assert.equal(run('--defconfig'), {stdout: all, stderr: '', status: 0})
  assert.equal(run('--allyesconfig'), {stdout: all, stderr: '', status: 0})
  assert.equal(run('--allnoconfig'), {stdout: '', stderr: '', status: 0})
  const {stderr, status} = run('--randconfig')
  assert.match(stderr, /^randconfig: seed \d+\n$/)
  assert.is(status, 0)
})

test('arguments at fault end with 1, as the original does', () => {
  const faults: [string[], string][] = [
    [[], 'at least one argument is required'],
    [['--defconfig'], 'at least one argument is required'],
    [['out'], 'a dependency file is required behind the output'],
    [['--allyes', 'out', 'dep'], 'invalid option --allyes'],
    [['--defconfig', '--allnoconfig', 'out', 'dep'], 'invalid option --allnoconfig'],
  ]
  for (const [args, line] of faults) {
    assert.equal(minikconf(...args), {stdout: '', stderr: `kgate minikconf: ${line}\n${usage}`, status: 1})
  }
})

test('on an error nothing is printed, and the dependency file is left alone', () => {
  const folder = folderWith({'dep.d': 'as it was\n'})
  const depfile = join(folder, 'dep.d')
  utimesSync(depfile, 1e9, 1e9)
  const faults = [
    ['default-configs/three.mak', 'Kconfig'],
    [...inputs, 'CONFIG_NOWHERE=y'],
    ['none.mak', 'Kconfig'],
  ]
  for (const args of faults) {
    const {stdout, stderr, status} = minikconf('o', depfile, ...args)
    assert.equal({stdout, status}, {stdout: '', status: 1})
    assert.match(stderr, /error: /)
    assert.is(readFileSync(depfile, 'utf8'), 'as it was\n')
    assert.is(statSync(depfile).mtimeMs, 1e12)
    const missing = minikconf('o', join(folder, 'new.d'), ...args)
    assert.is(missing.status, 1)
  }
  assert.equal(readdirSync(folder), ['dep.d'])
})

test('a contradiction names both sides', () => {
  assert.equal(minikconf('o', '/dev/null', 'default-configs/three.mak', 'Kconfig'), {
    stdout: '',
    stderr: `default-configs/three.mak:2:1: error: in o, BUS is forced to be both y and n [contradiction]
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
`,
    status: 1,
  })
})

test('an unchanged dependency file keeps its time', () => {
  const depfile = join(temporaryFolder(), 'dep.d')
  assert.is(minikconf('o', depfile, ...inputs).status, 0)
  utimesSync(depfile, 1e9, 1e9)
  assert.equal(minikconf('o', depfile, ...inputs), {stdout: one, stderr: '', status: 0})
  assert.is(statSync(depfile).mtimeMs, 1e12)
})

test('special files are written to, never replaced', () => {
  assert.is(minikconf('o', '/dev/null', ...inputs).status, 0)
  assert.ok(statSync('/dev/null').isCharacterDevice())
  const folder = temporaryFolder()
  const fifo = join(folder, 'dep.fifo')
  execFileSync('mkfifo', [fifo])
  const script = `cat ${fifo} > ${join(folder, 'seen')} & "$0" minikconf o ${fifo} ${inputs.join(' ')}; wait`
  const stdout = execFileSync('sh', ['-c', script, join(process.env['KGATE_ROOT'] ?? '', 'kgate')], {
    cwd,
    encoding: 'utf8',
    timeout: 20_000,
  })
  assert.is(stdout, one)
  assert.ok(statSync(fifo).isFIFO())
  assert.is(readFileSync(join(folder, 'seen'), 'utf8').split('\n').length, 4)
})

test('a dependency file that cannot be written is named', () => {
  const folder = folderWith({file: ''})
  for (const depfile of [folder, join(folder, 'file/dep.d')]) {
    const {stdout, stderr, status} = minikconf('o', depfile, ...inputs)
    assert.equal({stdout, status}, {stdout: '', status: 1})
    assert.match(stderr, /^kgate: .*\n$/)
    assert.ok(stderr.includes(folder), stderr)
  }
  assert.equal(readdirSync(folder), ['file'])
})

test('inputs are read in order: of two defaults the first counts', () => {
  const tree = folderWith({
    ...smallTree,
    'a.mak': 'config NET\n default n\n',
    'b.mak': 'config NET\n default y\n',
  })
  writeFileSync(join(tree, 'K'), 'config NET\n')
  const run = (...files: string[]) => kgate(['minikconf', 'o', '/dev/null', ...files], {cwd: tree})
  assert.is(run('a.mak', 'b.mak', 'K').stdout, '')
  assert.is(run('b.mak', 'a.mak', 'K').stdout, 'CONFIG_NET=y\n')
})

test.run()
