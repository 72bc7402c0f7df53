/** Reasons of values, worded. */

import type {Note} from '../../grammar/common/diagnostic.js'
import {type ClauseId, clausePlace, type Model, type SymbolId} from '../model/model.js'
import {derivation, type Step} from '../solver/derivation.js'
import type {FixSearch, Goals, Limits} from '../solver/fixes.js'
import {type Event, premises} from '../solver/premises.js'
import {implicitDefault, type Solution, Value} from '../solver/solve.js'
import type {PlacedDecision} from './decision.js'
import type {EditSlot} from './edit-slot.js'
import {assignmentText, clauseText} from './expression-text.js'

/** What a solution does not know by itself: who gave its decisions, and which symbols nobody decided. */
export interface Setting {
  readonly target: string
  /** Host symbols that nobody gave a value. */
  readonly hostDefaults: ReadonlySet<SymbolId>
  /** What to say of a host symbol that nobody gave a value. Default: that no `--host` gives it. */
  readonly untold?: string
  /** Looks for changes that mend what is wrong. */
  fixes?(goals: Goals, limits: Limits): FixSearch<EditSlot>
  /** What to say of a value instead of its reason, where that would mislead. @param reason as for `reasonNote` */
  noteOf?(symbol: SymbolId, reason: number): Note | undefined
  /** Whether a default is that of an option that nobody gave. */
  isOption?(clause: ClauseId): boolean
  /** What gives a symbol its y from outside where anything does, in this build or another one. */
  giver?(name: string): 'target' | 'accelerator' | undefined
}

/** How many steps of a proof are shown. */
const maximumSteps = 12

/** @param reason a clause, the clause count plus the index of a decision, or `implicitDefault` */
export function reasonNote(
  solution: Solution<PlacedDecision>,
  setting: Setting,
  symbol: SymbolId,
  reason: number,
): Note {
  const {model} = solution.program
  const special = setting.noteOf?.(symbol, reason)
  if (special) return special
  if (reason === implicitDefault) {
    if (solution.values[symbol] === Value.y)
      return {message: 'nothing decides it, and the mode turns that on'}
    return {message: setting.hostDefaults.has(symbol) ? untoldWords(setting) : 'nothing makes it y'}
  }
  if (reason < model.clauses.count) return clauseNote(model, reason)
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

/** The steps of a proof as notes; of a long one, those that come first. */
export function stepNotes(
  solution: Solution<PlacedDecision>,
  setting: Setting,
  steps: readonly Pick<Step, 'symbol' | 'value' | 'reason'>[],
): Note[] {
  const {names} = solution.program.model
  const notes = steps.slice(0, maximumSteps).flatMap(({symbol, value, reason}): Note[] => {
    const {message, place} = reasonNote(solution, setting, symbol, reason)
    const head = {message: `where ${names[symbol]} is ${value ? 'y' : 'n'}: ${message}`}
    return [{...head, ...(place && {place})}, ...decisionNotes(solution, reason)]
  })
  const more = steps.length - maximumSteps
  if (more > 0) notes.push({message: `and ${more} more ${more === 1 ? 'step' : 'steps'}`})
  return notes
}

/** The steps below a decision that was itself decided. */
export function decisionNotes(
  {program, decisions}: Solution<PlacedDecision>,
  reason: number,
): readonly Note[] {
  return decisions[reason - program.fires.length]?.proof ?? []
}

/** The steps below one event, which is not among them, and the facts whose being n they come down to. */
export function proofNotes(
  solution: Solution<PlacedDecision>,
  setting: Setting,
  of: Event,
): {notes: Note[]; missing: Set<string>} {
  const steps = derivation(solution, premises(solution, of))
  return {notes: stepNotes(solution, setting, steps), missing: missingFacts(solution, setting, steps)}
}

/** Names of the facts whose being n some steps come down to. */
export function missingFacts(
  {program, decisions}: Solution<PlacedDecision>,
  setting: Setting,
  steps: readonly Pick<Step, 'symbol' | 'value' | 'reason'>[],
): Set<string> {
  const {names, clauses} = program.model
  const missing = new Set<string>()
  for (const {symbol, value, reason} of steps) {
    if (value) continue
    if (setting.hostDefaults.has(symbol)) missing.add(names[symbol] as string)
    for (const fact of decisions[reason - clauses.count]?.facts ?? []) missing.add(fact)
  }
  return missing
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
    case 'wanted':
      return ', as wanted'
    case 'target':
      return `, which ${target} gives`
    case 'accelerator':
      return `, an accelerator of ${target}`
  }
}
