import fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {Source} from '../../../grammar/common/source.js'
import {OptionParser} from '../../../grammar/meson-options/parser.js'
import {writtenOptions} from '../../support/option-arbitraries.js'
import {verifiedOptions} from '../../support/verify-options.js'

function parsed(text: string): ReturnType<typeof verifiedOptions> {
  return verifiedOptions(new Source('meson_options.txt', text))
}

test('the grammar has no ambiguities', () => {
  assert.not.throws(() => new OptionParser(true))
})

test('any string at all gives options and at most a hundred errors', () => {
  fc.assert(
    fc.property(fc.string({unit: 'binary', maxLength: 400, size: 'max'}), text => {
      parsed(text)
    }),
    {numRuns: 1000},
  )
})

const vocabulary = [
  ...'option ( ) [ ] { } , : + - = == += . ? * not true false if endif foreach in x type value choices'.split(
    ' ',
  ),
  ..."'x' '' ''' ' f'x' 'a\\'b' '''a'b''' 0 1 0x1F 017 1x 'string' 'combo' option('x', type: 'string')".split(
    ' ',
  ),
  ...['"', '#', '\\', '\\\n', '\n', '\r', '\r\n', '\f', '\u2028', '\ufeff', 'é', '\ud800', '\x1b', '\0'],
  ...["'\\N{BULLET}'", "'\\U00110000'", "'two\nlines'", "\noption('y', type: 'array', value: ["],
]

test('any sequence of words gives options and at most a hundred errors', () => {
  const soup = fc.array(fc.tuple(fc.constantFrom(...vocabulary), fc.constantFrom(' ', ' ', '', '\n')), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(soup, parts => {
      parsed(parts.flat().join(''))
    }),
    {numRuns: 2000},
  )
})

test('a valid text with a piece taken out, put in or cut off is read to its end', () => {
  const change = fc.record({
    at: fc.nat(),
    length: fc.nat({max: 20}),
    insert: fc.oneof(fc.constant(''), fc.constantFrom(...vocabulary)),
  })
  fc.assert(
    fc.property(writtenOptions, fc.array(change, {minLength: 1, maxLength: 3}), ({text}, changes) => {
      let mutated = text
      for (const {at, length, insert} of changes) {
        const start = at % (mutated.length + 1)
        mutated = mutated.slice(0, start) + insert + mutated.slice(start + length)
      }
      parsed(mutated)
    }),
    {numRuns: 1000},
  )
})

test('large texts of any kind end with options or errors, not with an exception', () => {
  const mebibyte = 1 << 20
  const fill = (line: string, size = mebibyte) => line.repeat(Math.ceil(size / line.length))
  const noise: [string, number, string[]][] = [
    [fill('x', 8 * mebibyte), 0, ['option-statement']],
    [fill('# nothing\n'), 0, []],
    [fill('lorem ipsum, dolor sit amet.\n'), 0, ['option-statement', 'too-many-errors']],
    [fill("it's\n"), 0, ['option-statement', 'too-many-errors']],
    [fill('$\n'), 0, ['invalid-character']],
    [`option('x', type: 'string', value: '${fill('a ', 8 * mebibyte)}')`, 1, []],
    [`option('x', type: 'string', value: ${fill("'a' + ")}'a')`, 1, []],
    [`option('x', type: 'string', value: 'a${fill('a\n')}`, 0, ['syntax']],
    [`option('x', type: ${fill('[')}`, 0, ['nesting-too-deep']],
    [`option('x', type: ${fill('(')}`, 0, ['nesting-too-deep']],
    [fill("option('x', type: 'string'\n"), 0, ['syntax', 'too-many-errors']],
    [fill("option('x', type: 'string', value: 'x)\n"), 0, ['syntax', 'too-many-errors']],
    [`option('x', type: 'integer', value: 0x${fill('f', 1000)})`, 1, []],
    [`option('x', type: 'integer', value: ${fill('9')})`, 0, ['option-value']],
  ]
  for (const [text, count, codes] of noise) {
    const {options, diagnostics} = parsed(text)
    assert.is(options.length, count, text.slice(0, 60))
    assert.equal([...new Set(diagnostics.map(({code}) => code))], codes, text.slice(0, 60))
  }
})

test('brackets nest eighty deep, and no deeper', () => {
  const nested = (depth: number) => `option('x', type: ${'('.repeat(depth)}'string'${')'.repeat(depth)})`
  assert.is(parsed(nested(79)).options.length, 1)
  assert.is(parsed(nested(80)).diagnostics[0]?.code, 'nesting-too-deep')
})

test.run()
