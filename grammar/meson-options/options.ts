/** What an option file (meson_options.txt, meson.options) declares, as Meson understands it. */

import type {Span} from '../common/source.js'

export const optionTypes = ['string', 'boolean', 'combo', 'integer', 'array', 'feature'] as const
export type OptionType = (typeof optionTypes)[number]

/** What an option can be: text (string, combo, feature), y or n (boolean), a whole number, or a list (array). */
export type OptionValue = string | boolean | number | bigint | readonly string[]

/** One `option()` call. Spans are in the file that `Source` names. */
export interface MesonOption {
  readonly name: string
  readonly type: OptionType
  /** The default, in the type's own form: `true` even where the file says `'true'`. */
  readonly value: OptionValue
  /** Of a combo; of an array that has them; `enabled`, `disabled`, `auto` of a feature. In the file's order. */
  readonly choices?: readonly string[]
  /** Bounds of an integer, inclusive. */
  readonly min?: number | bigint
  readonly max?: number | bigint
  /** The option's name where the file says none. */
  readonly description: string
  /**
   * Whether it is on its way out: as a whole, for some of its values, with values of old mapped to new ones, or in
   * favour of the option that is named.
   */
  readonly deprecated: boolean | readonly string[] | ReadonlyMap<string, string> | string
  /** Whether a subproject takes the value of the main project's option of the same name. */
  readonly yield: boolean
  /** The name, within its quotes. */
  readonly nameSpan: Span
  /** The whole call. */
  readonly span: Span
}
