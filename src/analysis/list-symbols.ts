/** The symbols of a tree by group, each with where it stands, what it is, and what brings it in. */

import type {Place} from '../../grammar/common/diagnostic.js'
import type {ClauseId, SymbolId} from '../model/model.js'
import type {Tree} from '../resolve/tree.js'
import {classifySymbols, type SymbolGroup, symbolGroups} from './groups.js'
import {HelpTexts, type SymbolHelp} from './symbol-help.js'

export interface ListedSymbol {
  /** Without `CONFIG_`. */
  readonly name: string
  readonly group: SymbolGroup
  /** Where its first stanza names it. */
  readonly place: Place
  /** Absent where nothing is known of it beside what brings it in. */
  readonly help?: SymbolHelp
  /** Symbols whose stanzas select and imply it, in parse order. */
  readonly selectedBy: readonly string[]
  readonly impliedBy: readonly string[]
}

/**
 * By group, then by name.
 *
 * @param isWanted which to list; the sources of the rest are not read for their help
 */
export function listSymbols(
  tree: Tree,
  isWanted: (name: string, group: SymbolGroup) => boolean = () => true,
): ListedSymbol[] {
  const classification = classifySymbols(tree)
  const {model, groups, uses} = classification
  const texts = new HelpTexts(tree, classification)
  const owners = (clauses: readonly ClauseId[]) => [
    ...new Set(clauses.map(clause => model.names[model.clauses.owner[clause] as SymbolId] as string)),
  ]
  const listed = model.names.flatMap((name, symbol): ListedSymbol[] => {
    const group = groups[symbol] as SymbolGroup
    const place = texts.place(symbol)
    if (!place || !isWanted(name, group)) return []
    const help = texts.of(symbol)
    const {selectedBy = [], impliedBy = []} = uses[symbol] ?? {}
    const bringers = {selectedBy: owners(selectedBy), impliedBy: owners(impliedBy)}
    const tellsMore = help?.origin !== 'clauses' || selectedBy.length + impliedBy.length === 0
    return [{name, group, place, ...(help && tellsMore && {help}), ...bringers}]
  })
  const rank = ({group}: ListedSymbol) => symbolGroups.indexOf(group)
  return listed.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
}
