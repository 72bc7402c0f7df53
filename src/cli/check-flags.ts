/** Refuses what meow would let through: spellings that are not in the help, missing values, values that go nowhere. */

import {suggest} from '../index.js'
import {UsageError, type Verb} from './verb.js'

/** @throws UsageError for the first argument that is at fault */
export function checkFlags({flags}: Verb, argv: readonly string[]): void {
  const known = new Map(Object.entries(flags).map(([name, spec]) => [`--${kebab(name)}`, spec]))
  const seen = new Set<string>()
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] as string
    if (argument === '--') return
    if (!argument.startsWith('-') || argument === '-') continue
    const [name = '', ...rest] = argument.split('=')
    const spec = known.get(name)
    if (!spec) {
      const near = suggest(name, known.keys())
      throw new UsageError(`unknown option ${name}${near === undefined ? '' : `: did you mean ${near}?`}`)
    }
    if (seen.has(name) && !('isMultiple' in spec)) throw new UsageError(`${name} is given twice`)
    seen.add(name)
    if (spec.type === 'boolean') {
      if (rest.length > 0) throw new UsageError(`${name} takes no value`)
      continue
    }
    const value = rest.length > 0 ? rest.join('=') : argv[++at]
    // meow takes a word that begins with a dash for an option, whatever stands before it.
    const isOption = rest.length === 0 && value?.startsWith('-') && !/^-\d+$/.test(value)
    if (value === undefined || value === '' || isOption) {
      throw new UsageError(`${name}: a value is missing`)
    }
  }
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}
