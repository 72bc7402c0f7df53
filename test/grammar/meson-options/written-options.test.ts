import fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {Source} from '../../../grammar/common/source.js'
import type {MesonOption} from '../../../grammar/meson-options/options.js'
import {parseMesonOptions} from '../../../grammar/meson-options/parse.js'
import {type Declared, writtenOptions} from '../../support/option-arbitraries.js'
import {verifiedOptions} from '../../support/verify-options.js'

function declared({span: _, nameSpan: __, ...fields}: MesonOption): Declared {
  return fields
}

test('options are read as they were meant, in every layout', () => {
  fc.assert(
    fc.property(writtenOptions, ({text, options}) => {
      const source = new Source('meson_options.txt', text)
      const read = verifiedOptions(source)
      assert.equal(read.diagnostics, [])
      assert.equal(read.options.map(declared), options)
      for (const {name, nameSpan} of read.options) assert.is(text.slice(nameSpan.start, nameSpan.end), name)
    }),
    {numRuns: 600},
  )
})

/** Each holds one error, and nothing that an option below it could be taken for. */
const badOptions = [
  "option('x', type: 'string'",
  "option('x', type: 'string'))",
  "option('x', type: 'string', value: 'never)",
  "option('x', type: 'string', description: 'it's')",
  'option("x", type: "string")',
  "option('x', type: ['string')",
  "option('x', type: 'string');",
  "option('x', type: 'string', value: 1)",
  "option('x', type: 'string', value: -'x')",
  "option('x')",
  "option('x', kind: string)",
  "options('x', type: 'string')",
  "if get_option('x')",
  'endif',
  "x = 'option('",
  '%',
  "'",
  '"',
]

test('an error in one option loses that option, and no other', () => {
  const lines = fc.array(fc.oneof(fc.constant('good'), fc.constantFrom(...badOptions)), {maxLength: 10})
  fc.assert(
    fc.property(lines, fc.constantFrom('\n', '\r\n', '\r'), (lines, lineEnd) => {
      const text = lines
        .map(
          (line, index) => (line === 'good' ? `option('g${index}', type: 'feature') # it's` : line) + lineEnd,
        )
        .join('')
      const {options, diagnostics} = verifiedOptions(new Source('meson_options.txt', text))
      const good = lines.flatMap((line, index) => (line === 'good' ? [`g${index}`] : []))
      assert.equal(
        options.map(({name}) => name),
        good,
        JSON.stringify(text),
      )
      assert.is(diagnostics.length > 0, good.length < lines.length, JSON.stringify(text))
    }),
    {numRuns: 1000},
  )
})

test('a string that is never closed loses its own option only', () => {
  for (const quote of ["'", "'''"]) {
    const text = `option('x', type: 'string', value: ${quote}never)\noption('y', type: 'string')\n`
    const {options, diagnostics} = verifiedOptions(new Source('x', text))
    assert.equal(
      options.map(({name}) => name),
      ['y'],
    )
    assert.is(diagnostics.length, 1)
    assert.is(diagnostics[0]?.place?.span.start, text.indexOf(quote, 20 + "'string'".length))
  }
})

test('what stands before the place where a text is cut off is read as before', () => {
  fc.assert(
    fc.property(writtenOptions, fc.nat(), ({text}, seed) => {
      const cut = seed % (text.length + 1)
      const whole = parseMesonOptions(new Source('x', text)).options
      const part = parseMesonOptions(new Source('x', text.slice(0, cut))).options
      assert.equal(
        part,
        whole.filter(({span}) => span.end <= cut),
      )
    }),
    {numRuns: 300},
  )
})

test.run()
