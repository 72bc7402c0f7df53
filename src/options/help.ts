/** The text of `configure --help`, for the options of one tree. */

import {configureFlags} from './flag-table.js'
import {argumentColumn, argumentLines, entryLines, featureColumn, featureLines} from './help-lines.js'
import type {OptionTable} from './option-table.js'
import {Spellings} from './spellings.js'

export interface HelpFacts {
  /** How the command is called. */
  readonly command: string
  /** Targets that can be chosen. */
  readonly targets: readonly string[]
  /** Whether a target can have several lists of devices. */
  readonly hasDeviceLists: boolean
}

export function configureHelp(table: OptionTable, facts: HelpFacts): string {
  const lines = [
    `Usage: ${facts.command} [options]`,
    '',
    'Defaults are in brackets. Of two options that contradict one another, the',
    'last one counts.',
    '',
    'Standard options:',
    ...standardLines(table, facts.targets),
    '',
    'Options of kgate:',
    ...flagLines(table),
    '',
    'Advanced options:',
    ...advancedLines(table, facts.hasDeviceLists),
    ...argumentLines(table),
    ...featureLines(table),
    ...targetKindLines(table),
  ]
  return lines.map(line => `${line}\n`).join('')
}

function standardLines(table: OptionTable, targets: readonly string[]): string[] {
  return [
    ...entry(table, '--help', configureFlags['--help']?.description),
    ...entry(
      table,
      '--target-list=LIST',
      'the targets, with "," between them; default: all that the host can have',
    ),
    ...(targets.length > 0 ? filledLines(['Available', 'targets:', ...targets], table.lineWidth) : []),
    ...entry(table, '--target-list-exclude=LIST', 'targets to leave out of the default ones'),
  ]
}

function flagLines(table: OptionTable): string[] {
  const flags = Object.entries(configureFlags).filter(([name]) => name !== '--help')
  return flags.flatMap(([name, {value, description}]) =>
    entry(table, value === undefined ? name : `${name}=${value}`, description),
  )
}

function advancedLines(table: OptionTable, hasDeviceLists: boolean): string[] {
  const spellings = new Spellings(table)
  const own = [...table.own, ...table.former].filter(option => {
    const spelled = spellings.find(option.spelling)
    return spelled?.kind === 'own' && spelled.own === option && option.description !== undefined
  })
  return [
    ...entry(table, '-DNAME=VALUE', 'set an option of Meson, under its own name'),
    ...own.flatMap(({spelling, value = '', description}) => entry(table, spelling + value, description)),
    ...(hasDeviceLists
      ? entry(table, '--with-devices-ARCH=NAME', 'another list of devices than the default one')
      : []),
  ]
}

/** Kinds of targets, which are enabled and disabled as features are. */
function targetKindLines({own, lineWidth}: OptionTable): string[] {
  const names = own.flatMap(({effect}) => (effect.kind === 'targets' ? [effect.name] : []))
  return [...new Set(names)].flatMap(name => entryLines(name, `${name} targets`, featureColumn, lineWidth))
}

function entry({lineWidth}: OptionTable, spelling: string, description = ''): string[] {
  return entryLines(spelling, description, argumentColumn, lineWidth)
}

/** Words, of which none is broken. */
function filledLines(words: readonly string[], lineWidth: number): string[] {
  const lines: string[] = []
  for (const word of words) {
    const line = `${lines.at(-1) ?? ''} ${word}`
    if (lines.length > 0 && line.length <= lineWidth) lines[lines.length - 1] = line
    else lines.push(' '.repeat(argumentColumn) + word)
  }
  return lines
}
