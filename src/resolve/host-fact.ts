/** What is known before any feature is decided: facts about the host, and options as given. */

import type {Place} from '../../grammar/common/diagnostic.js'
import type {OptionValue} from '../../grammar/meson-options/options.js'

/** A host symbol that was found out or given. */
export interface HostFact {
  readonly value: boolean
  readonly origin: 'probe' | 'host'
  /** For a probe: what was found, in a few words. For what a record gives: which one. */
  readonly because?: string
  /** For a probe: what was run, as a shell has it. */
  readonly command?: string
  /** Where the probe is declared. */
  readonly place?: Place
  /** What makes it y, as advice. */
  readonly remedy?: string
  /** The option that has decided it, whatever the host has: it changes with that option alone. */
  readonly settledBy?: string
}

/** What an option was given. */
export interface GivenValue {
  readonly value: OptionValue
  /** As typed. */
  readonly argument: string
  readonly place?: Place
}

/** What `--host` says, as facts. @param givenBy what gave those that it did not, in a few words */
export function givenFacts(
  host: ReadonlyMap<string, boolean> | undefined,
  givenBy?: ReadonlyMap<string, string>,
): Map<string, HostFact> {
  return new Map(
    [...(host ?? [])].map(([name, value]) => {
      const because = givenBy?.get(name)
      return [name, {value, origin: 'host', ...(because !== undefined && {because})}]
    }),
  )
}
