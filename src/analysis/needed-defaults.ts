/** What a target can have, but not without default devices: what it needs is only a default. */

import type {SymbolId} from '../model/model.js'
import {SpaceSolver} from '../sat/space-solver.js'
import {evaluate} from '../solver/evaluate.js'
import {mode as modeOf} from '../solver/mode.js'
import {event} from '../solver/premises.js'
import {at32} from '../solver/program.js'
import {type Decision, Value} from '../solver/solve.js'
import {type Choice, decisionsOf, type Space} from '../solver/space.js'
import {nearest} from './witness.js'

export interface NeededDefault {
  /** A free symbol that can be y, but not where every default gives n. */
  readonly symbol: SymbolId
  /** A configuration in which it is y. */
  readonly choice: Choice
  /** Symbols of which any one would be enough, if it were y without default devices as well; perhaps none. */
  readonly needs: readonly SymbolId[]
}

/** The same space where every default gives n. */
export function withoutDefaults({space}: SpaceSolver): SpaceSolver {
  return new SpaceSolver({...space, mode: modeOf('allnoconfig')})
}

/**
 * @param without what `withoutDefaults` gives
 * @param symbols which of the free ones to look at
 */
export function neededDefaults(
  solver: SpaceSolver,
  without: SpaceSolver,
  symbols: readonly SymbolId[],
): NeededDefault[] {
  const {space} = solver
  return symbols.flatMap((symbol): NeededDefault[] => {
    const toY = solver.setTo(symbol, true)
    const found = toY === undefined ? undefined : solver.find([toY])
    if (!found || without.can(symbol << 1)) return []
    const choice = nearest(space, found.choice, of => of.get(symbol) === true && resolves(space, of))
    return [{symbol, choice, needs: enough(without.space, solver, choice)}]
  })
}

/** What a default makes y in a configuration, and which set to y makes that resolve where defaults give n. */
function enough(without: Space, solver: SpaceSolver, choice: Choice): SymbolId[] {
  const {program} = without
  const {values, reasons} = solver.replay(choice)
  const byDefault = (symbol: SymbolId) => {
    const reason = at32(reasons, event(symbol, true))
    return values[symbol] === Value.y && reason >= 0 && at32(program.weakPosition, reason) >= 0
  }
  const symbols = Array.from({length: program.symbolCount}, (_, symbol) => symbol)
  return symbols.filter(byDefault).filter(symbol => resolves(without, choice, {symbol, value: true}))
}

function resolves(space: Space, choice: Choice, ...more: Decision[]): boolean {
  const decisions = [...decisionsOf(space, choice), ...more]
  const {contradictions, cycles} = evaluate(space.program, decisions, space.mode)
  return contradictions.length === 0 && cycles.length === 0
}
