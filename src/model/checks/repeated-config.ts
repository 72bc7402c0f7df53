/** A symbol with several `config` blocks. They join; minikconf.py means to refuse a second one, and never does. */

import type {Diagnostic, Place} from '../../../grammar/common/diagnostic.js'
import {type Model, stanzas} from '../model.js'

export function repeatedConfig(model: Model): Diagnostic[] {
  const first = new Map<string, Place>()
  const diagnostics: Diagnostic[] = []
  for (const [file, {symbol}] of stanzas(model)) {
    const place = {source: file.source, span: {start: symbol.at, end: symbol.at + symbol.text.length}}
    const earlier = first.get(symbol.text)
    if (!earlier) {
      first.set(symbol.text, place)
      continue
    }
    diagnostics.push({
      code: 'repeated-config',
      severity: 'warning',
      message: `${symbol.text} has a "config" block already: the clauses of both count`,
      place,
      notes: [{message: 'the first one is here', place: earlier}],
      help: 'join the blocks',
    })
  }
  return diagnostics
}
