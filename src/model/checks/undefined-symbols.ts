/** Names that no `config` block defines: in a select or imply, and elsewhere. minikconf.py refuses both. */

import type {Code} from '../../../grammar/common/codes.js'
import type {Diagnostic, Place} from '../../../grammar/common/diagnostic.js'
import {suggest} from '../../../grammar/common/suggest.js'
import type {Name} from '../../../grammar/kconfig/tree.js'
import {conditionOf, definedNames, type Model, type SymbolId} from '../model.js'
import {walkNames} from '../walk-names.js'

/** How many get a "did you mean": past these the input is broken, not mistyped. */
export const maximumSuggestions = 50

/** One error for each such symbol, with every place. */
export function undefinedSymbols(model: Model): Diagnostic[] {
  if (!model.defined.includes(0)) return []
  const selected = new Map<string, Place[]>()
  const named = new Map<string, Place[]>()
  const note = (places: Map<string, Place[]>, name: Name, file: number) => {
    if (model.defined[model.ids.get(name.text) as SymbolId]) return
    const source = model.files[file]?.source
    if (!source) return
    const place = {source, span: {start: name.at, end: name.at + name.text.length}}
    const known = places.get(name.text)
    if (known) known.push(place)
    else places.set(name.text, [place])
  }
  const {clauses} = model
  clauses.node.forEach((node, clause) => {
    const file = clauses.file[clause] as number
    if (node.kind === 'select' || node.kind === 'imply') note(selected, node.symbol, file)
    if (node.kind === 'assignment') note(named, node.symbol, file)
    const condition = conditionOf(node)
    if (condition) walkNames(condition, name => note(named, name, file))
  })
  const known = definedNames(model)
  let suggestions = 0
  const report = (code: Code, what: string) => (places: Place[], name: string) =>
    undefinedSymbol(code, what, name, places, suggestions++ < maximumSuggestions ? known : [])
  return [
    ...mapEntries(
      selected,
      report('undefined-select', 'is selected or implied, but no "config" block defines it'),
    ),
    ...mapEntries(named, report('undefined-symbol', 'is not defined by any "config" block')),
  ]
}

/** @param places where it is named, one at least */
export function undefinedSymbol(
  code: Code,
  what: string,
  name: string,
  places: readonly Place[],
  known: Iterable<string>,
): Diagnostic {
  const near = suggest(name, known)
  const [place, ...further] = places
  return {
    code,
    severity: 'error',
    message: `${name} ${what}`,
    symbols: [name],
    ...(place && {place}),
    notes: further.map(also => ({message: 'and here', place: also})),
    ...(near !== undefined && {help: `did you mean ${near}?`}),
  }
}

function mapEntries<V, R>(map: ReadonlyMap<string, V>, make: (value: V, key: string) => R): R[] {
  return [...map].map(([key, value]) => make(value, key))
}
