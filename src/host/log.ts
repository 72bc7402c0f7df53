/** The text of config.log: what was asked of the host, in order, as a shell script that repeats it. */

import type {Answer} from './cache.js'
import type {Outcome} from './outcome.js'
import {quoteWord} from './shell-words.js'

/** A question with its answer. */
export interface LogEntry extends Outcome {
  /** Or what else was asked for. */
  readonly symbol: string
  /** How it came about; absent where nobody asked. */
  readonly answer?: Partial<Answer> | undefined
}

/**
 * The same text for the same answers, whether they were found out now or come from the cache.
 *
 * @param variables the environment's, under their names
 * @param unused why earlier results were not used, where they are damaged or foreign
 */
export function logText(
  directory: string,
  variables: Readonly<Record<string, string>>,
  unused: string | undefined,
  entries: readonly LogEntry[],
): string {
  const head = [
    '# What was asked of this host, in order, and what it said. Lines that do not begin with # are commands as they were',
    '# run: paste them into a shell to repeat them. An answer with a time is kept from then on: until something changes',
    '# that it rests on, it comes from the cache.',
    ...(unused === undefined ? [] : [`# Results of earlier runs were not used: ${unused}.`]),
    `cd ${quoteWord(directory)}`,
    ...Object.entries({...variables, LC_ALL: 'C'}).map(
      ([name, value]) => `export ${name}=${quoteWord(value)}`,
    ),
  ]
  const parts = entries.map(({symbol, value, reason, answer: {recorded, log = ''} = {}}, index) => {
    const title = `${symbol}: ${value ? 'y' : 'n'}, ${reason.replace(/\s+/g, ' ')}`
    const time = recorded === undefined ? '' : `# recorded ${recorded}\n`
    return `\n# ${index + 1} of ${entries.length}: ${title}\n${time}${log}`
  })
  return `${head.join('\n')}\n${parts.join('')}`
}
