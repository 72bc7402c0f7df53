/**
 * Weighs what a check found: leaves out what comments allow, what the baseline knows and what an earlier revision had, and
 * adds what is wrong with these.
 */

import type {Code} from '../../grammar/common/codes.js'
import {Allowances} from './allow-comments.js'
import {analyses as allAnalyses} from './analyses.js'
import type {Baseline} from './baseline.js'
import {outdated} from './baseline.js'
import type {Analysis, Finding, Observation} from './check.js'
import {type CheckResult, type CheckScope, codesLookedFor, isWholeTree} from './check-result.js'
import {Collector, inOrder} from './collector.js'

export interface SettleOptions {
  readonly baseline?: Baseline
  /** Default: all that there are. */
  readonly analyses?: readonly Analysis[]
}

export interface CheckReport {
  readonly scope: CheckScope
  /** What is to be told. */
  readonly findings: readonly Finding[]
  /** What is left out, and why. */
  readonly allowed: readonly Finding[]
  readonly known: readonly Finding[]
  readonly old: readonly Finding[]
  /** The revision whose findings are old. */
  readonly revision?: string
}

export function settle(result: CheckResult, options: SettleOptions = {}): CheckReport {
  const {scope, before} = result
  const {findings, allowed} = standing(result, options)
  const earlier = new Set(
    before && standing(before.result, options).findings.map(({fingerprint}) => fingerprint),
  )
  const [old, fresh] = divide(findings, ({fingerprint}) => earlier.has(fingerprint))
  const entries = new Set(options.baseline?.entries.map(({fingerprint}) => fingerprint))
  const [known, told] = divide(fresh, ({fingerprint}) => entries.has(fingerprint))
  return {scope, findings: inOrder(told), allowed, known, old, ...(before && {revision: before.revision})}
}

/** Whether findings of this code come about here, not by looking at the tree. */
export function isDerived(code: Code): boolean {
  return code === 'unused-allow' || code === 'outdated-baseline'
}

/** What holds in the tree and no comment allows, with what is wrong with the comments and the baseline. */
function standing(
  result: CheckResult,
  {baseline, analyses = allAnalyses}: SettleOptions,
): {findings: readonly Finding[]; allowed: readonly Finding[]} {
  const {scope, findings, allowances} = result
  const everywhere = new Set(analyses.filter(analysis => analysis.everywhere).map(({code}) => code))
  const [candidates, rest] = divide(findings, ({code}) => everywhere.has(code))
  const holding = isWholeTree(scope)
    ? candidates.filter(
        ({circumstances, vacuous}) => circumstances.length === scope.targets.length && !vacuous,
      )
    : []
  const allowing = new Allowances(allowances)
  const [allowed, others] = divide([...rest, ...holding], finding => allowing.of(finding).length > 0)
  const lookedFor = codesLookedFor(result)
  const unused = allowing.unused(allowed, lookedFor)
  const gone = baseline ? outdated(baseline, findings, lookedFor) : []
  return {findings: [...others, ...asFindings([...unused, ...gone], scope)], allowed}
}

/** About the whole tree. */
function asFindings(observations: readonly Observation[], {codes}: CheckScope): Finding[] {
  const collector = new Collector()
  collector.observe(observations.filter(({code}) => codes.includes(code)))
  return collector.findings()
}

function divide<T>(all: readonly T[], belongs: (item: T) => boolean): [T[], T[]] {
  const [yes, no]: [T[], T[]] = [[], []]
  for (const item of all) (belongs(item) ? yes : no).push(item)
  return [yes, no]
}
