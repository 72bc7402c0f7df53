/** What only the solver's own structures tell: the clauses of a contradiction, and randconfig's draws. */

import {resolve as resolvePath} from 'node:path'
import type {Diagnostic, MinikconfCall} from '../src/index.js'
import {diskReader} from '../src/index.js'
import {buildModel} from '../src/model/build-model.js'
import {type ClauseKind, isWeak, type Model} from '../src/model/model.js'
import type {PlacedDecision} from '../src/report/decision.js'
import {assignmentText, clauseText} from '../src/report/expression-text.js'
import {evaluate} from '../src/solver/evaluate.js'
import {mode as modeOf} from '../src/solver/mode.js'
import {compile} from '../src/solver/program.js'
import {KconfigReader} from '../src/tree/reading.js'

/** A contradiction that kgate found. */
export interface Reported {
  readonly symbol: string
  /** Whether it follows from no other. */
  readonly root: boolean
  /** The clauses that force it, in minikconf.py's form; of a root, only those that its diagnostic really shows. */
  readonly clauses: ReadonlySet<string>
}

/** @param errors what kgate says of the call: each root has a diagnostic, in the order of roots */
export function contradictionsOf(
  call: MinikconfCall,
  seed: number,
  errors: readonly Diagnostic[],
): Reported[] {
  const model = modelOf(call)
  const {names} = model
  const decisions = call.externals.flatMap(({name, value}): PlacedDecision[] => {
    const symbol = model.ids.get(name)
    return symbol === undefined ? [] : [{symbol, value, origin: 'argument'}]
  })
  const {contradictions} = evaluate(compile(model), decisions, modeOf(call.mode, seed))
  const shown = errors.filter(({code}) => code === 'contradiction')
  return contradictions.map(({symbol, forcesY, forcesN, follows}, at): Reported => {
    const name = names[symbol] as string
    const texts = [...forcesY, ...forcesN].map(reason => {
      if (reason < model.clauses.count) return clauseText(model, reason)
      return assignmentText(name, decisions[reason - model.clauses.count]?.value ?? false)
    })
    if (follows !== undefined) return {symbol: name, root: false, clauses: new Set(texts)}
    const diagnostic = shown[at]
    const isOwn = diagnostic?.message.includes(` ${name} `)
    const notes = new Set(isOwn ? diagnostic?.notes?.map(({message}) => message) : [])
    return {symbol: name, root: true, clauses: new Set(texts.filter(text => notes.has(text)))}
  })
}

/** What randconfig gives each default clause in parse order, then each symbol's implicit default: `0110...`. */
export function drawsOf(call: MinikconfCall, seed: number): string {
  const model = modelOf(call)
  const mode = modeOf('randconfig', seed)
  let bits = ''
  const add = (value: boolean) => {
    bits += value ? '1' : '0'
  }
  for (let clause = 0; clause < model.clauses.count; clause++) {
    if (isWeak(model.clauses.kind[clause] as ClauseKind)) add(mode.value(model, clause))
  }
  for (let symbol = 0; symbol < model.names.length; symbol++) add(mode.implicit(model, symbol))
  return bits
}

function modelOf(call: MinikconfCall): Model {
  const reader = new KconfigReader(diskReader, path => path)
  return buildModel(reader.read(call.inputs.map(input => resolvePath(input))))
}
