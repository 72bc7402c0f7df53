/** What differs in several targets: what changes in the same way in many of them is told once. */

import {groupBy} from '../../../grammar/common/group-by.js'
import {type Cause, type Change, type Comparison, causeKey} from './differences.js'

export interface DiffReport {
  /** How the two sides are called: revisions, trees, modes or targets. */
  readonly labels: readonly [from: string, to: string]
  readonly comparisons: readonly Comparison[]
  readonly sections: readonly Section[]
  /** Targets that only the first side has, and only the second one. */
  readonly removedTargets: readonly string[]
  readonly addedTargets: readonly string[]
}

/** Symbols that change for one reason, and the targets in which just these do. */
export interface Section {
  readonly cause: Cause
  readonly changes: readonly Change[]
  /** As the second side calls them. */
  readonly targets: readonly string[]
}

export function diffReport(
  labels: DiffReport['labels'],
  comparisons: readonly Comparison[],
  onlyFrom: readonly string[] = [],
  onlyTo: readonly string[] = [],
): DiffReport {
  const all = comparisons.flatMap(({targets, groups}) =>
    groups.map(group => ({...group, target: targets[1]})),
  )
  const alike = groupBy(all, ({cause, changes}) => {
    const values = changes.map(({symbol, from, to}) => `${symbol} ${from?.value} ${to?.value}`)
    return `${causeKey(cause)} ${values.join()}`
  })
  const sections = [...alike.values()].map(
    (of): Section => ({cause: of[0].cause, changes: of[0].changes, targets: of.map(({target}) => target)}),
  )
  return {
    labels,
    comparisons,
    sections: sections.sort(
      (a, b) => b.targets.length - a.targets.length || b.changes.length - a.changes.length,
    ),
    removedTargets: onlyFrom,
    addedTargets: onlyTo,
  }
}

/** Whether the two sides differ at all. */
export function differs({sections, removedTargets, addedTargets}: DiffReport): boolean {
  return sections.length + removedTargets.length + addedTargets.length > 0
}

/** How many symbols become y, and how many stop being so. */
export function counts({groups}: Comparison): {readonly on: number; readonly off: number} {
  const changes = groups.flatMap(({changes}) => changes)
  const on = changes.filter(({to}) => to?.value === 'y' || to?.value === 'both').length
  return {on, off: changes.length - on}
}
