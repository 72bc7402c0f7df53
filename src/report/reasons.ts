/** Reasons of values, worded. */

import type {Note} from '../../grammar/common/diagnostic.js'
import {type ClauseId, clausePlace, type Model, type SymbolId} from '../model/model.js'
import {derivation, type Step} from '../solver/derivation.js'
import {type Event, premises} from '../solver/premises.js'
import {implicitDefault, type Solution} from '../solver/solve.js'
import type {PlacedDecision} from './decision.js'
import {assignmentText, clauseText} from './expression-text.js'

/** What a solution does not know by itself: who gave its decisions, and which symbols nobody decided. */
export interface Setting {
  readonly target: string
  /** Host symbols that nobody gave a value. */
  readonly hostDefaults: ReadonlySet<SymbolId>
  /** What to say of a host symbol that nobody gave a value. Default: that no `--host` gives it. */
  readonly untold?: string
  /** Whether a symbol would not be contradictory if a fact about the host, called by its name, were y. */
  settles?(fact: string, symbol: SymbolId): boolean
  /** What makes a fact y, as advice. */
  remedy?(fact: string): string
  /** What to say of a clause instead of its text, where that would mislead. */
  noteOf?(clause: ClauseId): Note | undefined
  /** Whether a default is that of an option that nobody gave. */
  isOption?(clause: ClauseId): boolean
  /** What gives a symbol its y from outside where anything does, in this build or another one. */
  giver?(name: string): 'target' | 'accelerator' | undefined
}

/** How many steps of a proof are shown. */
const maximumSteps = 12
/** How many are looked for at all: proofs of many contradictions share most of their steps. */
const manySteps = 500

/** @param reason a clause, the clause count plus the index of a decision, or `implicitDefault` */
export function reasonNote(
  solution: Solution<PlacedDecision>,
  setting: Setting,
  symbol: SymbolId,
  reason: number,
): Note {
  const {model} = solution.program
  if (reason === implicitDefault) {
    return {message: setting.hostDefaults.has(symbol) ? untoldWords(setting) : 'nothing makes it y'}
  }
  if (reason < model.clauses.count) return setting.noteOf?.(reason) ?? clauseNote(model, reason)
  const decision = solution.decisions[reason - model.clauses.count] as PlacedDecision
  if (decision.reason) return decision.reason
  const text = assignmentText(model.names[decision.symbol] as string, decision.value)
  return {message: text + originText(decision, setting), ...(decision.place && {place: decision.place})}
}

function untoldWords({untold = 'no --host gives it'}: Setting): string {
  return untold
}

/** Why a host symbol is n, in a few words that follow its name: `the C compiler does not find ring.h`. */
export function lackWords(setting: Setting, decision: PlacedDecision | undefined): string {
  return decision ? (decision.because ?? 'as --host says') : untoldWords(setting)
}

/** Of each model, by clause: many targets give the same reasons. */
const clauseNotes = new WeakMap<Model, Note[]>()

function clauseNote(model: Model, clause: ClauseId): Note {
  const notes = clauseNotes.get(model) ?? []
  if (notes.length === 0) clauseNotes.set(model, notes)
  const note = notes[clause] ?? {message: clauseText(model, clause), place: clausePlace(model, clause)}
  notes[clause] = note
  return note
}

/** The steps below some events as notes, and the facts whose being n they come down to. */
export function stepNotes(
  solution: Solution<PlacedDecision>,
  setting: Setting,
  events: readonly Event[],
): {notes: Note[]; missing: Set<string>} {
  const {names, clauses} = solution.program.model
  const steps = derivation(solution, [...new Set(events)])
  const missing = new Set<string>()
  const decisionOf = ({reason}: Step) =>
    reason >= clauses.count ? solution.decisions[reason - clauses.count] : undefined
  for (const step of steps) {
    if (step.value) continue
    if (setting.hostDefaults.has(step.symbol)) missing.add(names[step.symbol] as string)
    for (const fact of decisionOf(step)?.facts ?? []) missing.add(fact)
  }
  const notes = steps.slice(0, maximumSteps).flatMap((step): Note[] => {
    const {message, place} = reasonNote(solution, setting, step.symbol, step.reason)
    const head = {message: `where ${names[step.symbol]} is ${step.value ? 'y' : 'n'}: ${message}`}
    return [{...head, ...(place && {place})}, ...(decisionOf(step)?.proof ?? [])]
  })
  if (steps.length > maximumSteps)
    notes.push({message: `and ${steps.length < manySteps ? steps.length - maximumSteps : 'many'} more steps`})
  return {notes, missing}
}

/** The steps below one event, which is not among them. */
export function proofNotes(
  solution: Solution<PlacedDecision>,
  setting: Setting,
  of: Event,
): {notes: Note[]; missing: Set<string>} {
  return stepNotes(solution, setting, premises(solution, of))
}

function originText({origin, because}: PlacedDecision, {target}: Setting): string {
  switch (origin) {
    case 'devices':
    case 'argument':
      return ''
    case 'probe':
    case 'option':
    case 'feature':
      return because === undefined ? '' : `, ${because}`
    case 'set':
      return ', given with --set'
    case 'host':
      return `, ${because ?? 'given with --host'}`
    case 'target':
      return `, which ${target} gives`
    case 'accelerator':
      return `, an accelerator of ${target}`
  }
}
