/** A baseline: the findings that a tree has and lives with, so that a check tells only what is new. One fingerprint a line. */

import {type Code, isCode} from '../../grammar/common/codes.js'
import {Source} from '../../grammar/common/source.js'
import type {Finding, Observation} from './check.js'
import {codeOf} from './fingerprint.js'

export interface Baseline {
  readonly source: Source
  readonly entries: readonly BaselineEntry[]
}

interface BaselineEntry {
  readonly fingerprint: string
  /** Offset of its line. */
  readonly at: number
}

const head = `# What "kgate check" finds in this tree and does not tell: one finding a line, as code, file and symbols.
# "kgate check --baseline FILE --write-baseline" writes this anew.
`

/** Never fails: a line that is no finding's is one that is no longer found. @param name how messages call the file */
export function parseBaseline(name: string, text: string): Baseline {
  const source = new Source(name, text)
  const entries: BaselineEntry[] = []
  for (const {0: line, index} of text.matchAll(/^.+$/gm)) {
    const fingerprint = line.trim()
    if (fingerprint !== '' && !fingerprint.startsWith('#')) {
      entries.push({fingerprint, at: index + line.indexOf(fingerprint)})
    }
  }
  return {source, entries}
}

/** A warning for each entry that was looked for and is not found. */
export function outdated(
  {source, entries}: Baseline,
  findings: readonly Finding[],
  lookedFor: ReadonlySet<Code>,
): Observation[] {
  const found = new Set(findings.map(({fingerprint}) => fingerprint))
  return entries
    .filter(({fingerprint}) => !found.has(fingerprint) && wasLookedFor(fingerprint, lookedFor))
    .map(({fingerprint, at}) => ({
      code: 'outdated-baseline',
      severity: 'warning',
      message: 'this is no longer found',
      place: {source, span: {start: at, end: at + fingerprint.length}},
      help: 'take the line out, or write the baseline anew with --write-baseline',
    }))
}

/**
 * The text of a baseline that knows all these findings.
 *
 * @param earlier what it replaces: of this stays what was not looked for
 */
export function renderBaseline(
  findings: readonly Finding[],
  lookedFor: ReadonlySet<Code>,
  earlier?: Baseline,
): string {
  const kept = (earlier?.entries ?? [])
    .map(({fingerprint}) => fingerprint)
    .filter(fingerprint => !wasLookedFor(fingerprint, lookedFor))
  const lines = [...new Set([...findings.map(({fingerprint}) => fingerprint), ...kept])].sort()
  return head + lines.map(line => `${line}\n`).join('')
}

/** What begins with no code at all is not worth keeping. */
function wasLookedFor(fingerprint: string, lookedFor: ReadonlySet<Code>): boolean {
  const code = codeOf(fingerprint)
  return isCode(code) ? lookedFor.has(code) : lookedFor.size > 0
}
