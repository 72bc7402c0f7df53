/** How an option is spelled on configure's command line, and what each spelling means. */

import type {TableOption} from './option-table.js'

export type Form =
  /** Stands by itself, for one value, as Meson writes it. */
  | {readonly kind: 'word'; readonly spelling: string; readonly value: string}
  /** Has `=` and a value behind it. Of a list, the items stand with `:` between them. */
  | {readonly kind: 'value'; readonly spelling: string; readonly isList: boolean}

/** None for an option that configure does not have. */
export function formsOf(option: TableOption): Form[] {
  const {listed, flag, type, choices} = option
  if (!listed) return []
  if (needsValue(option)) {
    return [{kind: 'value', spelling: `--${flag}`, isList: type === 'array' && choices === undefined}]
  }
  const [yes, no] = type === 'boolean' ? ['true', 'false'] : ['enabled', 'disabled']
  const forms: Form[] = []
  if (takes(option, yes)) forms.push({kind: 'word', spelling: `--enable-${flag}`, value: yes})
  if (takes(option, no)) forms.push({kind: 'word', spelling: `--disable-${flag}`, value: no})
  if (takesValue(option)) forms.push({kind: 'value', spelling: `--enable-${flag}`, isList: false})
  return forms
}

/** Whether it is neither enabled nor disabled, but given a value. */
export function needsValue(option: TableOption): boolean {
  if (option.type === 'boolean' || option.type === 'feature') return false
  return option.type !== 'combo' || !(takes(option, 'enabled') || takes(option, 'disabled'))
}

/** Whether it can be given a value: a combo, where it has another choice than a feature's. */
export function takesValue({type, choices = []}: TableOption): boolean {
  if (type === 'boolean' || type === 'feature') return false
  return type !== 'combo' || choices.some(choice => !['auto', 'enabled', 'disabled'].includes(choice))
}

/** Whether an option can be enabled or disabled as a whole, by the value that does it. */
function takes({type, choices = []}: TableOption, value: string): boolean {
  return type === 'boolean' || type === 'feature' || choices.includes(value)
}
