/** Why a symbol has its value: a proof of it, or of both where it has both, and what would have made it otherwise. */

import type {SymbolId} from '../model/model.js'
import {event} from '../solver/premises.js'
import {type ExplainedStep, numberedSteps} from './proof.js'
import {hasValue, prove, type Stage} from './proved-value.js'
import {obstacleRemarks, otherReasons, type Remark, type StepOf, waysRemarks} from './ways-to-y.js'

export interface Explanation {
  readonly target: string
  /** Without `CONFIG_`. */
  readonly symbol: string
  /** `both` where it is contradictory or follows from what is; `undecided` where a cycle keeps it from having any. */
  readonly value: 'y' | 'n' | 'both' | 'undecided'
  /** One for each value. */
  readonly proofs: readonly {readonly value: boolean; readonly steps: readonly ExplainedStep[]}[]
  /** Of a y: what else makes it one. */
  readonly also: readonly Remark[]
  /** Of an n: what could make it y. */
  readonly ways: readonly Remark[]
  /** Of an n: what more stands in the way. */
  readonly obstacles: readonly Remark[]
}

/** @param full whether to go into what only other targets can have */
export function explanationOf(stage: Stage, symbol: SymbolId, full = true): Explanation {
  const goals = [true, false]
    .filter(value => hasValue(stage, symbol, value))
    .map(value => prove(stage, event(symbol, value)))
  const proofs = goals.map(goal => ({value: goal.value, steps: numberedSteps(goal, full)}))
  const base = {
    target: stage.setting.target,
    symbol: stage.solution.program.model.names[symbol] as string,
    proofs,
    also: [],
    ways: [],
    obstacles: [],
  }
  const [goal, other] = goals
  if (!goal) return {...base, value: 'undecided'}
  if (other) return {...base, value: 'both'}
  // What was decided before this stage is explained by what decided it there.
  const {stage: home, step} = goal
  if (goal.value) return {...base, value: 'y', also: otherReasons(home, step.symbol, step.reason)}
  const stepOf = numbersIn(proofs[0]?.steps ?? [])
  return {
    ...base,
    value: 'n',
    ways: waysRemarks(home, step.symbol, stepOf),
    obstacles: obstacleRemarks(home, step.symbol, step.reason, stepOf),
  }
}

function numbersIn(steps: readonly ExplainedStep[]): StepOf {
  const numbers = new Map(
    steps.flatMap(({symbols, value, number}) =>
      symbols.map(({name}) => [`${name} ${value}`, number] as const),
    ),
  )
  return (name, value) => numbers.get(`${name} ${value}`)
}
