/** Kconfig.host against what meson.build gives targets from outside, such as QEMU's `host_kconfig`: both ways. */

import {suggest} from '../../grammar/common/suggest.js'
import {definedNames, definedSymbol, stanzas} from '../model/model.js'
import type {Analysis, Observation} from './check.js'
import {sharedReferences} from './shared-references.js'
import type {SourceReferences} from './source-references.js'

export const hostSymbolNotGiven: Analysis = {
  code: 'host-symbol-not-given',
  title: 'a symbol of Kconfig.host that meson.build never gives',
  needs: 'sources',
  async run(subject) {
    const {base, layout} = subject.tree
    const given = assignedNames(await sharedReferences(subject))
    // Where meson.build gives none at all, somebody else does.
    if (given.size === 0) return []
    const host = new Set(base.hostSymbols.map(symbol => base.model.names[symbol] as string))
    const missing = [...stanzas(base.model)].filter(
      ([, {symbol}]) => host.has(symbol.text) && !given.has(symbol.text),
    )
    return missing.map(
      ([{source}, {symbol}]): Observation => ({
        code: 'host-symbol-not-given',
        severity: 'warning',
        message: `meson.build never says CONFIG_${symbol.text}=y: it is n on every host`,
        place: {source, span: {start: symbol.at, end: symbol.at + symbol.text.length}},
        symbols: [symbol.text],
        help: `add it to the list in meson.build, or take it out of ${layout.hostKconfig}`,
      }),
    )
  },
}

export const undefinedHostSymbol: Analysis = {
  code: 'undefined-host-symbol',
  title: 'a symbol that meson.build gives and no config block defines',
  needs: 'sources',
  async run(subject) {
    const {model} = subject.tree.base
    const undefinedOnes = [...assignedNames(await sharedReferences(subject))].filter(
      ([name]) => definedSymbol(model, name) === undefined,
    )
    return undefinedOnes.map(([name, place]): Observation => {
      const near = suggest(name, definedNames(model))
      return {
        code: 'undefined-host-symbol',
        severity: 'warning',
        message: `meson.build gives CONFIG_${name}, but no "config" block defines it`,
        place,
        symbols: [name],
        ...(near !== undefined && {help: `did you mean CONFIG_${near}?`}),
      }
    })
  },
}

/** Names of all `CONFIG_X=...` that meson.build puts into lists, each with its first place. */
function assignedNames({builds}: SourceReferences) {
  const names = new Map<string, NonNullable<Observation['place']>>()
  for (const {source, content} of builds) {
    for (const {name, at, isAssigned, use} of content.symbols) {
      if (!isAssigned || use !== 'makes' || names.has(name)) continue
      names.set(name, {source, span: {start: at, end: at + 'CONFIG_'.length + name.length}})
    }
  }
  return names
}
