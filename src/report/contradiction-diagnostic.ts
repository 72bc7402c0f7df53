/** Contradictions as diagnostics: both sides, each down to the decisions it rests on. */

import type {Diagnostic, Note, Place} from '../../grammar/common/diagnostic.js'
import type {SymbolId} from '../model/model.js'
import type {Contradiction, StrongReason} from '../solver/contradictions.js'
import {firingPremises} from '../solver/premises.js'
import type {Solution} from '../solver/solve.js'
import type {PlacedDecision} from './decision.js'
import {lackWords, reasonNote, type Setting, stepNotes} from './reasons.js'

/** How many host symbols are tried, each with a solve of its own. */
const maximumTries = 20

/** One error for each root, and one for all that follow. */
export function contradictionDiagnostics(
  solution: Solution<PlacedDecision>,
  contradictions: readonly Contradiction[],
  setting: Setting,
): Diagnostic[] {
  const {names} = solution.program.model
  const roots = contradictions.filter(({follows}) => follows === undefined)
  const following = contradictions.filter(({follows}) => follows !== undefined)
  const diagnostics = roots.map(root => rootDiagnostic(solution, root, setting))
  if (following.length > 0) {
    const listed = following.map(({symbol, follows}) => `${names[symbol]} from ${names[follows as number]}`)
    diagnostics.push({
      code: 'contradiction-follows',
      severity: 'error',
      message: `${following.length} more ${following.length === 1 ? 'contradiction follows' : 'contradictions follow'} from these`,
      notes: listed.map(message => ({message})),
    })
  }
  return diagnostics
}

function rootDiagnostic(
  solution: Solution<PlacedDecision>,
  {symbol, forcesY, forcesN}: Contradiction,
  setting: Setting,
): Diagnostic {
  const name = solution.program.model.names[symbol] as string
  const forces = [...forcesN, ...forcesY].map(reason => reasonNote(solution, setting, symbol, reason))
  const place = mainPlace(solution, [...forcesN, ...forcesY], forces)
  const missing = new Set<string>()
  const notes: Note[] = [
    {message: `${name} is y because of:`},
    ...side(solution, setting, symbol, forcesY, missing),
    {message: `${name} is n because of:`},
    ...side(solution, setting, symbol, forcesN, missing),
  ]
  const isWish = forcesY.every(reason => decisionOf(solution, reason)?.origin === 'option')
  const lacking: string[] = []
  for (const fact of missing) {
    const decision = decisionAbout(solution, fact)
    lacking.push(`${fact} (${lackWords(setting, decision)})`)
    if (decision?.command !== undefined)
      notes.push({message: `${fact} was looked for by:`}, {message: decision.command, depth: 1})
  }
  return {
    code: 'contradiction',
    severity: 'error',
    message:
      isWish && lacking.length > 0
        ? `${name} is asked for, and the host lacks ${lacking.join(' and ')}`
        : `in ${setting.target}, ${name} is forced to be both y and n`,
    symbols: [name],
    ...(place && {place}),
    notes,
    ...hostHelp(setting, symbol, [...missing]),
  }
}

/** What one fact about the host would settle; tried, since a host symbol in a proof need not be what it hangs on. */
function hostHelp({settles, remedy}: Setting, symbol: SymbolId, missing: readonly string[]): {help?: string} {
  const enough = missing.slice(0, maximumTries).find(fact => settles?.(fact, symbol))
  if (enough === undefined) return {}
  return {help: remedy?.(enough) ?? `if the host has it, say --host ${enough}=y`}
}

function decisionOf(
  {program, decisions}: Solution<PlacedDecision>,
  reason: StrongReason,
): PlacedDecision | undefined {
  return decisions[reason - program.model.clauses.count]
}

function decisionAbout(
  {program, decisions}: Solution<PlacedDecision>,
  name: string,
): PlacedDecision | undefined {
  const id = program.model.ids.get(name)
  return decisions.find(({symbol}) => symbol === id)
}

/** A decision's place rather than a clause's: it is what the user is most likely to change. */
function mainPlace(
  solution: Solution<PlacedDecision>,
  reasons: readonly StrongReason[],
  notes: readonly Note[],
): Place | undefined {
  const decided = reasons.findIndex(
    (reason, at) => reason >= solution.program.fires.length && notes[at]?.place,
  )
  return decided >= 0 ? notes[decided]?.place : notes.find(({place}) => place)?.place
}

function side(
  solution: Solution<PlacedDecision>,
  setting: Setting,
  symbol: number,
  reasons: readonly StrongReason[],
  missing: Set<string>,
): Note[] {
  const {clauses} = solution.program.model
  const fired = reasons.filter(reason => reason < clauses.count)
  const steps = stepNotes(
    solution,
    setting,
    fired.flatMap(clause => firingPremises(solution, clause)),
  )
  for (const fact of steps.missing) missing.add(fact)
  for (const reason of reasons) {
    for (const fact of decisionOf(solution, reason)?.facts ?? []) missing.add(fact)
  }
  const own = reasons.flatMap(reason => [
    reasonNote(solution, setting, symbol, reason),
    ...(decisionOf(solution, reason)?.proof ?? []),
  ])
  return [...own, ...steps.notes].map((note): Note => ({...note, depth: 1}))
}
