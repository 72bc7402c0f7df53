/** Differences as text for a terminal. */

import {groupBy} from '../../../grammar/common/group-by.js'
import {wrapped} from '../../report/explanation-text.js'
import {printable} from '../../report/format-diagnostic.js'
import {listed, someOf} from '../../report/listing.js'
import {causeKey} from './differences.js'
import {counts, type DiffReport, differs, type Section} from './report.js'
import {causePlace, causeWords, changeSign, placeWords, valueWords} from './words.js'

/** How many symbols of a section are told with their reasons. */
const usual = 8

export interface DiffTextOptions {
  /** Whether reasons are given for all symbols of a section, not for the first ones alone. */
  readonly full?: boolean
  /** The proofs of a symbol on both sides, as lines. @param target as the second side calls it */
  readonly proofs?: (target: string, symbol: string) => readonly string[]
}

/** Several lines, each with its end. */
export function diffText(report: DiffReport, {full = false, proofs}: DiffTextOptions = {}): string {
  const {labels, comparisons, sections} = report
  const [from, to] = labels
  const lines = [`${from} -> ${to}`]
  if (!differs(report)) lines.push('no symbol differs')
  lines.push(...targetLines(report, full))
  const several = comparisons.length > 1
  for (const alike of groupBy(sections, ({cause}) => causeKey(cause)).values()) {
    const {cause} = alike[0]
    lines.push('', ...wrapped(`${causeWords(cause, labels)}${placeWords(causePlace(cause))}`, ''))
    for (const section of alike) {
      if (several) lines.push(...wrapped(`in ${listed(section.targets)}`, '  '))
      lines.push(...changeLines(section, full, proofs))
    }
  }
  return lines.map(line => `${printable(line)}\n`).join('')
}

function changeLines(
  {changes, targets}: Section,
  full: boolean,
  proofs: DiffTextOptions['proofs'],
): string[] {
  const told = full || changes.length <= usual + 1 ? changes : changes.slice(0, usual)
  const rest = changes.slice(told.length).map(change => `${changeSign(change)}${change.symbol}`)
  const lines = told.flatMap(change => [
    `  ${changeSign(change)} ${change.symbol}`,
    ...wrapped(valueWords(change.from), '      before: '),
    ...wrapped(valueWords(change.to), '      after:  '),
    ...(proofs?.(targets[0] ?? '', change.symbol) ?? []).map(line => `      ${line}`),
  ])
  return rest.length === 0
    ? lines
    : [...lines, ...wrapped(`and ${rest.length} more: ${rest.join(' ')}`, '  ')]
}

function targetLines({comparisons, removedTargets, addedTargets}: DiffReport, full: boolean): string[] {
  const lines: string[] = []
  if (addedTargets.length > 0) lines.push(...wrapped(`new targets: ${listed(addedTargets)}`, '  '))
  if (removedTargets.length > 0)
    lines.push(...wrapped(`targets that are gone: ${listed(removedTargets)}`, '  '))
  const changed = comparisons.filter(({groups}) => groups.length > 0)
  const width = Math.max(0, ...changed.map(({targets}) => targets[1].length))
  for (const comparison of changed) {
    const {on, off} = counts(comparison)
    lines.push(`  ${comparison.targets[1].padEnd(width)}  +${on} -${off}`)
  }
  if (comparisons.length > 1 && changed.length < comparisons.length)
    lines.push(`  ${comparisons.length - changed.length} of ${comparisons.length} targets do not differ`)
  const changedNames = new Set(
    comparisons.flatMap(({groups}) => groups.flatMap(({changes}) => changes.map(({symbol}) => symbol))),
  )
  for (const of of ['added', 'removed'] as const) {
    const all = new Set(comparisons.flatMap(comparison => comparison[of]))
    const names = [...all].filter(name => !changedNames.has(name)).sort()
    if (names.length === 0) continue
    const words = of === 'added' ? 'new symbols that are n' : 'symbols that are gone and were n'
    lines.push(...wrapped(`${words}: ${full ? listed(names) : someOf(names)}`, '  '))
  }
  return lines
}
