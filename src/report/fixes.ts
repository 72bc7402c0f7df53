/** Ends what is wrong with a configuration by what to do about it. */

import type {Diagnostic, Fix} from '../../grammar/common/diagnostic.js'
import type {SymbolId} from '../model/model.js'
import type {Contradiction} from '../solver/contradictions.js'
import type {Evaluation} from '../solver/evaluate.js'
import type {FixSearch, Goals, Limits, Fix as SolvedFix} from '../solver/fixes.js'
import {Value} from '../solver/solve.js'
import type {PlacedDecision} from './decision.js'
import type {EditSlot} from './edit-slot.js'
import {fixText} from './fix-text.js'
import type {Setting} from './reasons.js'

/** How many fixes are shown, of how many changes, and how many configurations are solved to find them. */
export const fixLimits: Limits = {fixes: 5, solves: 300, size: 4}

/** How many contradictions get fixes of their own where nothing short mends all of them, and how hard they are looked for. */
const maximumRoots = 5
const rootLimits: Limits = {...fixLimits, solves: 100}

/** What is common to all goes behind the last cause; what mends one cause alone, behind that. */
export function withFixes(
  diagnostics: readonly Diagnostic[],
  evaluation: Evaluation<PlacedDecision>,
  setting: Setting,
): Diagnostic[] {
  const result = [...diagnostics]
  if (!setting.fixes) return result
  const roots = evaluation.contradictions.filter(({follows}) => follows === undefined)
  const causes = roots.length + evaluation.cycles.length
  const last = roots.length > 0 ? roots.length - 1 : diagnostics.length - 1
  const give = (at: number, fixes: readonly Fix[], what: string) => {
    const diagnostic = result[at] as Diagnostic
    // What the Kconfig files could do about a cycle is said beside what a user can.
    const before = diagnostic.help === undefined ? '' : `${diagnostic.help}; `
    result[at] = {...diagnostic, help: before + helpText(fixes, what), fixes}
  }
  const all = fixesOf(setting.fixes({}, fixLimits))
  if (all.length > 0) give(last, all, causes > 1 ? 'all of this' : 'it')
  if (all.length > 0 || causes === 1) return result
  roots.slice(0, maximumRoots).forEach((root, at) => {
    const own = fixesOf(setting.fixes?.(goalsOf(root, evaluation), rootLimits))
    if (own.length > 0) give(at, own, 'it, and leaves the other errors')
  })
  return result
}

/** The fixes as a numbered list, a line each; a single one that mends a single error stands for itself. */
function helpText(fixes: readonly Fix[], what: string): string {
  const texts = fixes.map(fixText)
  if (what === 'it' && texts.length === 1) return texts.join()
  const head = texts.length === 1 ? `this resolves ${what}:` : `each of these resolves ${what}:`
  return [head, ...texts.map((text, index) => `    ${index + 1}. ${text}`)].join('\n')
}

function fixesOf(search: FixSearch<EditSlot> | undefined): Fix[] {
  return (search?.fixes ?? []).map(editsOf)
}

export function editsOf({changes}: SolvedFix<EditSlot>): Fix {
  return withoutRepeats(changes.map(({slot, to}) => slot.edit(to)))
}

/** An argument that decides several symbols is left out once: as the edit has it that says most. */
function withoutRepeats(fix: Fix): Fix {
  return fix.filter(
    ({action, subject, message}, at) =>
      action !== 'leave-out' ||
      !fix.some((other, index) => {
        if (index === at || other.action !== action || other.subject !== subject) return false
        return other.message.length > message.length || (other.message === message && index < at)
      }),
  )
}

/** That one contradiction goes away, and none comes. */
function goalsOf({symbol: root}: Contradiction, {solution}: Evaluation): Goals {
  const excused = new Set<SymbolId>()
  for (let symbol = 0; symbol < solution.program.symbolCount; symbol++) {
    const value = solution.values[symbol]
    if (symbol !== root && (value === Value.both || value === Value.unknown)) excused.add(symbol)
  }
  return {excused}
}
