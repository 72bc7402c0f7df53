import {existsSync} from 'node:fs'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {brokenTree, folderWith, hostNote, kgate, launcher, run, shell} from './command.js'

const cwd = folderWith(brokenTree)
const failing = ['resolve', 'three']

const coloured = /\x1b\[\d+m/
const plainStart = 'default-configs/three.mak:2:1: error: in three, BUS is forced'
const colouredStart =
  '\x1b[1mdefault-configs/three.mak:2:1\x1b[22m: \x1b[1m\x1b[31merror:\x1b[39m\x1b[22m in three, BUS is forced'

test('no colours where nobody sees them', () => {
  const {stdout, stderr, status} = kgate(failing, {cwd})
  assert.equal({stdout, status}, {stdout: '', status: 1})
  assert.ok(stderr.startsWith(plainStart), stderr)
  assert.not.match(stderr, coloured)
})

test('FORCE_COLOR and NO_COLOR', () => {
  const start = (env: Record<string, string>) => kgate(failing, {cwd, env}).stderr
  assert.ok(start({FORCE_COLOR: '1'}).startsWith(colouredStart), start({FORCE_COLOR: '1'}))
  assert.ok(start({FORCE_COLOR: '3', NO_COLOR: '1'}).startsWith(colouredStart))
  assert.ok(start({FORCE_COLOR: '0'}).startsWith(plainStart))
  assert.ok(start({NO_COLOR: '1'}).startsWith(plainStart))
})

test('results are never coloured', () => {
  const {stdout} = kgate(['resolve', 'one', '--format', 'table'], {cwd, env: {FORCE_COLOR: '1'}})
  assert.not.match(stdout, coloured)
})

test('a terminal gets colours, unless it asks for none', () => {
  if (!['/usr/bin/script', '/bin/script'].some(existsSync)) {
    console.log('skipped: the program script, which makes a terminal, is missing')
    return
  }
  const inTerminal = (env: Record<string, string>) => {
    const {stdout, status} = run('script', ['-qec', `'${launcher}' resolve three`, '/dev/null'], {
      cwd,
      env: {TERM: 'xterm', ...env},
    })
    assert.is(status, 1)
    return stdout
  }
  assert.ok(inTerminal({}).startsWith(colouredStart), inTerminal({}))
  assert.ok(inTerminal({NO_COLOR: '1'}).startsWith(plainStart))
  assert.ok(inTerminal({TERM: 'dumb'}).startsWith(plainStart))
  assert.ok(inTerminal({FORCE_COLOR: '0'}).startsWith(plainStart))
})

test('a reader that has seen enough ends the run quietly', () => {
  // The status is that of kgate, not of head; POSIX shells had no pipefail until lately.
  const script = '{ kgate resolve --all --format json --host LINUX=y; echo $? >&3; } | head -1'
  const {stdout, stderr, status} = shell(`exec 3>&2; ${script}`)
  assert.equal({stdout, stderr, status}, {stdout: '{\n', stderr: '0\n', status: 0})
})

test('a full disk is an error with words', () => {
  if (!existsSync('/dev/full')) {
    console.log('skipped: there is no /dev/full')
    return
  }
  const {stdout, stderr, status} = shell('kgate resolve one > /dev/full', {cwd})
  assert.equal({stdout, status}, {stdout: '', status: 1})
  assert.ok(stderr.startsWith(hostNote), stderr)
  assert.match(stderr, /\nkgate: cannot write the result: no space is left\n$/)
  assert.is(shell('kgate --version > /dev/full').status, 1)
  assert.is(shell('kgate targets --tree none 2> /dev/full').status, 1)
})

test('closed streams are nobody listening', () => {
  assert.equal(shell('kgate targets 2>&-').status, 0)
  assert.equal(shell('kgate targets >&-'), {stdout: '', stderr: '', status: 0})
})

test('a slow reader of much text gets all of it', () => {
  const {stdout, status} = shell('kgate resolve --all --format json | { sleep 0.3; cat; } | wc -c')
  assert.is(status, 0)
  assert.ok(Number(stdout) > 100_000, stdout)
})

test.run()
