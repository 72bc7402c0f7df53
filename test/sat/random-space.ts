/** Small spaces of which every configuration can be tried. */

import type {SymbolId} from '../../src/model/model.js'
import {Random} from '../../src/sat/random.js'
import {type Evaluation, evaluate} from '../../src/solver/evaluate.js'
import {type ModeName, mode} from '../../src/solver/mode.js'
import {compile} from '../../src/solver/program.js'
import type {Decision} from '../../src/solver/solve.js'
import {type Choice, decisionsOf, type FreeDecision, type Space} from '../../src/solver/space.js'
import {modelOf} from '../solver/evaluate-text.js'
import {type Clause, type Condition, kconfigText, type RandomModel} from '../solver/random-model.js'

const valueSets: FreeDecision['values'][] = [
  [undefined, true, false],
  [undefined, true, false],
  [undefined, true],
  [true, false],
  [false, undefined],
]

/** More are not tried. */
const mostChoices = 500

export interface RandomSpace {
  readonly text: string
  readonly space: Space
}

/** Up to 12 symbols, all of which may be free. */
export function randomSpace(seed: number): RandomSpace {
  const random = new Random(seed)
  const model = randomModel(random, 3 + random.below(10))
  const text = kconfigText(model)
  const built = modelOf(text)
  const program = compile(built)
  const ids = random.shuffled(model.symbols.map(name => built.ids.get(name) as SymbolId))
  const free: FreeDecision[] = []
  const fixed: Decision[] = []
  let choices = 1
  const wanted = 1 + random.below(ids.length)
  for (const symbol of ids) {
    const values = random.pick(valueSets)
    if (free.length < wanted && choices * values.length <= mostChoices) {
      free.push({symbol, values, now: random.pick(values)})
      choices *= values.length
    } else if (random.below(5) === 0) fixed.push({symbol, value: random.below(2) === 0})
  }
  const names: ModeName[] = ['defconfig', 'defconfig', 'allnoconfig', 'allyesconfig']
  const canBeY = free.filter(({values}) => values.includes(true)).map(({symbol}) => symbol)
  const someOf = canBeY.length > 1 && random.below(6) === 0 ? [canBeY.slice(0, 2)] : []
  return {text, space: {program, mode: mode(random.pick(names)), fixed, free, someOf}}
}

function randomModel(random: Random, count: number): RandomModel {
  const symbols = Array.from({length: count}, (_, at) => `S${at}`)
  const condition = (depth: number): Condition => {
    const kind = depth === 0 ? 0 : random.below(6)
    if (kind < 3) return {kind: 'symbol', name: random.pick(symbols)}
    if (kind === 3) return {kind: 'not', of: condition(depth - 1)}
    return {kind: kind === 4 ? 'and' : 'or', left: condition(depth - 1), right: condition(depth - 1)}
  }
  const clause = (): Clause => {
    const symbol = random.pick(symbols)
    const some = random.below(2) === 0 ? {condition: condition(2)} : {}
    const kind = random.below(10)
    if (kind < 1) return {kind: 'assignment', symbol, value: random.below(2) === 0}
    if (kind < 4) return {kind: 'depends', symbol, condition: condition(2)}
    if (kind < 7) {
      return {kind: kind < 6 ? 'select' : 'imply', owner: random.pick(symbols), symbol, ...some}
    }
    return {kind: 'default', symbol, value: random.below(4) > 0, ...some}
  }
  return {symbols, clauses: Array.from({length: 1 + random.below(count * 2)}, clause)}
}

/** Every choice of a space, with what the solver makes of it. */
export function allChoices(space: Space): {choice: Choice; evaluation: Evaluation<Decision>}[] {
  let choices: Map<SymbolId, boolean>[] = [new Map()]
  for (const {symbol, values} of space.free) {
    choices = choices.flatMap(choice =>
      values.map(value => (value === undefined ? choice : new Map([...choice, [symbol, value]]))),
    )
  }
  return choices
    .filter(choice => (space.someOf ?? []).every(some => some.some(symbol => choice.get(symbol) === true)))
    .map(choice => ({choice, evaluation: evaluate(space.program, decisionsOf(space, choice), space.mode)}))
}

export function resolves({contradictions, cycles}: Evaluation<Decision>): boolean {
  return contradictions.length === 0 && cycles.length === 0
}
