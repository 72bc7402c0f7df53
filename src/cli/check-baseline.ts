/** The baseline of `kgate check`: its file. */

import {existsSync} from 'node:fs'
import {resolve as resolvePath} from 'node:path'
import {
  type Baseline,
  type CheckResult,
  codesLookedFor,
  diskReader,
  parseBaseline,
  renderBaseline,
  settle,
  writeFiles,
} from '../index.js'
import {uninterrupted} from './uninterrupted.js'
import {type Call, exitCode, UsageError} from './verb.js'

/** @returns undefined where none is asked for, or where one that is to be written does not exist yet; an exit code where it cannot be read */
export function readBaseline({flags, terminal}: Call): Baseline | number | undefined {
  const file = flags['baseline'] as string | undefined
  if (file === undefined) {
    if (flags['writeBaseline']) throw new UsageError('--write-baseline: name the file with --baseline')
    return undefined
  }
  const path = resolvePath(file)
  if (flags['writeBaseline'] && !existsSync(path)) return undefined
  const content = diskReader.read(path)
  if ('text' in content) return parseBaseline(path, content.text)
  terminal.report({
    code: 'unreadable-file',
    severity: 'error',
    message: `cannot read ${file}: ${content.problem}`,
    help: '--write-baseline makes one',
  })
  return exitCode.input
}

/** Writes all that is found; of what was there before, what was not looked for stays. @returns an exit code */
export function writeBaseline({flags, terminal}: Call, result: CheckResult, earlier?: Baseline): number {
  const {before: _, ...whole} = result
  const {findings} = settle(whole)
  const content = renderBaseline(findings, codesLookedFor(result), earlier)
  const path = flags['baseline'] as string
  uninterrupted(
    () => writeFiles('.', [{path, content}]),
    () => terminal.say(`${path}: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`),
  )
  return exitCode.fine
}
