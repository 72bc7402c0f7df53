/** What the solver makes of configurations that are small enough to follow by hand. */

import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {clauseText} from '../../src/report/expression-text.js'
import {evaluate} from '../../src/solver/evaluate.js'
import {mode} from '../../src/solver/mode.js'
import {compile} from '../../src/solver/program.js'
import {evaluateText, modelOf} from './evaluate-text.js'

test('a select wins over defaults, and a depends-on over all defaults', () => {
  const {value} = evaluateText(
    'config A\n default y\nconfig B\n select C\n default y\nconfig C\n default n\nconfig D\n depends on !A\n default y\n',
  )
  assert.is(value('C'), 'y')
  assert.is(value('D'), 'n')
})

test('an imply is a default of the implied symbol, where it stands', () => {
  const before = evaluateText('config A\n imply B\n default y\nconfig B\n default n\n')
  assert.is(before.value('B'), 'y')
  const behind = evaluateText('config B\n default n\nconfig A\n imply B\n default y\n')
  assert.is(behind.value('B'), 'n')
})

test('"||" binds tighter than "&&"', () => {
  const {value} = evaluateText(
    'config A\nconfig B\n default y\nconfig C\n default y\nconfig X\n default y if A && B || C\n',
  )
  assert.is(value('X'), 'n')
})

test('modes change defaults, the implicit one too, and nothing else', () => {
  const text =
    'config A\nconfig B\n default n\nconfig C\n default y\nconfig D\n depends on A\nconfig E\n imply F\nconfig F\nCONFIG_E=y\n'
  const values = (name: 'allnoconfig' | 'allyesconfig') => {
    const {value} = evaluateText(text, {}, name)
    return ['A', 'B', 'C', 'D', 'E', 'F'].map(value).join('')
  }
  assert.is(values('allnoconfig'), 'nnnnyn')
  assert.is(values('allyesconfig'), 'yyyyyy')
})

test('randconfig draws alike for a seed, and a stanza added elsewhere changes no draw', () => {
  const text = Array.from({length: 64}, (_, i) => `config S${i}\n default y\n`).join('')
  const draw = (seed: number, more = '') => {
    const {value} = evaluateText(more + text, {}, 'randconfig', seed)
    return Array.from({length: 64}, (_, i) => value(`S${i}`)).join('')
  }
  assert.is(draw(1), draw(1))
  assert.is.not(draw(1), draw(2))
  assert.is(draw(1, 'config OTHER\n default n\n imply S3\nCONFIG_OTHER=n\n'), draw(1))
  const yes =
    Array.from({length: 100}, (_, seed) => draw(seed))
      .join('')
      .split('y').length - 1
  assert.ok(yes > 2900 && yes < 3500, `${yes} of 6400 draws are y`)
})

test('two independent contradictions are two roots', () => {
  const {contradictions, model} = evaluateText(
    'config A\nconfig B\n depends on A\nconfig C\n depends on A\nCONFIG_B=y\nCONFIG_C=y\n',
  )
  assert.equal(
    contradictions.map(({symbol, follows}) => [model.names[symbol], follows]),
    [
      ['B', undefined],
      ['C', undefined],
    ],
  )
})

test('what needs a contradiction follows from it', () => {
  const {contradictions, model} = evaluateText(
    'config OFF\nconfig A\n depends on OFF\n select B\nconfig B\n depends on OFF2\nconfig OFF2\nCONFIG_A=y\n',
  )
  assert.equal(
    contradictions.map(
      ({symbol, follows}) =>
        `${model.names[symbol]} ${follows === undefined ? 'root' : `from ${model.names[follows]}`}`,
    ),
    ['A root', 'B from A'],
  )
})

test('a symbol that contradicts itself by way of others is a root', () => {
  const {contradictions, model} = evaluateText(
    'config A\n select B\n depends on !C\nconfig B\n select C\nconfig C\nCONFIG_A=y\n',
  )
  assert.equal(
    contradictions.map(({symbol, follows}) => [model.names[symbol], follows]),
    [['A', undefined]],
  )
})

test('every clause that takes part in a contradiction is listed', () => {
  const {contradictions, model} = evaluateText(
    'config X\n depends on N\n depends on !Y\nconfig N\nconfig Y\n select X\n select X if Z\nconfig Z\nCONFIG_Y=y\n',
    {X: true},
  )
  const [contradiction] = contradictions
  assert.equal(
    contradiction?.forcesN.map(clause => clauseText(model, clause)),
    ['config X depends on N', 'config X depends on !Y'],
  )
  assert.is(contradiction?.forcesY.length, 2)
  assert.equal(
    contradiction?.forcesY
      .map(reason => (reason < model.clauses.count ? clauseText(model, reason) : 'decision'))
      .sort(),
    ['decision', 'select X if Y'],
  )
})

test('the shortest cycle of a knot is found, and what waits for it is not one', () => {
  const text =
    'config A\n default y if B\nconfig B\n default y if C || D\nconfig C\n default y if A\nconfig D\n default y if B\nconfig W\n default y if A\n'
  const {cycles, model} = evaluateText(text)
  assert.equal(
    cycles.map(({edges}) =>
      edges.map(({symbol, waitsFor}) => `${model.names[symbol]}>${model.names[waitsFor]}`),
    ),
    [['B>D', 'D>B']],
  )
})

test('separate cycles are each reported', () => {
  const {cycles} = evaluateText(
    'config A\n default y if B\nconfig B\n default y if A\nconfig C\n depends on D\nconfig D\n depends on C\n',
  )
  assert.is(cycles.length, 2)
})

test('a cycle that an assignment cuts is none', () => {
  const {cycles, value} = evaluateText('config A\n default y if B\nconfig B\n default y if A\n', {A: true})
  assert.is(cycles.length, 0)
  assert.is(value('B'), 'y')
})

test('a ring of 100,000 symbols and a chain of as many are evaluated without overflow', () => {
  const link = (i: number, to: number) => `config S${i}\n depends on S${to}\n`
  const count = 100_000
  const chain = Array.from({length: count}, (_, i) => (i === 0 ? 'config S0\n' : link(i, i - 1))).join('')
  assert.is(evaluateText(chain).value(`S${count - 1}`), 'n')
  const ring = Array.from({length: count}, (_, i) => link(i, (i + 1) % count)).join('')
  const {cycles} = evaluateText(ring)
  assert.is(cycles[0]?.edges.length, count)
})

test('many defaults, all of them both, are evaluated in one pass over them', () => {
  const many = 20_000
  const text = `config X\nconfig F\n depends on X\n select X\nCONFIG_X=y\nCONFIG_X=n\nconfig M\n${' default n if X\n'.repeat(many)}`
  const {value} = evaluateText(text)
  assert.is(value('M'), 'n')
})

test('a second solve of the same program with other decisions does not see the first', () => {
  const model = modelOf('config A\n select B\nconfig B\nconfig C\n depends on !B\n default y\n')
  const program = compile(model)
  const solve = (value: boolean) => {
    const decisions = [{symbol: model.ids.get('A') as number, value}]
    const {values} = evaluate(program, decisions, mode('defconfig')).solution
    return ['A', 'B', 'C'].map(name => values[model.ids.get(name) as number]).join('')
  }
  assert.is(solve(true), '112')
  assert.is(solve(false), '221')
  assert.is(solve(true), '112')
})

test.run()
