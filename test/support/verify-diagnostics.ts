/** What every parser promises of the diagnostics that it gives. */

import * as assert from 'uvu/assert'
import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import {maximumErrors} from '../../grammar/common/findings.js'
import type {Source} from '../../grammar/common/source.js'
import {formatDiagnostic} from '../../src/report/format-diagnostic.js'

/** Fails unless there are not too many errors, each has a place in the source, and they are in the order of these. */
export function verifyDiagnostics(source: Source, diagnostics: readonly Diagnostic[]): void {
  const errors = diagnostics.filter(({severity}) => severity === 'error')
  assert.ok(errors.length <= maximumErrors, `${errors.length} errors`)
  let last = 0
  for (const diagnostic of diagnostics) {
    const span = diagnostic.place?.span
    if (!span || diagnostic.place?.source !== source) assert.unreachable('an error without a place')
    else {
      assert.ok(Number.isInteger(span.start) && Number.isInteger(span.end))
      assert.ok(span.start >= last, `errors in order of place: ${span.start} behind ${last}`)
      // The end of the file is a place too, one character wide.
      assert.ok(
        span.start <= source.text.length && span.start < span.end && span.end <= source.text.length + 1,
      )
      last = span.start
    }
    formatDiagnostic(diagnostic)
  }
}
