/** The values of a proof, each with what it rests on: across the solves of the host's features and of a target. */

import type {Place} from '../../grammar/common/diagnostic.js'
import {type ClauseId, ClauseKind, clausePlace} from '../model/model.js'
import type {Mode, ModeName} from '../solver/mode.js'
import {type Event, event} from '../solver/premises.js'
import {type Proof, type ProofStep, proofOf} from '../solver/proof.js'
import {implicitDefault, type Solution, Value} from '../solver/solve.js'
import type {Origin, PlacedDecision} from './decision.js'
import type {Setting} from './reasons.js'

/** One solve: of the host's features, or of a target. */
export interface Stage {
  readonly solution: Solution<PlacedDecision>
  readonly mode: Mode
  readonly modeName: ModeName
  readonly setting: Setting
  /** What was solved before, and gives this one decisions of the origin `feature`. */
  readonly before?: Stage
}

/** What a value comes from: a decision of some origin, a clause of some kind, or that there is none. */
export type StepKind = Origin | 'assignment' | 'depends' | 'select' | 'imply' | 'default' | 'nothing'

/** A value and what it rests on. */
export interface ProvedValue {
  readonly stage: Stage
  readonly name: string
  readonly value: boolean
  readonly kind: StepKind
  readonly step: ProofStep
  /** The values for which a clause fires. */
  readonly fires: readonly ProvedValue[]
  /** Clauses that come first and do not count, each with the values for which it does not fire. */
  readonly passed: readonly {readonly clause: ClauseId; readonly because: readonly ProvedValue[]}[]
}

/**
 * Values with all that they rest on, in this stage and the one before: one proof of all of them.
 *
 * @param effort as for `proofOf`
 * @returns the goals in their order
 */
export function proveAll(stage: Stage, goals: readonly Event[], effort?: number): ProvedValue[] {
  const own = proofOf(stage.solution, stage.mode, goals, effort)
  const known = new Map<string, ProvedValue>()
  const {before} = stage
  const isFeature = ({reason}: ProofStep) => originOf(stage, reason) === 'feature'
  if (before) {
    const features = own.steps.filter(isFeature).map(({symbol, value}) => {
      const name = stage.solution.program.model.names[symbol] as string
      return event(before.solution.program.model.ids.get(name) as number, value)
    })
    const proof = proofOf(before.solution, before.mode, features, effort)
    for (const proved of provedValues(before, proof, () => undefined))
      known.set(key(proved.name, proved.value), proved)
  }
  const proved = provedValues(stage, own, (name, step) =>
    before && isFeature(step) ? known.get(key(name, step.value)) : undefined,
  )
  const byEvent = new Map(own.steps.map(({symbol, value}, index) => [event(symbol, value), proved[index]]))
  return goals.map(goal => byEvent.get(goal) as ProvedValue)
}

export function prove(stage: Stage, goal: Event, effort?: number): ProvedValue {
  return proveAll(stage, [goal], effort)[0] as ProvedValue
}

/** @param instead what stands for a step that was proved before */
function provedValues(
  stage: Stage,
  {steps}: Proof,
  instead: (name: string, step: ProofStep) => ProvedValue | undefined,
): ProvedValue[] {
  const proved: ProvedValue[] = []
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index] as ProofStep
    const name = stage.solution.program.model.names[step.symbol] as string
    const at = (numbers: readonly number[]) => numbers.map(number => proved[number] as ProvedValue)
    proved[index] = instead(name, step) ?? {
      stage,
      name,
      value: step.value,
      kind: kindOf(stage, step.reason),
      step,
      fires: at(step.fires),
      passed: step.passed.map(({clause, because}) => ({clause, because: at(because)})),
    }
  }
  return proved
}

function key(name: string, value: boolean): string {
  return `${name} ${value}`
}

export function premisesOf({fires, passed}: ProvedValue): ProvedValue[] {
  return [...new Set([...fires, ...passed.flatMap(({because}) => because)])]
}

function originOf({solution}: Stage, reason: number): Origin | undefined {
  return solution.decisions[reason - solution.program.model.clauses.count]?.origin
}

function kindOf(stage: Stage, reason: number): StepKind {
  if (reason === implicitDefault) return 'nothing'
  const origin = originOf(stage, reason)
  if (origin !== undefined) return origin
  switch (stage.solution.program.model.clauses.kind[reason] as ClauseKind) {
    case ClauseKind.assignment:
      return 'assignment'
    case ClauseKind.depends:
      return 'depends'
    case ClauseKind.select:
      return 'select'
    case ClauseKind.imply:
      return 'imply'
    case ClauseKind.default:
      return 'default'
  }
}

/** Where stands what gives a value. */
export function placeOf({stage, step}: ProvedValue): Place | undefined {
  const {model} = stage.solution.program
  if (step.reason === implicitDefault) return undefined
  if (step.reason < model.clauses.count) return clausePlace(model, step.reason)
  return stage.solution.decisions[step.reason - model.clauses.count]?.place
}

/** Whether a solution has a value for a symbol: it can have both. */
export function hasValue({solution}: Stage, symbol: number, value: boolean): boolean {
  return ((solution.values[symbol] as number) & (value ? Value.y : Value.n)) !== 0
}
