/** Values and refusals, each as Meson 1.0.1 has them. */

import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {Source} from '../../../grammar/common/source.js'
import type {MesonOption} from '../../../grammar/meson-options/options.js'
import {verifiedOptions} from '../../support/verify-options.js'

function only(text: string): MesonOption {
  const {options, diagnostics} = verifiedOptions(new Source('meson_options.txt', text))
  assert.equal(diagnostics, [], text)
  const [option] = options
  if (!option || options.length > 1) throw new Error(`${options.length} options`)
  return option
}

/** Each finding as its code, and the text that it points at. */
function findings(text: string): [string, string][] {
  const {diagnostics} = verifiedOptions(new Source('meson_options.txt', text))
  return diagnostics.map(({code, place}) => [code, text.slice(place?.span.start, place?.span.end)])
}

const values: [string, MesonOption['value']][] = [
  ["type: 'string'", ''],
  ["type: 'string', value: '\\a\\x41\\101\\u00e9\\U0001F600\\d\\'\\\\'", "\x07AAé\u{1f600}\\d'\\"],
  ["type: 'string', value: '\\777\\8\\u12'", 'ǿ\\8\\u12'],
  ["type: 'string', value: '''a\\n\r\n\rb''' + 'c'", 'a\\n\n\nbc'],
  ["type: 'boolean'", true],
  ["type: 'boolean', value: 'FALSE'", false],
  ["type: 'combo', choices: ['x', 'y']", 'x'],
  ["type: 'combo', choices: ['x', 'y', 'x'], value: 'y'", 'y'],
  ["type: 'integer', value: -0x1F", -31],
  ["type: 'integer', value: 0O17", 15],
  ["type: 'integer', value: 0b101", 5],
  ["type: 'integer', value: true", 1],
  ["type: 'integer', value: ' -1_0 '", -10],
  ["type: 'integer', value: 9007199254740993", 9007199254740993n],
  ["type: 'integer', value: 3, min: 3, max: 3", 3],
  ["type: 'array'", []],
  ["type: 'array', choices: ['x', 'y']", ['x', 'y']],
  ["type: 'array', choices: ['x', 'y'], value: ['y',]", ['y']],
  ["type: 'array', choices: [], value: ['z']", ['z']],
  ["type: 'feature'", 'auto'],
  ["type: 'fea' + 'ture', value: ('enabled')", 'enabled'],
]

for (const [given, value] of values) {
  test(`option('x', ${JSON.stringify(given)})`, () =>
    assert.equal(only(`option('x', ${given})`).value, value))
}

test('what an option says of itself', () => {
  const option = only(
    "option('x', yield: true, deprecated: {'a': 'b', ('c'): ''}, description: 'd', min: -1, max: 0x10, value: 2, type: 'integer')",
  )
  assert.equal(
    [option.yield, option.description, option.min, option.max, option.choices],
    [true, 'd', -1, 16, undefined],
  )
  assert.equal(
    option.deprecated,
    new Map([
      ['a', 'b'],
      ['c', ''],
    ]),
  )
  assert.is(only("option('x', type: 'string', description: '')").description, 'x')
  assert.equal(only("option('x', type: 'string', deprecated: ['a'])").deprecated, ['a'])
  assert.is(only("option('x', type: 'string', deprecated: 'y')").deprecated, 'y')
  assert.equal(only("option('x', type: 'feature')").choices, ['enabled', 'disabled', 'auto'])
})

test('places of the name and of the call', () => {
  const text = "# a\n option ( '''x''', type: 'string' ) # b"
  const {nameSpan, span} = only(text)
  assert.is(text.slice(nameSpan.start, nameSpan.end), 'x')
  assert.is(text.slice(span.start, span.end), text.slice(5, -4))
  const joined = "option('x' + 'y', type: 'string')"
  const {name, nameSpan: whole} = only(joined)
  assert.equal([name, joined.slice(whole.start, whole.end)], ['xy', "'x' + 'y'"])
})

test('a later definition takes the place of an earlier one', () => {
  const text = "option('x', type: 'string')\noption('y', type: 'string')\noption('x', type: 'boolean')"
  const {options, diagnostics} = verifiedOptions(new Source('meson_options.txt', text))
  assert.equal(
    options.map(({name, type}) => [name, type]),
    [
      ['x', 'boolean'],
      ['y', 'string'],
    ],
  )
  assert.equal(
    diagnostics.map(({code, severity}) => [code, severity]),
    [['option-twice', 'warning']],
  )
})

const refused: [string, [string, string][]][] = [
  ["option('a.b', type: 'string')", [['option-name', 'a.b']]],
  ["option('é', type: 'string')", [['option-name', 'é']]],
  ["option(1, type: 'string')", [['option-name', '1']]],
  ["option(type: 'string')", [['option-name', 'option']]],
  ["option('x', 'y', type: 'string')", [['option-argument', "'y'"]]],
  ["option(type: 'string', 'x')", [['option-argument', "'x'"]]],
  ["option('x', type: 'strng')", [['option-type', "'strng'"]]],
  ["option('x', type: true)", [['option-argument', 'true']]],
  ["option('x', typ: 'string')", [['option-argument', 'typ']]],
  ["option('x')", [['option-argument', 'option']]],
  ["option('x', type: 'string', choices: ['y'])", [['option-argument', 'choices']]],
  ["option('x', type: 'feature', min: 1)", [['option-argument', 'min']]],
  ["option('x', type: 'integer', value: 1, choices: ['1'])", [['option-argument', 'choices']]],
  ["option('x', type: 'combo')", [['option-argument', "'combo'"]]],
  ["option('x', type: 'combo', choices: [])", [['option-argument', '[]']]],
  ["option('x', type: 'combo', choices: ['a', 1], value: 'b')", [['option-argument', '1']]],
  ["option('x', type: 'combo', choices: ['a'], value: 'b')", [['option-value', "'b'"]]],
  ["option('x', type: 'integer')", [['option-argument', "'integer'"]]],
  ["option('x', type: 'integer', value: '0x10')", [['option-value', "'0x10'"]]],
  [
    "option('x', type: 'integer', value: 1, min: 2, max: 0)",
    [
      ['option-value', '1'],
      ['option-value', '1'],
    ],
  ],
  ["option('x', type: 'integer', value: 1, min: '0')", [['option-argument', "'0'"]]],
  ["option('x', type: 'boolean', value: 'yes')", [['option-value', "'yes'"]]],
  ["option('x', type: 'boolean', value: 1)", [['option-value', '1']]],
  ["option('x', type: 'feature', value: true)", [['option-value', 'true']]],
  ["option('x', type: 'string', value: 1)", [['option-value', '1']]],
  ["option('x', type: 'array', value: '[]')", [['option-value', "'[]'"]]],
  ["option('x', type: 'array', value: ['a', ['b']])", [['option-value', "['b']"]]],
  [
    "option('x', type: 'array', choices: ['a'], value: ['a', 'b', 'c'])",
    [
      ['option-value', "'b'"],
      ['option-value', "'c'"],
    ],
  ],
  ["option('x', type: 'string', yield: 'true')", [['option-argument', "'true'"]]],
  ["option('x', type: 'string', description: 1)", [['option-argument', '1']]],
  ["option('x', type: 'string', deprecated: {'a': true})", [['option-argument', 'true']]],
  ["option('x', type: 'string', deprecated: {'a' + 'b': ''})", [['option-value', "'a' + 'b'"]]],
  ["option('x', type: 'string', value: -'a')", [['option-value', "'a'"]]],
  ["option('x', type: 'boolean', value: not 1)", [['option-value', '1']]],
  ["option('x', type: 'string', value: 'a' + 1)", [['option-value', '1']]],
  ["option('x', type: 'array', value: ['a'] + ['b'])", [['option-value', "['a']"]]],
  ["option('x', type: 'integer', value: 017)", [['syntax', '017']]],
  ["option('x', type: 'string', value: '\\U00110000')", [['syntax', '\\U00110000']]],
  ["option('x', type: 'string', value: '\\N{BULLET}')", [['syntax', '\\N{BULLET}']]],
  ["option('x', type: 'string', value: f'a')", [['syntax', "f'a'"]]],
  ["option('x', type: 'string', value: 'a' 'b')", [['syntax', "'b'"]]],
  ["option('x', type: 'string', value: \"a\")", [['invalid-character', '"']]],
  ["option('x', type: 'string')\f", [['invalid-character', '\f']]],
  [
    "option\n('x', type: 'string')",
    [
      ['syntax', '\n'],
      ['option-statement', '('],
    ],
  ],
  ['\ufeff', [['byte-order-mark', '\ufeff']]],
  ["option('x', type: 'string') # \0", [['binary-file', '\0']]],
]

for (const [text, expected] of refused) {
  test(`refused: ${JSON.stringify(text)}`, () => assert.equal(findings(text), expected))
}

test('what Meson warns of gives its value, and a warning', () => {
  for (const [text, value, place] of [
    ["option('x', type: 'string', type: 'boolean')", true, 'type'],
    ["option('x', type: 'string', value: 'a\nb')", 'a\nb', "'a\nb'"],
    ["option('x', type: 'array', value: ['a', 'a'])", ['a', 'a'], "'a'"],
    ["option('x', type: 'array', choices: ['a', 'a'])", ['a', 'a'], "'a'"],
  ] as const) {
    const {options, diagnostics} = verifiedOptions(new Source('meson_options.txt', text))
    assert.equal(options[0]?.value, value)
    assert.is(diagnostics[0]?.severity, 'warning')
    assert.equal(findings(text), [['option-outdated', place]])
  }
})

test('names that Meson has itself are reserved, whatever their prefix', () => {
  const builtins =
    'prefix bindir sysconfdir auto_features backend debug werror wrap_mode pkg_config_path'.split(' ')
  const prefixed = 'b_ b_lto backend_max_links c_args cpp_std rust_std masm_x java_'.split(' ')
  for (const name of [...builtins, ...prefixed]) {
    assert.equal(findings(`option('${name}', type: 'string')`), [['option-name', name]])
  }
  for (const name of ['', '-', 'b', 'c', 'b-lto', 'backendx', 'rust', 'cc_x', 'x_b_y', 'Debug', 'prefix_']) {
    assert.is(only(`option('${name}', type: 'string')`).name, name)
  }
})

test.run()
