import fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {Source} from '../../../grammar/common/source.js'
import {parseKconfig} from '../../../grammar/kconfig/parse.js'
import type {Expression} from '../../../grammar/kconfig/tree.js'
import {expressionText} from '../../../src/report/expression-text.js'

function parseExpression(text: string): Expression {
  const {tree, diagnostics} = parseKconfig(new Source('Kconfig', `config X depends on ${text}`))
  assert.equal(diagnostics, [])
  const [stanza] = tree.statements
  const property = stanza?.kind === 'config' ? stanza.properties[0] : undefined
  if (property?.kind !== 'depends') throw new Error(`not a dependency: ${text}`)
  return property.expression
}

function evaluate(expression: Expression, values: ReadonlyMap<string, boolean>): boolean {
  switch (expression.kind) {
    case 'name':
      return values.get(expression.text) === true
    case 'not':
      return !evaluate(expression.operand, values)
    case 'group':
      return evaluate(expression.inner, values)
    case 'and':
      return expression.operands.every(operand => evaluate(operand, values))
    case 'or':
      return expression.operands.some(operand => evaluate(operand, values))
  }
}

/** Works on the text alone: rewrites a text of 0, 1 and operators until one digit is left. */
function evaluateText(text: string, values: ReadonlyMap<string, boolean>): boolean {
  let digits = text.replace(/[A-Z]/g, name => (values.get(name) ? '1' : '0')).replace(/ /g, '')
  const rules: [RegExp, (...parts: string[]) => string][] = [
    [/\(([01])\)/, (_, inner = '') => inner],
    [/!([01])/, (_, operand) => (operand === '1' ? '0' : '1')],
    // Both operators wait until no "!" and no parenthesis is left beside them.
    [/(?<!!)([01])\|\|([01])/, (_, a, b) => (a === '1' || b === '1' ? '1' : '0')],
    [/(?<=^|\(|&&)([01])&&([01])(?=$|\)|&&)/, (_, a, b) => (a === '1' && b === '1' ? '1' : '0')],
  ]
  while (digits.length > 1) {
    const rule = rules.find(([pattern]) => pattern.test(digits))
    if (!rule) throw new Error(`stuck at ${digits}, from ${text}`)
    digits = digits.replace(rule[0], rule[1])
  }
  return digits === '1'
}

const names = ['A', 'B', 'C', 'D']
const assignments = [...Array(1 << names.length).keys()].map(
  bits => new Map(names.map((name, index) => [name, (bits & (1 << index)) !== 0])),
)

const text = fc.letrec<{any: string; primary: string}>(tie => ({
  any: fc
    .tuple(
      tie('primary'),
      fc.array(fc.tuple(fc.constantFrom(' && ', '||', ' || ', '&&'), tie('primary')), {maxLength: 4}),
    )
    .map(([first, rest]) => first + rest.flat().join('')),
  primary: fc.oneof(
    {depthSize: 'small'},
    fc.constantFrom(...names),
    tie('primary').map(operand => `!${operand}`),
    tie('any').map(inner => `(${inner})`),
  ),
})).any

test('an expression means what its text does, whatever its symbols are', () => {
  fc.assert(
    fc.property(text, text => {
      const expression = parseExpression(text)
      for (const values of assignments) {
        assert.is(evaluate(expression, values), evaluateText(text, values), text)
      }
    }),
    {numRuns: 400},
  )
})

test('"||" binds tighter than "&&", and "!" tighter than both', () => {
  const cases = {
    'A && B || C': '(A && (B || C))',
    'A || B && C': '((A || B) && C)',
    'A || B && C || D': '((A || B) && (C || D))',
    '(A && B) || C': '((A && B) || C)',
    'A && B && C': '((A && B) && C)',
    'A || B || C': '((A || B) || C)',
    '!A || B': '(!A || B)',
    '!A && B': '(!A && B)',
    '!(A && B)': '!(A && B)',
    '!!A': '!!A',
    '((A))': 'A',
  }
  for (const [text, expected] of Object.entries(cases))
    assert.is(expressionText(parseExpression(text)), expected)
})

test('an expression as text means the same when it is read again', () => {
  fc.assert(
    fc.property(text, text => {
      const expression = parseExpression(text)
      const again = parseExpression(expressionText(expression))
      for (const values of assignments) assert.is(evaluate(again, values), evaluate(expression, values))
      assert.is(expressionText(again), expressionText(expression))
    }),
    {numRuns: 200},
  )
})

test.run()
