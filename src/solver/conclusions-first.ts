/** Brings the steps of a proof into an order that reads well. */

/**
 * Every step stands before those that it rests on, and these follow as soon as nothing else needs them first.
 *
 * @param goals where to start; the first of them is the first step, unless another one rests on it
 * @param premisesOf what a step rests on, in the order in which it is to be told; no step rests on itself
 */
export function conclusionsFirst<T>(goals: readonly T[], premisesOf: (step: T) => readonly T[]): T[] {
  // Depth-first, and backwards: what is left last stands first.
  const left: T[] = []
  const seen = new Set<T>()
  for (const goal of goals.toReversed()) {
    if (seen.has(goal)) continue
    seen.add(goal)
    const path = [{step: goal, premises: [...premisesOf(goal)]}]
    for (let at = path.at(-1); at; at = path.at(-1)) {
      const next = at.premises.pop()
      if (next === undefined) {
        left.push(at.step)
        path.pop()
      } else if (!seen.has(next)) {
        seen.add(next)
        path.push({step: next, premises: [...premisesOf(next)]})
      }
    }
  }
  return left.reverse()
}
