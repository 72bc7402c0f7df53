/** Joins what several machines found, each in its shard of the targets, to what one machine would have found. */

import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import type {FileContent, FileProblem} from '../tree/file-reader.js'
import {parseCheckRecord} from './check-record.js'
import type {CheckResult, CheckScope} from './check-result.js'
import {Collector} from './collector.js'
import type {Shard} from './shard.js'

/** A result with the name of where it was read, for messages. */
interface NamedResult {
  readonly name: string
  readonly result: CheckResult
}

/**
 * Reads what "kgate check --format json" wrote on each machine, and joins it.
 *
 * @param names one at least
 * @returns errors where a file cannot be used, or where they do not make up one check
 */
export function readResults(
  names: readonly string[],
  read: (name: string) => FileContent | FileProblem,
): {readonly result?: CheckResult; readonly diagnostics: readonly Diagnostic[]} {
  const parsed = names.map(name => {
    const content = read(name)
    return {name, result: 'problem' in content ? content.problem : parseText(content.text)}
  })
  const refused = parsed.flatMap(({name, result}) =>
    typeof result === 'string' ? refusal(`cannot use ${name}: ${result}`) : [],
  )
  if (refused.length > 0) return {diagnostics: refused}
  const result = mergeResults(parsed as NamedResult[])
  return typeof result === 'string' ? {diagnostics: [refusal(result)]} : {result, diagnostics: []}
}

function parseText(text: string): CheckResult | string {
  try {
    return parseCheckRecord(JSON.parse(text))
  } catch {
    return 'it is not JSON'
  }
}

function refusal(message: string): Diagnostic {
  return {code: 'check-result', severity: 'error', message}
}

/** @param all one at least @returns what keeps them from being joined, where they do not make up one check */
function mergeResults(all: readonly NamedResult[]): CheckResult | string {
  const problem = mismatch(all)
  if (problem !== undefined) return problem
  const results = all.map(({result}) => result)
  const [first] = results as [CheckResult]
  const {shard: _, ...scope} = first.scope
  const collector = new Collector()
  for (const {findings} of results) collector.join(findings)
  const befores = results.flatMap(({before}) => before ?? [])
  return {
    scope: {...scope, targets: results.flatMap(({scope}) => scope.targets).sort()},
    findings: collector.findings(),
    allowances: distinct(results.flatMap(({allowances}) => allowances)),
    ...(befores[0] && {
      before: {revision: befores[0].revision, result: joined(befores.map(({result}) => result))},
    }),
  }
}

/** Of results that were found to fit. */
function joined(results: readonly CheckResult[]): CheckResult {
  const merged = mergeResults(results.map(result => ({name: '', result})))
  if (typeof merged === 'string') throw new Error(`earlier results do not fit: ${merged}`)
  return merged
}

function mismatch(all: readonly NamedResult[]): string | undefined {
  const [first, ...others] = all as [NamedResult, ...NamedResult[]]
  for (const {name, result} of others) {
    const differing = difference(first.result, result)
    if (differing) return `${name} is of another check than ${first.name}: ${differing}`
  }
  const count = first.result.scope.shard?.count
  if (count === undefined) {
    return others.length > 0 ? `${first.name} is of no shard: it is whole by itself` : undefined
  }
  const byIndex = new Map<number, string>()
  for (const {name, result} of all) {
    const {index} = result.scope.shard as Shard
    const twin = byIndex.get(index)
    if (twin !== undefined) return `${twin} and ${name} are both of shard ${index} of ${count}`
    byIndex.set(index, name)
  }
  const missing = Array.from({length: count}, (_, at) => at + 1).filter(index => !byIndex.has(index))
  if (missing.length === 0) return undefined
  return `${missing.length === 1 ? 'shard' : 'shards'} ${missing.join(', ')} of ${count} ${missing.length === 1 ? 'is' : 'are'} missing`
}

/** What two results that are to be joined disagree on. */
function difference(one: CheckResult, other: CheckResult): string | undefined {
  const aspects: readonly [string, (scope: CheckScope) => unknown][] = [
    [
      'the tree',
      ({profile, version, folder, kconfig, targetsOfTree}) => [
        profile,
        version,
        folder,
        kconfig,
        targetsOfTree,
      ],
    ],
    ['the number of shards', ({shard}) => shard?.count],
    ['the modes', ({modes}) => modes],
    ['the codes that were looked for', ({codes}) => codes],
    ['what was given', ({given, vary}) => [given, vary]],
  ]
  const differs = (left: unknown, right: unknown) => JSON.stringify(left) !== JSON.stringify(right)
  const [what] = aspects.find(([, of]) => differs(of(one.scope), of(other.scope))) ?? []
  if (what !== undefined)
    return `${what} ${what.startsWith('the codes') || what === 'the modes' ? 'differ' : 'differs'}`
  return differs(one.before?.revision, other.before?.revision)
    ? 'the revision that came before differs'
    : undefined
}

/** A comment in a common file is in every result. */
function distinct(allowances: CheckResult['allowances']): CheckResult['allowances'] {
  const byPlace = new Map(
    allowances.map(allowance => {
      const {place, code} = allowance
      const {line, column} = place.source.position(place.span.start)
      return [JSON.stringify([place.source.name, line, column, code]), allowance]
    }),
  )
  return [...byPlace.values()]
}
