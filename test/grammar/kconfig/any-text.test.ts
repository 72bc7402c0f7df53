import fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {writtenText} from '../../support/kconfig-arbitraries.js'
import {verifiedParse} from '../../support/verify-parse.js'

test('any string at all gives a tree and at most a hundred errors', () => {
  fc.assert(
    fc.property(fc.string({unit: 'binary', maxLength: 400, size: 'max'}), text => {
      verifiedParse(text)
    }),
    {numRuns: 1000},
  )
})

const vocabulary = [
  ...'config source include bool depends on select imply default if y n help ---help--- tristate menu'.split(
    ' ',
  ),
  ...[
    'A',
    'B',
    'CONFIG_A',
    'CONFIG_B=y',
    '=',
    '&&',
    '||',
    '&',
    '|',
    '!',
    '(',
    ')',
    '"',
    '#',
    '-',
    'é',
    '\ud800',
  ],
  ...['\n', '\n', '\n', '\r', '\r\n', '\n\t', '\n  ', '\u2028', '\ufeff', '\x1b'],
]

test('any sequence of words gives a tree and at most a hundred errors', () => {
  const soup = fc.array(fc.tuple(fc.constantFrom(...vocabulary), fc.constantFrom(' ', ' ', '', '\n')), {
    maxLength: 80,
  })
  fc.assert(
    fc.property(soup, parts => {
      verifiedParse(parts.flat().join(''))
    }),
    {numRuns: 1500},
  )
})

test('a valid text with a piece taken out, put in or cut off is read to its end', () => {
  const change = fc.record({
    at: fc.nat(),
    length: fc.nat({max: 20}),
    insert: fc.oneof(
      fc.constant(''),
      fc.constantFrom(...vocabulary),
      fc.string({unit: 'binary', maxLength: 5}),
    ),
  })
  fc.assert(
    fc.property(writtenText, fc.array(change, {minLength: 1, maxLength: 3}), ({text}, changes) => {
      let mutated = text
      for (const {at, length, insert} of changes) {
        const start = at % (mutated.length + 1)
        mutated = mutated.slice(0, start) + insert + mutated.slice(start + length)
      }
      verifiedParse(mutated)
    }),
    {numRuns: 1500},
  )
})

test('reading stops after a hundred errors, the last of which says so', () => {
  for (const line of ['%', 'config', 'select )', 'bool "x"', 'CONFIG_A=x', ') (', 'help']) {
    const {diagnostics} = verifiedParse(`${line}\n`.repeat(5000))
    assert.ok(diagnostics.length <= 100, line)
    if (diagnostics.length === 100) assert.is(diagnostics[99]?.code, 'too-many-errors', line)
  }
  const {diagnostics} = verifiedParse('%\n'.repeat(99))
  assert.is(diagnostics.length, 99)
  assert.ok(diagnostics.every(({code}) => code === 'invalid-character'))
})

test.run()
