/** Contradictions as diagnostics: both sides, each down to the decisions it rests on. */

import type {Diagnostic, Note, Place} from '../../grammar/common/diagnostic.js'
import type {Contradiction, StrongReason} from '../solver/contradictions.js'
import type {Evaluation} from '../solver/evaluate.js'
import type {Mode} from '../solver/mode.js'
import {event} from '../solver/premises.js'
import {type Proof, type ProofStep, proofOf} from '../solver/proof.js'
import type {Solution} from '../solver/solve.js'
import type {PlacedDecision} from './decision.js'
import {decisionNotes, lackWords, missingFacts, reasonNote, type Setting, stepNotes} from './reasons.js'

/** One error for each root, and one for all that follow. */
export function contradictionDiagnostics(
  {solution, mode, contradictions}: Evaluation<PlacedDecision>,
  setting: Setting,
): Diagnostic[] {
  const {names} = solution.program.model
  const roots = contradictions.filter(({follows}) => follows === undefined)
  const following = contradictions.filter(({follows}) => follows !== undefined)
  const diagnostics = roots.map(root => rootDiagnostic(solution, mode, root, setting))
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
  mode: Mode,
  {symbol, forcesY, forcesN}: Contradiction,
  setting: Setting,
): Diagnostic {
  const name = solution.program.model.names[symbol] as string
  const forces = [...forcesN, ...forcesY].map(reason => reasonNote(solution, setting, symbol, reason))
  const place = mainPlace(solution, [...forcesN, ...forcesY], forces)
  const proofs = [true, false].map(value => proofOf(solution, mode, [event(symbol, value)]))
  const notes = proofs.flatMap((proof, at) =>
    side(solution, setting, name, at === 0 ? forcesY : forcesN, proof),
  )
  const isWish = forcesY.every(reason => decisionOf(solution, reason)?.origin === 'option')
  const lacking: string[] = []
  for (const fact of missingFacts(
    solution,
    setting,
    proofs.flatMap(({steps}) => steps),
  )) {
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
  }
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

/** The shortest proof of a side, and behind it what else forces the same value. */
function side(
  solution: Solution<PlacedDecision>,
  setting: Setting,
  name: string,
  reasons: readonly StrongReason[],
  {steps}: Proof,
): Note[] {
  const [{symbol, value, reason}, ...below] = steps as [ProofStep, ...ProofStep[]]
  const main = reasonNote(solution, setting, symbol, reason)
  const isOther = ({message, place}: Note) =>
    message !== main.message ||
    place?.source !== main.place?.source ||
    place?.span.start !== main.place?.span.start
  const others = reasons
    .filter(other => other !== reason)
    .map(other => reasonNote(solution, setting, symbol, other))
    .filter(isOther)
  const letter = value ? 'y' : 'n'
  const deeper = (note: Note): Note => ({...note, depth: 1})
  const proof = [main, ...decisionNotes(solution, reason), ...stepNotes(solution, setting, below)]
  return [
    {message: `${name} is ${letter} because of:`},
    ...proof.map(deeper),
    ...(others.length > 0 ? [{message: `${name} is ${letter} also because of:`}] : []),
    ...others.map(deeper),
  ]
}
