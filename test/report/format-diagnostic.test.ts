import {test} from 'uvu'
import * as assert from 'uvu/assert'
import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import {diagnosticRecord, formatDiagnostic} from '../../src/report/format-diagnostic.js'

function at(text: string, start: number, end: number): Diagnostic {
  return {
    code: 'syntax',
    severity: 'error',
    message: 'm',
    place: {source: new Source('K', text), span: {start, end}},
  }
}

function excerpt(diagnostic: Diagnostic): string[] {
  return formatDiagnostic(diagnostic).split('\n').slice(1)
}

test('the carets stand below the span, tabs and all', () => {
  assert.equal(excerpt(at('\tconfig\tABC\n', 8, 11)), ['    1 | \tconfig\tABC', '      | \t      \t^^^'])
})

test('a span that goes past its line is shown up to its end, an empty one as one caret', () => {
  assert.equal(excerpt(at('one\ntwo\n', 2, 6)), ['    1 | one', '      |   ^'])
  assert.equal(excerpt(at('one', 1, 1)), ['    1 | one', '      |  ^'])
  assert.equal(excerpt(at('one', 3, 4)), ['    1 | one', '      |    ^'])
  assert.equal(excerpt(at('', 0, 1)), ['    1 | ', '      | ^'])
})

test('of a long line the part around the place is shown', () => {
  const [line = '', carets = ''] = excerpt(at(`${'a'.repeat(500)}HERE${'b'.repeat(500)}`, 500, 504))
  assert.ok(line.length < 200 && line.includes('HERE'))
  assert.is(line.indexOf('HERE'), carets.indexOf('^^^^'))
})

test('control characters never reach the terminal', () => {
  const text = formatDiagnostic({
    ...at('a\x1b[31m\x07\x9bb', 0, 1),
    message: 'm\x1b]',
    help: 'h\x00',
    notes: [{message: '\x08'}],
  })
  assert.not.match(text, /[\x00-\x08\x0b-\x1f\x7f-\x9f]/)
})

test('a record has lines and columns from 1, for the notes as well', () => {
  const source = new Source('K', 'one\ntwo\n')
  const place = {source, span: {start: 5, end: 7}}
  const record = diagnosticRecord({...at('one\ntwo\n', 5, 7), place, notes: [{message: 'n', place}]})
  const where = {file: 'K', line: 2, column: 2, endLine: 2, endColumn: 4}
  assert.equal(record, {
    code: 'syntax',
    severity: 'error',
    message: 'm',
    place: where,
    notes: [{message: 'n', place: where}],
  })
})

test.run()
