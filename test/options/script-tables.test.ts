import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {Source} from '../../grammar/common/source.js'
import {readScriptTables, type ScriptTables} from '../../src/options/script-tables.js'
import {formatDiagnostic} from '../../src/report/format-diagnostic.js'

function tables(text: string): ScriptTables {
  const read = readScriptTables(new Source('script.py', text))
  if ('code' in read) throw new Error(formatDiagnostic(read))
  return read
}

function skipped(literal: string): string[] {
  return [...tables(`SKIP_OPTIONS = ${literal}\n`).skipped]
}

test('a set, a list, a tuple, and what makes one of another', () => {
  for (const literal of [
    '{"a", "b"}',
    "['a', 'b',]",
    '("a", \'b\')',
    'set(("a", "b"))',
    'frozenset(["a", "b"])',
  ]) {
    assert.equal(skipped(literal), ['a', 'b'], literal)
  }
  for (const literal of ['set()', 'frozenset( )', '{}', '[]', '()'])
    assert.equal(skipped(literal), [], literal)
  assert.equal(skipped('("a",)'), ['a'])
})

test('comments, line ends, joined strings and escapes', () => {
  assert.equal(
    skipped(`{  # first
    "a"
    "b",   # "no"
    r'c\\n', '\\x41\\u00e9\\n', """d
e""",
}  # behind`),
    ['ab', 'c\\n', 'Aé\n', 'd\ne'],
  )
})

test('names are a dict', () => {
  const {names} = tables('OPTION_NAMES: dict = {\n  "b_lto": "lto",\n  \'debug\' : "debug" "-info"\n}\n')
  assert.equal(
    [...names],
    [
      ['b_lto', 'lto'],
      ['debug', 'debug-info'],
    ],
  )
})

test('the width, and what help shows for an option', () => {
  const text =
    'LINE_WIDTH = 60\ndef f(opt):\n    if opt["name"] == "libdir":\n        return \'system default\'\n'
  const {lineWidth, shown, auto} = tables(text)
  assert.is(lineWidth, 60)
  assert.equal([...shown], [['libdir', 'system default']])
  assert.equal([...auto], [])
})

test('whoever uses a table in a function does not change it', () => {
  assert.equal([...tables('AUTO_OPTIONS = {"a"}\ndef f():\n    AUTO_OPTIONS = 1\n').auto], ['a'])
})

const refused = [
  'SKIP_OPTIONS = {"a"} | {"b"}',
  'SKIP_OPTIONS = {"a"}\nSKIP_OPTIONS.add("b")',
  'SKIP_OPTIONS |= {"a"}',
  'SKIP_OPTIONS = {f"a"}',
  'SKIP_OPTIONS = {b"a"}',
  'SKIP_OPTIONS = {"a", B}',
  'SKIP_OPTIONS = {"a" "b',
  'SKIP_OPTIONS = {"a" , , "b"}',
  'SKIP_OPTIONS = ("a")',
  'SKIP_OPTIONS = {"a": "b"}',
  'SKIP_OPTIONS = {"\\N{BULLET}"}',
  'SKIP_OPTIONS = names()',
  'SKIP_OPTIONS = 3',
  'OPTION_NAMES = {"a", "b"}',
  'OPTION_NAMES = {"a": "b", "c"}',
  'LINE_WIDTH = 0',
  'LINE_WIDTH = "76"',
  'print("nothing")',
  '',
]
for (const text of refused) {
  test(`not understood: ${JSON.stringify(text)}`, () => {
    const read = readScriptTables(new Source('script.py', `${text}\n`))
    if (!('code' in read)) assert.unreachable(JSON.stringify(read))
    else assert.equal([read.code, read.severity], ['option-script', 'warning'])
  })
}

test.run()
