/** A symbol with several `config` blocks. They join; minikconf.py means to refuse a second one, and never does. */

import type {Diagnostic, Place} from '../../../grammar/common/diagnostic.js'
import type {Stanza} from '../../../grammar/kconfig/tree.js'
import type {KconfigFile} from '../../tree/kconfig-files.js'
import {type Model, stanzas} from '../model.js'

export function repeatedConfig(model: Model): Diagnostic[] {
  const first = new Map<string, [KconfigFile, Stanza]>()
  const diagnostics: Diagnostic[] = []
  for (const [file, stanza] of stanzas(model)) {
    const name = stanza.symbol.text
    const earlier = first.get(name)
    if (!earlier) {
      first.set(name, [file, stanza])
      continue
    }
    diagnostics.push({
      code: 'repeated-config',
      severity: 'warning',
      message: `${name} has a "config" block already: the clauses of both count`,
      symbols: [name],
      place: namePlace(file, stanza),
      notes: [{message: 'the first one is here', place: namePlace(...earlier)}],
      help: 'join the blocks',
    })
  }
  return diagnostics
}

function namePlace({source}: KconfigFile, {symbol}: Stanza): Place {
  return {source, span: {start: symbol.at, end: symbol.at + symbol.text.length}}
}
