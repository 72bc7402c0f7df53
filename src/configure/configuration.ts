/** What configuring a tree came to: every decision, what follows from it, and why. */

import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import type {OptionValue} from '../../grammar/meson-options/options.js'
import type {ProviderFinding} from '../host/findings.js'
import type {ConfigureCall} from '../options/command-line.js'
import type {HostSymbol} from '../resolve/features.js'
import type {Resolution} from '../resolve/resolution.js'
import type {SkippedTarget} from '../resolve/targets.js'
import type {Tree} from '../resolve/tree.js'
import type {HeaderEntry} from './target-header.js'

/** An option with its value, and how it came to it. */
export interface ConfiguredOption {
  readonly name: string
  readonly value: OptionValue
  /** The argument as typed; absent where the declaration's default stands. */
  readonly given?: string
}

export interface ConfiguredTarget {
  readonly name: string
  /** Absent for a target without devices, such as a user-mode one. */
  readonly resolution?: Resolution
  readonly header: readonly HeaderEntry[]
}

export interface Configuration {
  readonly tree: Tree
  readonly call: ConfigureCall
  readonly options: readonly ConfiguredOption[]
  /** Host symbols under their names: those that kgate decides, or those that were given. */
  readonly host: ReadonlyMap<string, HostSymbol>
  /** Host symbols that nobody found out or gave: they are off. */
  readonly unknown: readonly string[]
  readonly providers: readonly ProviderFinding[]
  readonly targets: readonly ConfiguredTarget[]
  readonly skipped: readonly SkippedTarget[]
  /** Absolute paths of all files that it was made from, each once, sorted. */
  readonly inputs: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}
