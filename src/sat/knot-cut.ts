/**
 * What the search must be told of a knot. The clauses allow symbols that wait for one another any values that fit
 * together; the solver gives them none.
 */

import type {SymbolId} from '../model/model.js'
import type {Knot} from '../solver/cycles.js'
import {always, at32, type Literal} from '../solver/program.js'
import {literalValue, type Solution, Value} from '../solver/solve.js'
import type {SatLiteral} from './cdcl.js'
import {type Encoding, itemsOf} from './encoding.js'

/**
 * A clause that is false of every configuration in which the knot's members wait for one another as they do in this one:
 * some value that leads into the knot must be another, or some member be set.
 */
export function knotCut(encoding: Encoding, solution: Solution, {members}: Knot): SatLiteral[] {
  const {program, values} = solution
  const cut = new Set<SatLiteral>()
  const seen = new Set<number>()
  const pending = members.flatMap(member => literalsRead(solution, member)).map(literal => literal >> 1)
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    const value = values[node]
    if (value === Value.y) cut.add((node << 1) | 1)
    else if (value === Value.n) cut.add(node << 1)
    else if (node >= program.symbolCount)
      pending.push(...itemsOf(program.inputs, node - program.symbolCount).map(input => input >> 1))
  }
  for (const member of members) {
    for (const value of [true, false]) {
      const setting = encoding.setTo(member, value)
      if (setting !== undefined) cut.add(setting)
    }
  }
  return [...cut]
}

/** What the solver looked at in vain: a symbol's strong clauses, and its defaults up to the first that is open. */
function literalsRead({program, values}: Solution, symbol: SymbolId): Literal[] {
  const {strong, weak, fires} = program
  const literalsOf = (clauses: readonly number[]) =>
    clauses.map(clause => at32(fires, clause)).filter(literal => literal !== always)
  const isOpen = (literal: Literal) => literalValue(values, literal) === Value.unknown
  const strongLiterals = literalsOf(itemsOf(strong, symbol))
  if (strongLiterals.some(isOpen)) return strongLiterals
  const weakLiterals = literalsOf(itemsOf(weak, symbol))
  return [...strongLiterals, ...weakLiterals.slice(0, weakLiterals.findIndex(isOpen) + 1)]
}
