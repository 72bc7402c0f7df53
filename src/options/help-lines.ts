/** The lines of help about the options of a table, as QEMU's scripts/meson-buildoptions.py lays them out. */

import {formsOf, needsValue, takesValue} from './forms.js'
import type {OptionTable, TableOption} from './option-table.js'
import {wrapText} from './text-wrap.js'

/** Where what an option does is written, in characters from the left. */
export const argumentColumn = 27
export const featureColumn = 18

/** Options with values, and booleans of which only one direction changes anything. */
export function argumentLines({options, lineWidth}: OptionTable): string[] {
  return byHelpName(options.filter(option => option.listed && !isFeature(option))).flatMap(option => {
    const text = option.type === 'boolean' ? option.description : described(option)
    return entryLines(helpSpelling(option), text, argumentColumn, lineWidth)
  })
}

/** What help says below them: the features, under their names. */
export function featureLines({options, lineWidth}: OptionTable): string[] {
  const features = options.filter(option => option.listed && isFeature(option))
  return [
    '',
    'Optional features, enabled with --enable-FEATURE and',
    'disabled with --disable-FEATURE, default is enabled if available',
    '(unless built with --without-default-features):',
    '',
    ...sortedBy(features, ({flag}) => flag).flatMap(({flag, description}) =>
      entryLines(flag, description, featureColumn, lineWidth),
    ),
  ]
}

/** What is spelled so, and what it does; on lines of its own where the spelling is too long for its column. */
export function entryLines(spelling: string, text: string, column: number, lineWidth: number): string[] {
  const left = `  ${spelling}`
  const indent = ' '.repeat(column)
  if (left.length >= column) return [left, ...wrapText(text, lineWidth, indent, indent)]
  return wrapText(text, lineWidth, left.padEnd(column), indent)
}

function isFeature(option: TableOption): boolean {
  if (option.type === 'boolean') return option.auto
  return !needsValue(option) && !takesValue(option)
}

function byHelpName(options: readonly TableOption[]): TableOption[] {
  return sortedBy(options, helpName)
}

/** Stable. */
function sortedBy(options: readonly TableOption[], key: (option: TableOption) => string): TableOption[] {
  return [...options].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}

function helpName(option: TableOption): string {
  const {flag, type, value} = option
  if (needsValue(option)) return flag
  return type === 'boolean' && value === true ? `disable-${flag}` : `enable-${flag}`
}

function helpSpelling(option: TableOption): string {
  const name = `--${helpName(option)}`
  if (option.type === 'boolean') return name
  if (needsValue(option)) return `${name}=${valueName(option)}`
  const isOptional = formsOf(option).some(form => form.kind === 'word' && form.value === 'enabled')
  return isOptional ? `${name}[=CHOICE]` : `${name}=CHOICE`
}

function valueName({type, choices}: TableOption): string {
  if (type === 'string') return 'VALUE'
  if (type === 'array') return choices ? 'CHOICES' : 'VALUES'
  return 'CHOICE'
}

function described({description, value, shown, choices}: TableOption): string {
  const text = shown ?? (Array.isArray(value) ? value.join(',') : String(value))
  const initial = text === '' || text === 'auto' ? '' : ` [${text}]`
  return `${description}${initial}${choices ? ` (choices: ${[...choices].sort().join('/')})` : ''}`
}
