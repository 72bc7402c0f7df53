/** A finding as plain text without its place, for machines that show the place themselves. */

import type {Finding} from '../analysis/check.js'
import type {CheckScope} from '../analysis/check-result.js'
import {whereText, witnessText} from '../analysis/finding-text.js'
import {placeText, printable} from '../report/format-diagnostic.js'
import {renamed} from '../report/renamed.js'
import {nameInRepository} from './report-place.js'

/** Several lines: the message, why, what to do, where it holds and what shows it. */
export function reportMessage(finding: Finding, scope: CheckScope): string {
  const {message, notes = [], help, witness} = renamed(finding, name => nameInRepository(name, scope.folder))
  const where = whereText(finding, scope, true)
  const lines = [
    message,
    ...notes.map(({message, place, depth = 0}) => {
      return `${'  '.repeat(depth)}${message}${place ? ` (${placeText(place)})` : ''}`
    }),
    ...(help === undefined ? [] : [`help: ${help}`]),
    ...(where === undefined ? [] : [`where: ${where}`]),
    ...(witness ? [`shown by: ${witnessText(witness)}`] : []),
  ]
  return lines.map(printable).join('\n')
}
