/** Reasons of values, worded. */

import type {Note} from '../../grammar/common/diagnostic.js'
import {clausePlace, type SymbolId} from '../model/model.js'
import {implicitDefault, type Solution} from '../solver/solve.js'
import type {PlacedDecision} from './decision.js'
import {assignmentText, clauseText} from './expression-text.js'

/** What a solution does not know by itself: who gave its decisions, and which symbols nobody decided. */
export interface Setting {
  readonly target: string
  /** Host symbols that nobody gave a value. */
  readonly hostDefaults: ReadonlySet<SymbolId>
  /** Whether a symbol would not be contradictory if a host symbol were y. */
  settles?(host: SymbolId, symbol: SymbolId): boolean
}

/** @param reason a clause, the clause count plus the index of a decision, or `implicitDefault` */
export function reasonNote(
  solution: Solution<PlacedDecision>,
  setting: Setting,
  symbol: SymbolId,
  reason: number,
): Note {
  const {model} = solution.program
  if (reason === implicitDefault) {
    return {
      message: setting.hostDefaults.has(symbol) ? 'no --host gives it' : 'nothing makes it y',
    }
  }
  if (reason < model.clauses.count) {
    return {message: clauseText(model, reason), place: clausePlace(model, reason)}
  }
  const decision = solution.decisions[reason - model.clauses.count] as PlacedDecision
  const text = assignmentText(model.names[decision.symbol] as string, decision.value)
  return {message: text + originText(decision, setting), ...(decision.place && {place: decision.place})}
}

function originText({origin}: PlacedDecision, {target}: Setting): string {
  switch (origin) {
    case 'devices':
    case 'argument':
      return ''
    case 'set':
      return ', given with --set'
    case 'host':
      return ', given with --host'
    case 'target':
      return `, which ${target} gives`
    case 'accelerator':
      return `, an accelerator of ${target}`
  }
}
