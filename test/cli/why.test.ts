/** `kgate why`: whole explanations, as they are printed. */

import {readFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {assertGolden, goldenCases} from '../support/golden.js'
import {brokenTree, folderWith, kgate, smallTree} from './command.js'

for (const folder of goldenCases('why')) {
  test(`explanations: ${basename(folder)}`, () => {
    const [, ...args] = readFileSync(join(folder, 'command.txt'), 'utf8').trim().split(' ')
    const {stdout, stderr, status} = kgate([...args, '--cpu', 'x86_64'], {cwd: folder})
    assertGolden(folder, {'explanation.txt': `${stdout}${stderr}exit status ${status}\n`})
  })
}

const small = folderWith(smallTree)
const broken = folderWith(brokenTree)

test('JSON has every step with its place, and each symbol of it with what it rests on', () => {
  const {stdout, status} = kgate(['why', 'one', 'NET', '--json'], {cwd: small})
  assert.is(status, 0)
  const {explanations, mode} = JSON.parse(stdout)
  assert.is(mode, 'defconfig')
  assert.is(explanations.length, 1)
  const [{symbol, value, targets, proofs}] = explanations
  assert.equal([symbol, value, targets], ['NET', 'y', ['one']])
  const [{steps}] = proofs
  assert.equal(
    steps.map(({number, because}: {number: number; because: number[]}) => [number, because]),
    [
      [1, [2]],
      [2, [3]],
      [3, []],
    ],
  )
  const [net] = steps[0].symbols
  assert.equal([net.name, net.clause, net.because], ['NET', 'config NET default y', ['BUS=y']])
  assert.equal([net.place.file, net.place.line], ['Kconfig', 7])
})

test('a target that contradicts itself is explained all the same, and the exit status tells', () => {
  const {stdout, stderr, status} = kgate(['why', 'three', 'EXTRA'], {cwd: broken})
  assert.is(status, 1)
  assert.match(stdout, /^EXTRA is both y and n in three\n/)
  assert.match(stderr, /^note: three cannot be resolved \("kgate resolve three" tells why\)\n$/)
  assert.is(kgate(['why', 'one', 'EXTRA'], {cwd: broken}).status, 0)
})

test('a name is taken with CONFIG_ and without, and wrong calls are refused', () => {
  assert.is(
    kgate(['why', 'one', 'CONFIG_NET'], {cwd: small}).stdout,
    kgate(['why', 'one', 'NET'], {cwd: small}).stdout,
  )
  const refused = (...args: string[]) => {
    const {stdout, stderr, status} = kgate(['why', ...args], {cwd: small})
    assert.is(stdout, '')
    return `${status} ${stderr}`
  }
  assert.match(refused('one', 'NOT'), /^2 error: no "config" block of this tree defines NOT/)
  assert.match(refused('on', 'NET'), /^2 error: on is not a target/)
  assert.is(refused('one'), '2 kgate: name a symbol\n')
  assert.is(refused(), '2 kgate: name a target and a symbol, or say --all-targets\n')
  assert.match(refused('one', 'NET', '--ful'), /did you mean --full/)
})

test.run()
