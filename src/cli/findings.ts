/** What is said of the diagnostics of resolutions. */

import {type Code, type Diagnostic, formatDiagnostic, type Resolution} from '../index.js'
import type {Terminal} from './terminal.js'
import {exitCode} from './verb.js'

/** Each finding once, though every target of a tree has those of its common files. */
export function reportFindings(
  resolutions: readonly Resolution[],
  warnings: boolean,
  terminal: Terminal,
): void {
  const all = distinct(resolutions)
  // A warning about the call itself is meant for whoever made it.
  const isShown = ({severity, code}: Diagnostic) =>
    warnings || severity === 'error' || code === 'idle-accelerator'
  for (const diagnostic of all) if (isShown(diagnostic)) terminal.report(diagnostic)
  const hidden = all.filter(diagnostic => !isShown(diagnostic)).length
  if (hidden > 0) {
    terminal.say(
      `${hidden} ${hidden === 1 ? 'warning' : 'warnings'} (--warnings shows ${hidden === 1 ? 'it' : 'them'})`,
    )
  }
}

/** The diagnostics of several resolutions, each once. */
export function distinct(resolutions: readonly Resolution[]): Diagnostic[] {
  const all = new Set(resolutions.flatMap(({diagnostics}) => diagnostics))
  return [...new Map([...all].map(diagnostic => [formatDiagnostic(diagnostic), diagnostic])).values()]
}

const askedFor: ReadonlySet<Code> = new Set(['unknown-target', 'unknown-devices', 'unknown-host-symbol'])

/** Whether what was read is at fault, or only what was asked for: as an exit code. */
export function faultOf(failed: readonly Resolution[]): number {
  const errors = distinct(failed).filter(({severity}) => severity === 'error')
  const isCall = ({code, place}: Diagnostic) => askedFor.has(code) || place?.source.name.startsWith('--')
  return errors.every(isCall) ? exitCode.usage : exitCode.input
}
