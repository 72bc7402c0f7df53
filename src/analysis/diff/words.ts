/** Words for differences. */

import type {Place} from '../../../grammar/common/diagnostic.js'
import {placesText} from '../../report/explanation-text.js'
import type {StepKind} from '../../report/proved-value.js'
import type {Cause, CauseText, Change, ChangedValue} from './differences.js'
import type {DiffReport} from './report.js'

/** What was changed, in one sentence without its place. */
export function causeWords({kind, symbol, from, to}: Cause, [before, after]: DiffReport['labels']): string {
  switch (kind) {
    case 'decision':
      return decisionWords(symbol ?? '', from, to, before, after)
    case 'clause':
      if (from && to) return `"${from.text}" became "${to.text}"`
      return to ? `"${to.text}" is new` : `"${from?.text}" is gone`
    case 'symbol':
      if (symbol === undefined) return to ? 'symbols that are new' : 'symbols that are gone'
      return to ? `${symbol} is new` : `${symbol} is gone`
    case 'mode':
      return `mode ${to?.text} instead of ${from?.text}`
    case 'unknown':
      if (from && to)
        return from.text === to.text
          ? `more than one change, first of all of ${symbol}`
          : `"${to.text}" instead of "${from.text}"`
      return 'what made the change is not known'
  }
}

function decisionWords(
  symbol: string,
  from: CauseText | undefined,
  to: CauseText | undefined,
  before: string,
  after: string,
): string {
  if (from && to) return `${to.text} ${sourceWords(to.kind)}instead of ${from.text}`
  const [here, there] = to ? [after, before] : [before, after]
  const {text, kind} = to ?? from ?? {text: ''}
  if (kind === 'target') return `${here} is built with ${symbol}, ${there} is not`
  if (kind === 'accelerator') return `the accelerator ${symbol} runs in ${here}, not in ${there}`
  return `${text} ${sourceWords(kind)}${to ? 'is new' : 'is gone'}`
}

/** Where a decision comes from, with a space behind it. */
function sourceWords(kind: StepKind | undefined): string {
  switch (kind) {
    case 'devices':
    case 'assignment':
      return 'in the device list '
    case 'set':
      return 'by --set '
    case 'host':
      return 'by --host '
    case 'probe':
      return 'by probing the host '
    case 'option':
      return 'by an option '
    default:
      return ''
  }
}

export function causePlace({from, to}: Cause): Place | undefined {
  return to?.place ?? from?.place
}

/** ` (a/Kconfig:3)`; nothing where there is no place. */
export function placeWords(place: Place | undefined): string {
  return placesText(place ? [place] : [])
}

/** `y by default (a/Kconfig:3)`; `not there` on the side that has no such symbol. */
export function valueWords(value: ChangedValue | undefined): string {
  return value ? `${value.words}${placeWords(value.place)}` : 'there is no such symbol'
}

/** `+` for what becomes y, `-` for what stops being so, `!` for what is contradictory or undecided. */
export function changeSign({from, to}: Change): '+' | '-' | '!' {
  if (to?.value === 'both' || to?.value === 'undecided') return '!'
  return to?.value === 'y' && from?.value !== 'y' ? '+' : '-'
}
