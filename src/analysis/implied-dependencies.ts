/** Parts of `depends on` lines that hold wherever the other parts do. */

import {type ClauseId, ClauseKind, type SymbolId} from '../model/model.js'
import {itemsOf} from '../sat/encoding.js'
import type {SpaceSolver} from '../sat/space-solver.js'
import {at32, type Literal, type Program} from '../solver/program.js'
import {clausesOf} from './clauses-of.js'

/** One operand of a line's outermost `&&`, or the whole line where there is none. */
export interface Requirement {
  readonly depends: ClauseId
  /** Which operand it is, from 0. */
  readonly operand: number
  readonly holds: Literal
}

export interface ImpliedDependency {
  readonly requirement: Requirement
  /** What implies it: all the other requirements of the symbol; none where it always holds. */
  readonly by: readonly Requirement[]
  /** Whether the symbol can never be y: then there is no case for it to be needed in. */
  readonly vacuous: boolean
}

/** None where no configuration resolves. */
export function impliedDependencies(solver: SpaceSolver): ImpliedDependency[] {
  if (!solver.can()) return []
  const {program} = solver.space
  const requirements = new Map<SymbolId, Requirement[]>()
  for (const depends of clausesOf(program.model, ClauseKind.depends)) {
    const symbol = program.model.clauses.symbol[depends] as SymbolId
    requirements.set(symbol, [...(requirements.get(symbol) ?? []), ...requirementsOf(program, depends)])
  }
  return [...requirements].flatMap(([symbol, all]) =>
    all.flatMap((requirement): ImpliedDependency[] => {
      const others = all.filter(other => other !== requirement)
      if (solver.can(...others.map(({holds}) => holds), requirement.holds ^ 1)) return []
      return [{requirement, by: others, vacuous: !solver.can(symbol << 1)}]
    }),
  )
}

function requirementsOf(program: Program, depends: ClauseId): Requirement[] {
  const {fires, symbolCount, gateIsAnd, inputs} = program
  const condition = at32(fires, depends) ^ 1
  const gate = (condition >> 1) - symbolCount
  const isConjunction = gate >= 0 && (condition & 1) === 0 && gateIsAnd[gate] === 1
  const operands = isConjunction ? itemsOf(inputs, gate) : [condition]
  return operands.map((holds, operand) => ({depends, operand, holds}))
}
