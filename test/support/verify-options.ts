/** Parses any text as an option file, and fails unless the outcome keeps the parser's promises. */

import * as assert from 'uvu/assert'
import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import type {Source} from '../../grammar/common/source.js'
import type {MesonOption} from '../../grammar/meson-options/options.js'
import {parseMesonOptions} from '../../grammar/meson-options/parse.js'
import {verifyDiagnostics} from './verify-diagnostics.js'

export function verifiedOptions(source: Source): {options: MesonOption[]; diagnostics: Diagnostic[]} {
  const {text} = source
  const {options, diagnostics} = parseMesonOptions(source)
  verifyDiagnostics(source, diagnostics)
  for (const {span, nameSpan} of options) {
    assert.match(text.slice(span.start, span.end), /^option[\s\S]*\)$/)
    assert.ok(span.start < nameSpan.start && nameSpan.start <= nameSpan.end && nameSpan.end < span.end)
  }
  assert.is(new Set(options.map(({name}) => name)).size, options.length, 'each name once')
  return {options, diagnostics}
}
