/** What the shell file holds that QEMU's configure reads options with: lines of help, and a case for each spelling. */

import {formsOf} from './forms.js'
import {argumentLines, featureLines} from './help-lines.js'
import type {OptionTable} from './option-table.js'

export interface BuildOptions {
  /** Lines of help, each quoted for the shell. */
  readonly help: readonly string[]
  readonly cases: readonly BuildOptionCase[]
}

export interface BuildOptionCase {
  readonly spelling: string
  /** Meson's name of the option. */
  readonly name: string
  /** What it is set to, where it takes no value. */
  readonly word: string | null
  readonly isList: boolean
}

/** @param table of options that Meson accepts */
export function buildOptions(table: OptionTable): BuildOptions {
  return {
    help: [...argumentLines(table), ...featureLines(table)].map(shellQuoted),
    cases: table.options.flatMap(option =>
      formsOf(option).map(form => ({
        spelling: form.spelling,
        name: option.name,
        word: form.kind === 'word' ? form.value : null,
        isList: form.kind === 'value' && form.isList,
      })),
    ),
  }
}

/** As Python's shlex.quote has it. */
function shellQuoted(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text
  return `'${text.replaceAll("'", `'"'"'`)}'`
}
