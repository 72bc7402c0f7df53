/** The codes that `kgate check` is asked to look for. */

import {type Code, isCode, listChecks, suggest} from '../index.js'
import {UsageError} from './verb.js'

/** @throws UsageError for a code that no check has, and for one that cannot be skipped */
export function wantedCodes(flags: Readonly<Record<string, unknown>>): Set<Code> {
  const checks = listChecks()
  const [only, also, skip] = ['only', 'also', 'skip'].map(name => codesFlag(name, flags[name]))
  const quick = flags['quick'] === true
  const usual = checks.filter(({on, needs}) => on && !(quick && needs === 'space')).map(({code}) => code)
  const wanted = new Set([...(only?.length ? only : usual), ...(also ?? [])])
  for (const code of skip ?? []) {
    if (checks.some(check => check.code === code && check.stops)) {
      throw new UsageError(`--skip: ${code} keeps kgate from reading the tree, so it cannot be left out`)
    }
    wanted.delete(code)
  }
  return wanted
}

function codesFlag(name: string, values: unknown): Code[] {
  const known = listChecks().map(({code}) => code)
  const words = ((values as string[] | undefined) ?? []).flatMap(value => value.split(','))
  return words
    .map(word => word.trim())
    .map(word => {
      if (isCode(word) && known.includes(word)) return word
      const near = suggest(word, known)
      const hint = near === undefined ? '--list names them' : `did you mean ${near}?`
      throw new UsageError(`--${name}: nothing looks for "${word}": ${hint}`)
    })
}

/** A line a code. */
export function listText(): string {
  const checks = listChecks()
  const widest = Math.max(...checks.map(({code}) => code.length))
  return checks
    .map(({code, title, on}) => `${code.padEnd(widest)}  ${on ? 'on ' : 'off'}  ${title}\n`)
    .join('')
}
