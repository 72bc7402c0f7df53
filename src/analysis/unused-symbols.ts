/** Symbols that Kconfig defines and nothing asks for: neither a condition, nor meson.build, nor a source file. */

import {type SymbolId, stanzas} from '../model/model.js'
import type {Analysis, Observation} from './check.js'
import {classifySymbols} from './groups.js'
import {sharedReferences} from './shared-references.js'

export const unusedSymbol: Analysis = {
  code: 'unused-symbol',
  title: 'a symbol that nothing asks for',
  needs: 'sources',
  async run(subject) {
    const {references} = await sharedReferences(subject)
    const {model, groups, uses} = classifySymbols(subject.tree)
    const isAsked = (name: string) => references.get(name)?.some(({kind}) => kind !== 'device list')
    // Where sources ask for few symbols, what hangs on the rest is somewhere else.
    if (model.names.filter(isAsked).length < model.names.length / 2) return []
    const seen = new Set<SymbolId>()
    return [...stanzas(model)].flatMap(([{source}, stanza]): Observation[] => {
      const {text: name, at} = stanza.symbol
      const symbol = model.ids.get(name) as SymbolId
      const {selects, implies, conditions} = uses[symbol] ?? {selects: [], implies: [], conditions: []}
      const bringsIn = selects.length + implies.length > 0
      if (seen.has(symbol) || bringsIn || conditions.length > 0 || isAsked(name)) return []
      seen.add(symbol)
      // Architectures and accelerators are for whoever gives them.
      if (groups[symbol] === 'target') return []
      return [
        {
          code: 'unused-symbol',
          severity: 'warning',
          message: `nothing asks for ${name}: no condition names it, no source is compiled for it, and it brings nothing in`,
          place: {source, span: {start: at, end: at + name.length}},
          symbols: [name],
          help: 'take its stanza out, with what selects it',
        },
      ]
    })
  },
}
