/** "Did you mean": the known name that is nearest to a mistyped one. */

import {distance} from 'fastest-levenshtein'

/** @returns undefined where no name is near enough to be a likely slip: a third of the letters, at most three */
export function suggest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  const upper = name.toUpperCase()
  let least = Math.min(3, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    if (candidate !== name && candidate.toUpperCase() === upper) return candidate
    if (Math.abs(candidate.length - name.length) >= least) continue
    const edits = distance(name, candidate)
    if (edits < least) {
      least = edits
      best = candidate
    }
  }
  return best
}
