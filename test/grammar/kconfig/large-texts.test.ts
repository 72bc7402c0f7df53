import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {KconfigParser} from '../../../grammar/kconfig/parser.js'
import type {Expression} from '../../../grammar/kconfig/tree.js'
import {diskReader} from '../../../src/tree/disk-reader.js'
import {KconfigReader} from '../../../src/tree/reading.js'
import {withTemporaryFolder} from '../../support/temporary-folder.js'
import {verifiedParse} from '../../support/verify-parse.js'

const mebibyte = 1 << 20

function fill(line: string, size: number): string {
  return line.repeat(Math.ceil(size / line.length))
}

function codesOf(text: string): string[] {
  return [...new Set(verifiedParse(text).diagnostics.map(({code}) => code))]
}

test('the grammar has no ambiguities', () => {
  assert.not.throws(() => new KconfigParser(true))
})

test('expressions nest a thousand deep, and no deeper', () => {
  for (const [open, close] of [
    ['(', ')'],
    ['!', ''],
  ] as const) {
    const nested = (depth: number) =>
      `config A\n  depends on ${open.repeat(depth)}A${close.repeat(depth)}\nconfig B\n`
    const {tree, diagnostics} = verifiedParse(nested(1000))
    assert.equal(diagnostics, [])
    const [stanza] = tree.statements
    let depth = 0
    let inner: Expression | undefined =
      stanza?.kind === 'config' && stanza.properties[0]?.kind === 'depends'
        ? stanza.properties[0].expression
        : undefined
    while (inner?.kind === 'group' || inner?.kind === 'not') {
      inner = inner.kind === 'group' ? inner.inner : inner.operand
      depth++
    }
    assert.is(depth, 1000)
    for (const tooDeep of [1001, 1_000_000]) {
      const {tree, diagnostics} = verifiedParse(nested(tooDeep))
      assert.equal(
        diagnostics.map(({code}) => code),
        ['nesting-too-deep'],
      )
      // Where the last thousand and first begins, and reading goes on below.
      assert.is(diagnostics[0]?.place?.span.start, nested(0).indexOf('A\nconfig B') + 1000)
      assert.is(tree.statements.length, 2)
    }
  }
})

test('an expression may be as long as a statement', () => {
  const {tree, diagnostics} = verifiedParse(`config A\n  depends on A${fill(' && A', mebibyte)}\nconfig B\n`)
  assert.equal(diagnostics, [])
  assert.is(tree.statements.length, 2)
})

test('a large file is read piece by piece, and gives what its parts give', () => {
  const part = 'config A\n  bool\n  depends on B && (C ||\n    D)\n# config\nCONFIG_A=y\nsource\n  x\n'
  const {tree, diagnostics} = verifiedParse(fill(part, 8 * mebibyte))
  assert.equal(diagnostics, [])
  assert.is(tree.statements.length, 3 * Math.ceil((8 * mebibyte) / part.length))
  const [config, , , later] = tree.statements
  if (config?.kind !== 'config' || later?.kind !== 'config') throw new Error('not a stanza')
  assert.is(config.properties.length, 2)
  assert.is(later.properties.length, 2)
  assert.is(later.at, config.at + part.length)
})

test('one stanza may be longer than a piece', () => {
  const {tree, diagnostics} = verifiedParse(`config A\n${fill('  default y\n', 2 * mebibyte)}`)
  assert.equal(diagnostics, [])
  assert.is(tree.statements.length, 1)
})

test('noise of any kind ends with errors, not with an exception', () => {
  const size = 9 * mebibyte
  const noise: [string, string[]][] = [
    ['x', ['statement-too-long']],
    [' ', ['statement-too-long']],
    ['\n', ['statement-too-long']],
    ['# nothing\n', ['statement-too-long']],
    ['lorem ipsum, dolor sit amet.\n', ['statement-too-long']],
    ['config $\n', ['invalid-character', 'too-many-errors']],
    ['CONFIG_A=\n', ['syntax', 'too-many-errors']],
  ]
  for (const [line, expected] of noise) {
    assert.equal(codesOf(fill(line, size)), expected, JSON.stringify(line))
  }
})

test('less noise than a statement may be long is read to its end', () => {
  const size = mebibyte
  assert.equal(codesOf(fill('#\n', 7 * mebibyte)), [])
  assert.equal(codesOf(fill(' ', size)), [])
  assert.equal(codesOf(`#${'x'.repeat(size)}`), [])
  assert.equal(codesOf(`config ${'x'.repeat(size)}`), [])
  assert.equal(codesOf(fill('lorem ipsum\n', size)), ['syntax'])
  assert.equal(codesOf(fill('%', size)), ['invalid-character'])
  assert.equal(codesOf(`config A\n${fill('select )\n', size / 4)}`), ['syntax', 'too-many-errors'])
})

test('a large file that is not text gives one error', () => {
  const noise: [Uint8Array, string][] = [
    [Buffer.alloc(50 * mebibyte), 'binary-file'],
    [Buffer.alloc(10 * mebibyte, Buffer.from('# J\xfcrgen\n', 'latin1')), 'invalid-utf8'],
  ]
  withTemporaryFolder(folder => {
    const path = join(folder, 'Kconfig')
    for (const [bytes, expected] of noise) {
      writeFileSync(path, bytes)
      const {diagnostics} = new KconfigReader(diskReader, path => path).read([path])
      assert.equal(
        diagnostics.map(({code}) => code),
        [expected],
      )
    }
  })
})

test('50 MB of printable noise end with one error', () => {
  let seed = 1
  const random = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
    return seed
  }
  const block = String.fromCharCode(...Array.from({length: 10_000}, () => 0x20 + (random() % 0x5f)))
  const {diagnostics} = verifiedParse(fill(block, 50 * mebibyte))
  assert.equal(
    diagnostics.map(({code}) => code),
    ['statement-too-long'],
  )
})

test('a piece never begins inside a comment or a source line', () => {
  // U+2028 ends a line for JavaScript, not for Kconfig.
  const comments = fill('# a comment\u2028config NOT_A_STANZA\n', mebibyte / 2)
  assert.is(verifiedParse(comments).tree.statements.length, 0)
  for (let length = (1 << 16) - 16; length < (1 << 16) + 4; length++) {
    const {tree, diagnostics} = verifiedParse(`#${'x'.repeat(length)}\nsource\nconfig/x\n`)
    assert.equal(diagnostics, [], `a path on the next line, behind ${length} characters`)
    assert.is(tree.statements.length, 1)
  }
})

test('reading does not go on inside a comment', () => {
  const {tree} = verifiedParse('=\n# a comment\u2028config NOT_A_STANZA\nconfig A\n')
  assert.equal(
    tree.statements.map(statement => statement.kind === 'config' && statement.symbol.text),
    ['A'],
  )
})

test('no text gives more than a hundred errors', () => {
  verifiedParse('config )\n'.repeat(60) + '%\n'.repeat(200))
  verifiedParse(`config A\nhelp\n${'  A sentence.\n'.repeat(200)}`)
})

test.run()
