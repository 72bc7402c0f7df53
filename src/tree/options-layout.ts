/** Where a tree declares its options, and how configure spells them: data. */

import type {OptionType, OptionValue} from '../../grammar/meson-options/options.js'

export interface OptionsLayout {
  /** Files of which the first that exists declares them. */
  readonly files: readonly string[]
  /** Whether kgate decides features from them, as Kconfig symbols; in QEMU that is Meson's. */
  readonly owned: boolean
  /** A script of the tree that holds `names`, `skipped`, `auto`, `shown` and which built-ins there are; where it can be read, it counts. */
  readonly script?: string
  /** Options whose configure name is not theirs with `-` for `_`. */
  readonly names: Readonly<Record<string, string>>
  /** Options that configure's table leaves out. */
  readonly skipped: readonly string[]
  /** Booleans that configure detects, and so shows among the features. */
  readonly auto: readonly string[]
  /** What help shows as an option's default, where that is not its value. */
  readonly shown?: Readonly<Record<string, string>>
  /** Meson's own options that configure shows, with what `meson introspect` says of them. */
  readonly builtins: readonly BuiltinOption[]
  /** What configure takes beside the table, and before it. Default: what any tree can do with. */
  readonly own?: readonly OwnOption[]
  /** What it takes where the table has no such option. */
  readonly former?: readonly OwnOption[]
}

/** One of Meson's own options. */
export interface BuiltinOption {
  readonly name: string
  readonly type: OptionType
  readonly value: OptionValue
  readonly choices?: readonly string[]
  readonly description: string
}

/** An option of configure itself. */
export interface OwnOption {
  /** `--static`; with `=` behind it where a value follows; with `*` for a part that is a name of the user's. */
  readonly spelling: string
  /** In help: what the value is, such as `CC`, and what the option does. Help leaves out what has no description. */
  readonly value?: string
  readonly description?: string
  /** Options of the same kind that cannot be given beside it. */
  readonly without?: readonly string[]
  readonly effect: OwnEffect
}

export type OwnEffect =
  /** Decides options of Meson; `{value}` is filled in. Those that the tree does not have are left out. */
  | {
      readonly kind: 'options'
      readonly options: Readonly<Record<string, string>>
      /** What Meson gets; default: a `-D` for each option. */
      readonly arguments?: readonly string[]
      /**
       * Passed on behind all others, in the order of the table; of those that share this name only the last one given
       * counts.
       */
      readonly late?: string
    }
  /** Sets environment variables, or adds words to them. */
  | {readonly kind: 'environment'; readonly variables: readonly string[]; readonly add?: true}
  /** Turns a kind of targets on or off. */
  | {readonly kind: 'targets'; readonly name: string; readonly on: boolean}
  /** Says what the host's CPU is; some names stand for others. */
  | {readonly kind: 'cpu'; readonly names: Readonly<Record<string, string>>}
  /** Changes nothing here: scripts that call any configure give it, or it is about how to build, not what. */
  | {readonly kind: 'ignored'}
  /** Is not to be had; a reason is a sentence without its end. */
  | {readonly kind: 'refused'; readonly reason: string}
