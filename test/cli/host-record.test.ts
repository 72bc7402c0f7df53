/** `minikconf --record` and `resolve --host-from`: what a build knows of its host, written down and read. */

import {readFileSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {brokenTree, folderWith, hostNote, kgate, shell, smallTree} from './command.js'

const inputs = ['default-configs/one.mak', 'Kconfig']

function record(folder: string, name = 'calls.jsonl'): Record<string, unknown>[] {
  const lines = readFileSync(join(folder, name), 'utf8').split('\n')
  assert.is(lines.pop(), '')
  return lines.map(line => JSON.parse(line))
}

test('a call is recorded with all that decides it, and does what it does without', () => {
  const cwd = folderWith(smallTree)
  const args = ['--allnoconfig', 'build/one-config-devices.mak', '/dev/null', ...inputs, 'CONFIG_AIO=y']
  const plain = kgate(['minikconf', ...args], {cwd})
  assert.equal(kgate(['minikconf', '--record', 'calls.jsonl', ...args], {cwd}), plain)
  assert.equal(record(cwd), [
    {
      format: 1,
      output: 'build/one-config-devices.mak',
      target: 'one',
      mode: '--allnoconfig',
      inputs,
      externals: ['CONFIG_AIO=y'],
      hostSymbols: ['AIO'],
    },
  ])
})

test('KGATE_RECORD does the same, and --record comes before it', () => {
  const cwd = folderWith(smallTree)
  const env = {KGATE_RECORD: 'env.jsonl'}
  const args = ['one-config-devices.mak', '/dev/null', ...inputs]
  assert.is(kgate(['minikconf', ...args], {cwd, env}).status, 0)
  assert.is(kgate(['minikconf', '--record', 'flag.jsonl', ...args], {cwd, env}).status, 0)
  assert.equal([record(cwd, 'env.jsonl').length, record(cwd, 'flag.jsonl').length], [1, 1])
})

test('a call that was recorded last of its output is not recorded again', () => {
  const cwd = folderWith(smallTree)
  const call = (output: string, external: string) =>
    kgate(['minikconf', '--record', 'calls.jsonl', output, '/dev/null', ...inputs, external], {cwd})
  call('one', 'CONFIG_AIO=y')
  call('two', 'CONFIG_AIO=n')
  utimesSync(join(cwd, 'calls.jsonl'), 1e9, 1e9)
  call('one', 'CONFIG_AIO=y')
  assert.is(statSync(join(cwd, 'calls.jsonl')).mtimeMs, 1e12)
  call('one', 'CONFIG_AIO=n')
  call('one', 'CONFIG_AIO=y')
  assert.is(record(cwd).length, 4)
})

test('calls at the same time keep all lines whole', () => {
  const cwd = folderWith(smallTree)
  const {status} = shell(
    `for n in $(seq 16); do
       kgate minikconf --record calls.jsonl "$n-config-devices.mak" /dev/null ${inputs.join(' ')} CONFIG_AIO=y &
     done; wait`,
    {cwd},
  )
  assert.is(status, 0)
  const targets = record(cwd).map(({target}) => Number(target))
  assert.equal(
    targets.sort((a, b) => a - b),
    Array.from({length: 16}, (_, at) => at + 1),
  )
})

test('a line that a full disk has torn is left behind, and the next one is whole', () => {
  const cwd = folderWith({...smallTree, 'calls.jsonl': '{"format":1,"outp'})
  assert.is(kgate(['minikconf', '--record', 'calls.jsonl', 'o', '/dev/null', ...inputs], {cwd}).status, 0)
  const [torn, whole] = readFileSync(join(cwd, 'calls.jsonl'), 'utf8').split('\n')
  assert.is(torn, '{"format":1,"outp')
  assert.is(JSON.parse(whole ?? '').output, 'o')
})

test('a call that contradicts itself is recorded too', () => {
  const cwd = folderWith(brokenTree)
  const args = ['o', '/dev/null', 'default-configs/three.mak', 'Kconfig', 'CONFIG_AIO=y']
  assert.is(kgate(['minikconf', '--record', 'calls.jsonl', ...args], {cwd}).status, 1)
  assert.equal(record(cwd)[0]?.['externals'], ['CONFIG_AIO=y'])
})

test('a record without a name, or where none can be', () => {
  const cwd = folderWith(smallTree)
  for (const args of [['--record'], ['--record', '--defconfig', 'o', '/dev/null']]) {
    const {stdout, stderr, status} = kgate(['minikconf', ...args], {cwd})
    assert.equal({stdout, status}, {stdout: '', status: 1})
    assert.match(stderr, /^kgate minikconf: --record needs the name of a file\nusage: /)
  }
  const {stdout, stderr, status} = kgate(
    ['minikconf', '--record', 'no/such/folder', 'o', '/dev/null', ...inputs],
    {cwd},
  )
  assert.equal({stdout, status}, {stdout: '', status: 1})
  assert.is(stderr, 'kgate: no/such/folder: no such file\n')
})

const withAio = 'CONFIG_BOARD=y\nCONFIG_BUS=y\nCONFIG_DISK=y\nCONFIG_EXTRA=y\nCONFIG_NET=y\n'
const withoutAio = withAio.replace('CONFIG_DISK=y\n', '')

test('resolve takes host symbols from a record, and --host overrides them', () => {
  const cwd = folderWith(smallTree)
  kgate(['minikconf', '--record', 'calls.jsonl', 'x', '/dev/null', ...inputs, 'CONFIG_AIO=y'], {cwd})
  const run = (...args: string[]) => kgate(['resolve', 'one', '--host-from', 'calls.jsonl', ...args], {cwd})
  assert.equal(run(), {stdout: withAio, stderr: '', status: 0})
  assert.equal(run('--host', 'AIO=n'), {stdout: withoutAio, stderr: '', status: 0})
  const reason = (...args: string[]) => {
    const {symbols} = JSON.parse(run('--format=json', ...args).stdout).targets[0]
    return symbols.find(({name}: {name: string}) => name === 'AIO').reason
  }
  assert.is(reason(), 'CONFIG_AIO=y, from calls.jsonl')
  assert.is(reason('--host', 'AIO=n'), 'CONFIG_AIO=n, given with --host')
})

test('resolve takes them from a build, and names those that it does not tell', () => {
  const cwd = folderWith({
    ...smallTree,
    'build/config-host.h': '#define CONFIG_AIO\n',
    'other/config-host.h': '',
  })
  const run = (build: string) => kgate(['resolve', 'one', '--host-from', build], {cwd})
  assert.equal(run('build'), {stdout: withAio, stderr: '', status: 0})
  const stderr = hostNote.replace('(give', '(other/config-host.h does not tell them: give')
  assert.equal(run('other'), {stdout: withoutAio, stderr, status: 0})
})

test('where nothing can be read, nothing is resolved', () => {
  const cwd = folderWith(smallTree)
  writeFileSync(join(cwd, 'bad.jsonl'), '{"output": "o"}\n')
  for (const path of ['bad.jsonl', 'nowhere', '.']) {
    const {stdout, stderr, status} = kgate(['resolve', 'one', '--host-from', path], {cwd})
    assert.equal({stdout, status}, {stdout: '', status: 1})
    assert.match(stderr, /error: .* \[(host-record|unreadable-file)\]\n/)
  }
})

test.run()
