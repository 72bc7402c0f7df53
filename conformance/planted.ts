/** Contradictions that hold in every mode, whatever else the tree says: only assignments lead to them. */

import type {External} from './calls.js'
import type {Random} from './random.js'
import {assignment, type Statement, stanza} from './statements.js'

/** Names of symbols. */
export interface Contradictions {
  /** Contradictory by themselves. */
  readonly roots: readonly string[]
  /** Contradictory because one of the roots is. */
  readonly following: readonly string[]
}

interface Plant extends Contradictions {
  readonly stanzas: readonly Statement[]
  readonly assignments: readonly Statement[]
  readonly externals: readonly External[]
}

/** One root whose symbols all begin with a prefix, and perhaps one that follows from it. */
export function plantContradictions(random: Random, prefix: string): Plant {
  const victim = `${prefix}_VICTIM`
  const stanzas: Statement[] = []
  const assignments: Statement[] = []
  const externals: External[] = []
  let made = 0
  /** A symbol that an assignment makes y or n: at once, or over some steps. */
  const given = (value: boolean): string => {
    const name = `${prefix}_GIVEN_${made++}`
    switch (random.below(value ? 4 : 3)) {
      case 0:
        stanzas.push(stanza(name))
        if (random.chance(0.3)) externals.push([name, value])
        else assignments.push(assignment(name, value))
        break
      case 1:
        // A default that counts in no mode: the assignment is strong.
        stanzas.push(stanza(name, ['bool'], ['default', value ? 'n' : 'y']))
        assignments.push(assignment(name, value))
        break
      case 2:
        if (value) stanzas.push(stanza(given(true), ['select', name]), stanza(name, ['bool']))
        else stanzas.push(stanza(name, ['depends', 'on', given(false)], ['default', 'y']))
        break
      default:
        stanzas.push(
          stanza(given(true), ['select', name, 'if', given(true), '&&', '!', given(false)]),
          stanza(name),
        )
    }
    return name
  }
  const makeY = [
    () => assignments.push(assignment(victim, true)),
    () => stanzas.push(stanza(given(true), ['select', victim])),
    () => stanzas.push(stanza(given(true), ['select', victim, 'if', given(true), '||', given(false)])),
  ]
  const makeN = [
    () => assignments.push(assignment(victim, false)),
    () => externals.push([victim, false]),
    () => stanzas.push(stanza(victim, ['depends', 'on', given(false)])),
    () => stanzas.push(stanza(victim, ['bool', 'depends', 'on', given(true), '&&', '!', given(true)])),
    () =>
      stanzas.push(
        stanza(victim, ['depends', 'on', given(false), '||', '(', given(true), '&&', given(false), ')']),
      ),
  ]
  stanzas.push(stanza(victim, ['bool']))
  random.pick(makeY)()
  random.pick(makeN)()
  const following: string[] = []
  if (random.chance(0.4)) {
    const follower = `${prefix}_FOLLOWER`
    stanzas.push(stanza(victim, ['select', follower]), stanza(follower, ['imply', given(true)]))
    assignments.push(assignment(follower, false))
    following.push(follower)
  }
  return {stanzas, assignments, externals, roots: [victim], following}
}
