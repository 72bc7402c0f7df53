import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {readValue} from '../../src/options/option-values.js'
import {ownedTable, qemuTable} from './option-trees.js'

function read(name: string, text: string, table = ownedTable) {
  const option = table.options.find(option => option.name === name)
  if (!option) throw new Error(`there is no option ${name}`)
  return readValue(option, text)
}

function value(name: string, text: string): unknown {
  const found = read(name, text)
  if (!('value' in found)) throw new Error(found.problem)
  return found.value
}

function problem(name: string, text: string, table = ownedTable): string | undefined {
  const found = read(name, text, table)
  return 'value' in found ? undefined : found.problem
}

test('a boolean is true or false, in any case', () => {
  assert.is(value('docs', 'true'), true)
  assert.is(value('docs', 'False'), false)
  for (const text of ['yes', '1', '', ' true'])
    assert.is(problem('docs', text), `"${text}" is neither true nor false`)
})

test('an integer is decimal, within its bounds', () => {
  for (const jobs of [1, 8, 64]) assert.is(value('jobs', String(jobs)), jobs)
  assert.is(value('jobs', ' +1_0 '), 10)
  for (const text of ['', 'x', '0x8', '1.0', '1__0'])
    assert.is(problem('jobs', text), `"${text}" is not a whole number`)
  assert.is(problem('jobs', '0'), '"0" is less than 1, the least that it can be')
  assert.is(problem('jobs', '65'), '"65" is more than 64, the most that it can be')
})

test('a choice is one of its choices', () => {
  assert.is(value('level', 'high'), 'high')
  assert.is(problem('level', 'High'), '"High" is not among the choices low, high')
  assert.equal(read('nic', 'enable'), {
    problem: '"enable" is not among the choices enabled, disabled, auto',
    help: 'did you mean enabled?',
  })
})

test('an array is a list as Python has it, or items with commas', () => {
  assert.equal(value('search_path', ''), [])
  assert.equal(value('search_path', 'x, y ,z'), ['x', 'y', 'z'])
  assert.equal(value('search_path', '["x", \'y,z\', """a"b""",]'), ['x', 'y,z', 'a"b'])
  assert.equal(value('formats', 'raw,vmdk'), ['raw', 'vmdk'])
  assert.match(problem('formats', 'raw,vdi') ?? '', /^"vdi" is not among the choices/)
  for (const text of ['[', '[x]', '["x"] + []', '[1]', '[["x"]]']) {
    assert.match(problem('search_path', text) ?? '', /is not a list of strings/, text)
  }
  assert.ok(problem('search_path', '['.repeat(100_000)))
})

test('a value that is on its way out is taken for the one in its place', () => {
  assert.is(value('speed', 'turbo'), 'fast')
})

test('the prefix is a path from the root', () => {
  assert.is(problem('prefix', '/usr', qemuTable), undefined)
  assert.is(problem('prefix', 'usr', qemuTable), '"usr" is not an absolute path')
})

test.run()
