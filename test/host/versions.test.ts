import {spawnSync} from 'node:child_process'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {compareVersions, outsideRange, rangeText} from '../../src/host/versions.js'
import {hostFolder, isInstalled, moduleFile} from './host-case.js'

/** In order. */
const versions = [
  '0.9',
  '1',
  '1.0',
  '1.0a',
  '1.0.1',
  '1.02',
  '1.2a',
  '1.10',
  '1.10.1',
  '2.0',
  '2.3',
  '10',
  '20230101',
]

test('versions are compared piece by piece, numbers as numbers', () => {
  versions.forEach((a, i) => {
    versions.forEach((b, j) => {
      assert.is(Math.sign(compareVersions(a, b)), Math.sign(i - j), `${a} and ${b}`)
    })
  })
  assert.is(compareVersions('1.0.0', '1_0-0'), 0)
  assert.is(compareVersions('1.01', '1.1'), 0)
  assert.ok(compareVersions('1.0~rc1', '1.0') < 0)
  assert.ok(compareVersions('1.0~rc1', '1.0~rc2') < 0)
})

test('pkg-config compares them in the same way', () => {
  if (!isInstalled('pkg-config')) {
    console.log('skipped: there is no pkg-config')
    return
  }
  const others = ['1.0.0', '1.01', '1.0-1', '1.a', '1.0rc1', '1.0b', '2.0alpha', '001.2']
  const all = [...versions, ...others]
  const names = all.map((_, index) => `v${index}`)
  const folder = hostFolder(
    Object.fromEntries(all.map((version, index) => [`v${index}.pc`, moduleFile(version)])),
  )
  for (const bound of ['1.0', '1.2a', '2.0']) {
    for (const operator of ['>=', '<=', '<', '>', '=']) {
      const script = names
        .map(name => `pkg-config --exists '${name} ${operator} ${bound}' && echo ${name}`)
        .join('\n')
      const {stdout} = spawnSync('sh', ['-c', script], {
        encoding: 'utf8',
        env: {PATH: '/usr/bin:/bin', PKG_CONFIG_PATH: folder},
      })
      const inside = names.filter(
        (_, index) => outsideRange(all[index] ?? '', operator + bound) === undefined,
      )
      assert.equal(inside, stdout.split('\n').slice(0, -1), operator + bound)
    }
  }
})

test('a range has bounds, of which the first that is missed is told', () => {
  assert.is(outsideRange('2.3', '>=2.0 <3'), undefined)
  assert.is(outsideRange('2.3'), undefined)
  assert.is(outsideRange('0.7', '>=2.0 <3'), 'too old, >= 2.0 is wanted')
  assert.is(outsideRange('3.0', '>= 2.0, < 3.0'), 'too new, < 3.0 is wanted')
  assert.is(outsideRange('3', '<=2'), 'too new, <= 2 is wanted')
  assert.is(outsideRange('2', '>2'), 'too old, > 2 is wanted')
  assert.is(outsideRange('2', '=2.1'), 'too old, = 2.1 is wanted')
  assert.is(rangeText('>=2.0,<3'), '>= 2.0, < 3')
})

test.run()
