/** What may be changed about the host's features: facts about the host, and options of configure. */

import type {Edit} from '../../grammar/common/diagnostic.js'
import type {MesonOption, OptionValue} from '../../grammar/meson-options/options.js'
import type {SymbolId} from '../model/model.js'
import {costs, type EditSlot} from '../report/edit-slot.js'
import {hostSlot, leaveOut, probeSlot} from './argument-slots.js'
import type {GivenValue, HostFact} from './host-fact.js'

export function factSlot(symbol: SymbolId, name: string, fact: HostFact): EditSlot {
  const {value, origin, because, remedy} = fact
  if (origin === 'probe') return probeSlot(symbol, name, value, remedy)
  return hostSlot(symbol, name, value, because === undefined)
}

/** A place that a library could come from, had the option not said otherwise: whether it can, nobody has looked. */
export function settledSlot(symbol: SymbolId, name: string, {argument}: GivenValue): EditSlot {
  const edit = (): Edit => ({...leaveOut(argument), message: `leave out ${argument}, if ${name} can be had`})
  return {kind: 'option', symbol, now: false, values: [true], cost: costs.said, edit}
}

/** What an option's value comes to: undefined where it is left to a default. */
export type Decides = (value: OptionValue) => boolean | undefined

/** An option that nobody gave. */
export function openOptionSlot(symbol: SymbolId, option: MesonOption, decides: Decides): EditSlot {
  const now = decides(option.value)
  return {
    kind: 'option',
    symbol,
    now,
    values: sayable(option).filter(value => value !== now),
    cost: costs.addition,
    edit: to => ({action: 'say', message: `say ${spelled(option, to === true)}`}),
  }
}

/** An option that was given: left out, it is what its declaration says. */
export function givenOptionSlot(
  symbol: SymbolId,
  option: MesonOption,
  {value, argument}: GivenValue,
  decides: Decides,
): EditSlot {
  const now = decides(value)
  const leftOut = decides(option.value)
  const values = [leftOut, ...sayable(option)].filter((it, at, all) => it !== now && all.indexOf(it) === at)
  const edit = (to: boolean | undefined): Edit =>
    to === leftOut
      ? leaveOut(argument)
      : {action: 'say', message: `say ${spelled(option, to === true)} instead of ${argument}`}
  return {kind: 'option', symbol, now, values, cost: costs.said, edit}
}

/** A combo need not have both among its choices. */
function sayable({type, choices = []}: MesonOption): boolean[] {
  return [true, false].filter(value => type !== 'combo' || choices.includes(value ? 'enabled' : 'disabled'))
}

function spelled({name}: MesonOption, value: boolean): string {
  return `--${value ? 'enable' : 'disable'}-${name.replaceAll('_', '-')}`
}
