/** What a call says, or might say, as slots: `--set`, and facts about the host. */

import type {Edit} from '../../grammar/common/diagnostic.js'
import type {SymbolId} from '../model/model.js'
import {costs, type EditSlot} from '../report/edit-slot.js'

/** `--set X=n`, which can be left out or turned round. */
export function setSlot(symbol: SymbolId, name: string, value: boolean): EditSlot {
  return {
    kind: 'set',
    symbol,
    now: value,
    values: [undefined, !value],
    cost: costs.said,
    edit: to =>
      to === undefined
        ? leaveOut(`--set ${text(name, value)}`)
        : {action: 'say', message: `say --set ${text(name, to)} instead of ${letter(value)}`},
  }
}

/** `--host X=n`. To leave it out would say as much. @param isSaid whether the user said so, and not a record */
export function hostSlot(symbol: SymbolId, name: string, value: boolean, isSaid: boolean): EditSlot {
  return {
    kind: 'host',
    symbol,
    now: value,
    values: [!value],
    cost: isSaid ? costs.said : costs.host,
    edit: to => hostEdit(name, to === true, isSaid ? ` instead of ${letter(value)}` : ''),
  }
}

/** A fact that nobody gave. */
export function openHostSlot(symbol: SymbolId, name: string): EditSlot {
  const edit = (to: boolean | undefined) => hostEdit(name, to === true)
  return {kind: 'host', symbol, now: undefined, values: [true, false], cost: costs.host, edit}
}

/** An accelerator that the host might have. */
export function acceleratorSlot(symbol: SymbolId, name: string): EditSlot {
  const edit = () => hostEdit(name, true)
  return {kind: 'accelerator', symbol, now: undefined, values: [true], cost: costs.host, edit}
}

/** A fact that was found out. @param remedy what makes it y, as advice */
export function probeSlot(
  symbol: SymbolId,
  name: string,
  value: boolean,
  remedy = 'install what is missing',
): EditSlot {
  return {
    kind: 'host',
    symbol,
    now: value,
    values: [!value],
    cost: costs.host,
    edit: to =>
      to
        ? {action: 'install', message: `${remedy}, or say --host ${text(name, true)} if it is there`}
        : hostEdit(name, false),
  }
}

export function leaveOut(argument: string): Edit {
  return {action: 'leave-out', subject: argument, message: `leave out ${argument}`}
}

function hostEdit(name: string, value: boolean, instead = ''): Edit {
  const behind = value ? ', if the host has it' : ''
  return {action: 'say', message: `say --host ${text(name, value)}${instead}${behind}`}
}

function text(name: string, value: boolean): string {
  return `${name}=${letter(value)}`
}

function letter(value: boolean): string {
  return value ? 'y' : 'n'
}
