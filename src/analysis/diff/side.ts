/** One side of a comparison: what the symbols of a target came to, wherever that is known from. */

import type {Place} from '../../../grammar/common/diagnostic.js'
import {clauseText} from '../../report/expression-text.js'
import {clauseOf} from '../../report/proof.js'
import {reasonOf} from '../../report/proof-words.js'
import {
  type ProvedValue,
  placeOf,
  premisesOf,
  proveAll,
  type Stage,
  type StepKind,
} from '../../report/proved-value.js'
import type {ModeName} from '../../solver/mode.js'
import {type Event, event} from '../../solver/premises.js'
import {Value} from '../../solver/solve.js'

export type SideValue = 'y' | 'n' | 'both' | 'undecided'

/** Why a symbol has its value, in one step. */
export interface SideStep {
  /** The clause or assignment, as minikconf writes it: what tells it from others; absent where nothing decides. */
  readonly clause?: string
  readonly place?: Place
  /** Absent where it is not known. */
  readonly kind?: StepKind
  readonly because: readonly {readonly name: string; readonly value: boolean}[]
  /** `y by default, as PC implies it`. */
  readonly words: string
}

export interface Side {
  readonly target: string
  readonly mode: ModeName
  /** Of every symbol that there is, under its name. */
  readonly values: ReadonlyMap<string, SideValue>
  /** The steps of some symbols, and those of all that these rest on. */
  steps(names: readonly string[]): ReadonlyMap<string, SideStep>
  /** All clauses, as minikconf writes them; undefined where they are not known. */
  clauses(): ReadonlySet<string> | undefined
}

/** The side that a solved target is. */
export function solvedSide(stage: Stage): Side {
  const {model} = stage.solution.program
  const values = new Map<string, SideValue>()
  model.names.forEach((name, symbol) => {
    if (model.defined[symbol] === 1) values.set(name, sideValue(stage.solution.values[symbol] as number))
  })
  let clauses: ReadonlySet<string> | undefined
  return {
    target: stage.setting.target,
    mode: stage.modeName,
    values,
    steps(names) {
      const goals = names.flatMap((name): Event[] => {
        const value = values.get(name)
        if (value === undefined || value === 'undecided') return []
        return [event(model.ids.get(name) as number, value !== 'n')]
      })
      return stepsOf(proveAll(stage, goals, 0))
    },
    clauses() {
      clauses ??= clausesOf(stage)
      return clauses
    },
  }
}

function sideValue(value: number): SideValue {
  if (value === Value.both) return 'both'
  return value === Value.y ? 'y' : value === Value.n ? 'n' : 'undecided'
}

function clausesOf({solution, before}: Stage): Set<string> {
  const {model} = solution.program
  const own = Array.from({length: model.clauses.count}, (_, clause) => clauseText(model, clause))
  return new Set([...own, ...(before ? clausesOf(before) : [])])
}

function stepsOf(goals: readonly ProvedValue[]): Map<string, SideStep> {
  const steps = new Map<string, SideStep>()
  const all = new Set(goals)
  for (const proved of all) {
    const premises = premisesOf(proved)
    for (const premise of premises) all.add(premise)
    if (steps.has(proved.name)) continue
    const [clause, place] = [clauseOf(proved), placeOf(proved)]
    const letter = proved.value ? 'y' : 'n'
    const reason = reasonOf([proved])
    steps.set(proved.name, {
      ...(clause !== undefined && {clause}),
      ...(place && {place}),
      kind: proved.kind,
      because: premises.map(({name, value}) => ({name, value})),
      words: reason.startsWith('by default') ? `${letter} ${reason}` : `${letter}: ${reason}`,
    })
  }
  return steps
}
