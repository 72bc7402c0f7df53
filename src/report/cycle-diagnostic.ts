/** Cycles as diagnostics: each edge at the name that closes it. */

import type {Diagnostic, Note, Place} from '../../grammar/common/diagnostic.js'
import {type ClauseId, clausePlace, conditionOf, type Model, type SymbolId} from '../model/model.js'
import {walkNames} from '../model/walk-names.js'
import type {Cycle} from '../solver/cycles.js'
import {clauseText} from './expression-text.js'

/** A longer cycle is shown by its beginning. */
const maximumEdges = 20

export function cycleDiagnostic(model: Model, {edges}: Cycle, target: string): Diagnostic {
  const name = (symbol: SymbolId) => model.names[symbol] as string
  const shown = edges.slice(0, maximumEdges)
  const more = edges.length - shown.length
  const names = shown.map(({symbol}) => name(symbol))
  const [first = ''] = names
  const notes = shown.map(
    ({symbol, waitsFor, clause}): Note => ({
      message: `${name(symbol)} waits for ${name(waitsFor)}: ${clauseText(model, clause)}`,
      place: edgePlace(model, clause, name(waitsFor)),
    }),
  )
  if (more > 0) notes.push({message: `and so on, ${more} more`})
  const behind = more > 0 ? ['...'] : []
  return {
    code: 'cycle',
    severity: 'error',
    message: `in ${target}, nothing decides ${[...names, ...behind].join(', ')}: ${[...names, ...behind, first].join(' -> ')}`,
    symbols: names.toSorted(),
    ...(notes[0]?.place && {place: notes[0].place}),
    notes,
    help: 'assign one of them, or take one of these clauses out',
  }
}

/** Where a clause names a symbol; for the stanza's own symbol, the clause itself. */
function edgePlace(model: Model, clause: ClauseId, symbol: string): Place {
  const place = clausePlace(model, clause)
  const condition = conditionOf(model.clauses.node[clause] as Parameters<typeof conditionOf>[0])
  let at: number | undefined
  if (condition) {
    walkNames(condition, name => {
      if (at === undefined && name.text === symbol) at = name.at
    })
  }
  return at === undefined ? place : {source: place.source, span: {start: at, end: at + symbol.length}}
}
