/** Parses any text at all, and fails unless the outcome keeps the parser's promises. */

import * as assert from 'uvu/assert'
import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import {maximumErrors, parseKconfig} from '../../grammar/kconfig/parse.js'
import type {KconfigTree} from '../../grammar/kconfig/tree.js'
import {formatDiagnostic} from '../../src/report/format-diagnostic.js'
import {verifyTree} from './syntax-words.js'

export function verifiedParse(text: string): {tree: KconfigTree; diagnostics: Diagnostic[]; source: Source} {
  const source = new Source('Kconfig', text)
  const {tree, diagnostics} = parseKconfig(source)
  assert.ok(diagnostics.length <= maximumErrors, `${diagnostics.length} errors`)
  let last = 0
  for (const diagnostic of diagnostics) {
    const span = diagnostic.place?.span
    if (!span || diagnostic.place?.source !== source) assert.unreachable('an error without a place')
    else {
      assert.ok(Number.isInteger(span.start) && Number.isInteger(span.end))
      assert.ok(span.start >= last, `errors in order of place: ${span.start} behind ${last}`)
      // The end of the file is a place too, one character wide.
      assert.ok(span.start <= text.length && span.start < span.end && span.end <= text.length + 1)
      last = span.start
    }
    formatDiagnostic(diagnostic)
  }
  verifyTree(source, tree)
  return {tree, diagnostics, source}
}
