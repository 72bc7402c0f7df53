/** Proofs as values: the steps by which a symbol got its value. */

import type {SymbolId} from '../model/model.js'
import {type Event, premises} from './premises.js'
import {at32} from './program.js'
import type {Solution} from './solve.js'

export interface Step {
  readonly symbol: SymbolId
  readonly value: boolean
  /** As in `Solution.reasons`. */
  readonly reason: number
  readonly premises: readonly {readonly symbol: SymbolId; readonly value: boolean}[]
}

/**
 * The steps that lead to some events, each once: a conclusion stands before its premises.
 *
 * @param atMost how many steps are enough; the nearest are found first
 */
export function derivation(
  solution: Solution,
  events: readonly Event[],
  atMost = Number.POSITIVE_INFINITY,
): Step[] {
  const seen = new Set<Event>(events)
  for (const event of seen) {
    if (seen.size >= atMost) break
    for (const premise of premises(solution, event)) seen.add(premise)
  }
  return [...seen]
    .sort((a, b) => at32(solution.order, b) - at32(solution.order, a))
    .map(event => ({
      symbol: event >> 1,
      value: (event & 1) === 0,
      reason: at32(solution.reasons, event),
      premises: premises(solution, event).map(premise => ({
        symbol: premise >> 1,
        value: (premise & 1) === 0,
      })),
    }))
}
