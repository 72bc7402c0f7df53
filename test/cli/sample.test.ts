/** `kgate sample` as a user meets it: every device list that it draws resolves. */

import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {folderWith, kgate, qemuTree, shell, smallTree, temporaryFolder} from './command.js'

const small = folderWith({
  ...smallTree,
  'default-configs/one.mak': '#CONFIG_BOARD=n\n# CONFIG_NET=n\nCONFIG_BUS=y\n',
})

test('each device list resolves, with the command that it names', () => {
  const output = temporaryFolder()
  const drawn = kgate(
    ['sample', 'one', '--random', '20', '--seed', '4', '--vary', 'all', '--output', output],
    {cwd: small},
  )
  assert.is(drawn.status, 0, drawn.stderr)
  const files = readdirSync(output)
  assert.is(files.length, 20)
  assert.is(files[0], 'one-01.mak')
  const texts = files.map(file => readFileSync(join(output, file), 'utf8'))
  assert.ok(new Set(texts.map(text => text.split('\n').slice(2).join('\n'))).size > 10, 'they differ')
  for (const text of texts) {
    const [, , command = ''] = /^(# )(kgate resolve .*)$/m.exec(text) ?? []
    const {status, stderr} = shell(`cd ${output} && ${command} --tree ${small}`)
    assert.is(status, 0, `${text}\n${stderr}`)
  }
})

test('what is not varied stays, and what may change is said', () => {
  const {stdout, stderr} = kgate(['sample', 'one', '--set', 'NET=y', '--random', '10'], {cwd: small})
  assert.is(stdout.match(/^CONFIG_NET=y$/gm)?.length, 10)
  assert.not.match(stdout, /NET=n|EXTRA|DISK/)
  assert.is(
    stderr,
    'note: 2 symbols may change: those that default-configs/one.mak names (--vary host or all adds others)\n',
  )
})

test('the same seed prints the same', () => {
  const text = (seed: string) =>
    kgate(['sample', 'one', '--vary', 'all', '--random', '9', '--seed', seed], {cwd: small}).stdout
  assert.is(text('1'), text('1'))
  assert.is.not(text('1'), text('2'))
})

test('command lines of minikconf.py, with files and without', () => {
  const tree = folderWith(qemuTree)
  const flags = ['--vary', 'host', '--random', '5', '--format', 'minikconf', '--cpu', 'x86_64']
  const plain = kgate(['sample', 'arm-softmmu', ...flags, '--devices', 'minimal'], {cwd: tree})
  const lines = plain.stdout.trimEnd().split('\n')
  assert.is(lines.length, 5)
  for (const line of lines) {
    assert.match(
      line,
      /^kgate minikconf --defconfig arm-softmmu-config-devices\.mak \S+ Kconfig .*CONFIG_TCG=y/,
    )
    assert.is(shell(line, {cwd: tree}).status, 0, line)
  }
  const filed = kgate(['sample', 'arm-softmmu', ...flags, '--output', 'lists'], {cwd: tree})
  assert.match(filed.stdout, /^kgate minikconf \S+ \S+ \S+ lists\/arm-softmmu-1\.mak Kconfig /)
  for (const line of filed.stdout.trimEnd().split('\n')) assert.is(shell(line, {cwd: tree}).status, 0, line)
})

test('as JSON', () => {
  const {stdout} = kgate(['sample', 'one', '--format', 'json', '--random', '2', '--vary', 'host'], {
    cwd: small,
  })
  const {seed, vary, free, samples} = JSON.parse(stdout)
  assert.equal({seed, vary}, {seed: 0, vary: 'host'})
  assert.equal(free[0], {name: 'AIO', kind: 'host fact'})
  assert.is(samples.length, 2)
})

test('where nothing resolves, the contradiction is told', () => {
  const {status, stdout, stderr} = kgate(['sample', 'one', '--set', 'BOARD=y,BUS=n'], {cwd: small})
  assert.is(status, 1)
  assert.is(stdout, '')
  assert.match(stderr, /BUS is forced to be both y and n/)
  assert.match(stderr, /error: no configuration of one resolves, whatever may change\n$/)
})

test('wrong calls', () => {
  const calls: [string[], RegExp][] = [
    [[], /name a target/],
    [['one', 'two'], /name one target/],
    [['one', '--random', '0'], /--random: "0" is not a whole number from 1 to 100000/],
    [['one', '--seed', 'x'], /--seed: "x" is not a whole number/],
    [['one', '--vary', 'hosts'], /did you mean host\?/],
    [['one', '--mode', 'randconfig'], /leave one of them out/],
    [['onne'], /did you mean one\?/],
  ]
  for (const [args, message] of calls) {
    const {status, stderr} = kgate(['sample', ...args], {cwd: small})
    assert.is(status, 2, stderr)
    assert.match(stderr, message)
  }
})

test('a device list with config blocks is refused', () => {
  const tree = folderWith({...smallTree, 'default-configs/one.mak': 'CONFIG_MINE=y\nconfig MINE\n bool\n'})
  const {status, stderr} = kgate(['sample', 'one'], {cwd: tree})
  assert.is(status, 1)
  assert.match(stderr, /holds config blocks/)
})

test.run()
