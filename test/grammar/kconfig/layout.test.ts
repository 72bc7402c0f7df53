import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {Source} from '../../../grammar/common/source.js'
import {parseKconfig} from '../../../grammar/kconfig/parse.js'
import {placeText} from '../../../src/report/format-diagnostic.js'
import {syntaxWords} from '../../support/syntax-words.js'
import {verifiedParse} from '../../support/verify-parse.js'

const lines = [
  'config A # one',
  '  depends on B &&',
  '    C',
  '',
  'source x/y',
  'CONFIG_A=y',
  'bool',
  'oops',
  'config D',
  '',
]

test('line ends of every kind give the same tree and the same line numbers', () => {
  const read = (end: string) => {
    const {tree, diagnostics, source} = verifiedParse(lines.join(end))
    return {
      words: syntaxWords(tree).map(({text, at}) => ({text, ...source.position(at)})),
      errors: diagnostics.map(({message, place}) => `${place && placeText(place)} ${message}`),
    }
  }
  const unix = read('\n')
  assert.equal(unix.errors, [
    'Kconfig:7:1 "bool" stands outside a config block',
    'Kconfig:8:1 expected a statement or a property of the stanza above, found "oops"',
  ])
  assert.equal(unix.words.at(-1), {text: 'D', line: 9, column: 8})
  assert.equal(read('\r\n'), unix)
  assert.equal(read('\r'), unix)
})

test('a byte order mark is a warning, and places are those in the text', () => {
  const {tree, diagnostics} = verifiedParse('\ufeffconfig A')
  assert.equal(
    diagnostics.map(({code, severity}) => [code, severity]),
    [['byte-order-mark', 'warning']],
  )
  assert.equal(
    syntaxWords(tree).map(({at}) => at),
    [1, 8],
  )
  assert.equal(
    verifiedParse('config A\n\ufeff').diagnostics.map(({code}) => code),
    ['invalid-character'],
  )
})

test('a path may stand on the line below "source", and is raw', () => {
  const {tree} = verifiedParse('source\n\n  sub/K config # x\ninclude "q"')
  assert.equal(
    tree.statements.map(statement => statement.kind === 'source' && [statement.keyword, statement.path]),
    [
      ['source', 'sub/K config # x'],
      ['include', '"q"'],
    ],
  )
})

test('a column counts UTF-16 code units, a tab as one', () => {
  const source = new Source('Kconfig', '# 😀\n\tconfig A\n')
  const {tree} = parseKconfig(source)
  assert.equal(source.position(tree.statements[0]?.at ?? -1), {line: 2, column: 2})
  assert.equal(source.position(5), {line: 2, column: 1})
  assert.is(source.line(1), '# 😀')
  assert.is(source.line(9), '')
})

test('an empty text is an empty tree', () => {
  for (const text of ['', '\n', '#', '# x', ' \t\r', '\ufeff'])
    assert.equal(verifiedParse(text).tree.statements, [])
})

test('text below "help" is skipped, whatever it says', () => {
  for (const help of ['help', '---help---', '--- help ---']) {
    for (const body of [
      'depends on nothing',
      'config X',
      'source y',
      'A sentence. "Quoted", even: 100%!',
      'select Z\n\n      bool',
    ]) {
      const {tree, diagnostics} = verifiedParse(`config A\n  ${help}\n    ${body}\n  default y\nconfig B\n`)
      const named = `${help}: ${body}`
      assert.is(diagnostics.length, 1, named)
      assert.is(diagnostics[0]?.code, 'foreign-keyword', named)
      assert.equal(
        tree.statements.map(statement => statement.kind),
        ['config', 'config'],
        named,
      )
    }
  }
})

test.run()
