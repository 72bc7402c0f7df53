/** What may be changed about a call of minikconf: the lines of its device list, and its external symbols. */

import {clausePlace, type SymbolId} from '../model/model.js'
import type {PlacedDecision} from '../report/decision.js'
import {costs, type EditSlot} from '../report/edit-slot.js'
import {assignmentText} from '../report/expression-text.js'
import type {FixSpace} from '../solver/fixes.js'
import {loosenAssignments} from '../solver/loose-assignments.js'
import type {Mode} from '../solver/mode.js'
import type {Program} from '../solver/program.js'
import type {KconfigFile, Reading} from '../tree/kconfig-files.js'
import {additionSlots, choosableSymbols, lineSlots} from './line-slots.js'

/**
 * @param decisions the external symbols that were given
 * @param hostNames what the tree calls facts about its host: the other arguments say what the target is, and stay; where it
 *   names none, every argument may change
 */
export function minikconfFixSpace(
  compiled: Program,
  mode: Mode,
  decisions: readonly PlacedDecision[],
  reading: Reading,
  hostNames: readonly string[],
): FixSpace<EditSlot> {
  const {program, assignments} = loosenAssignments(compiled)
  const {model} = program
  const host = new Set(hostNames.flatMap(name => model.ids.get(name) ?? []))
  const isOpen = (symbol: SymbolId) => host.size === 0 || host.has(symbol)
  const sources = reading.files.filter(isDeviceList).map(({source}) => source)
  const written = assignments.map(it => ({...it, place: clausePlace(model, it.clause)}))
  const given = new Map(decisions.map(({symbol, value}) => [symbol, value]))
  const unset = [...host].filter(symbol => !given.has(symbol))
  const slots = [
    ...lineSlots(program, written, sources),
    ...[...given].filter(([symbol]) => isOpen(symbol)).map(it => argumentSlot(program, ...it)),
    ...unset.map(symbol => argumentSlot(program, symbol, undefined)),
  ]
  const decided = new Set([...slots.map(({symbol}) => symbol), ...given.keys()])
  const open = sources.length > 0 ? choosableSymbols(program).filter(symbol => !decided.has(symbol)) : []
  return {
    program,
    mode,
    fixed: decisions.filter(({symbol}) => !isOpen(symbol)),
    slots: [...slots, ...additionSlots(program, open, sources)],
  }
}

/** Holds nothing but assignments, and files like it: what a target's .mak file is. */
function isDeviceList({tree: {statements}, path}: KconfigFile): boolean {
  return path.endsWith('.mak') && statements.every(({kind}) => kind !== 'config')
}

/** An argument that a build makes of what it finds out about its host. */
function argumentSlot({model}: Program, symbol: SymbolId, now: boolean | undefined): EditSlot {
  const name = model.names[symbol] as string
  return {
    kind: 'host',
    symbol,
    now,
    values: [true, false].filter(value => value !== now),
    cost: costs.host,
    edit: to => {
      const instead = now === undefined ? '' : ` instead of ${assignmentText(name, now)}`
      const behind = to === true ? ', if the host has it' : ''
      return {action: 'say', message: `give ${assignmentText(name, to === true)}${instead}${behind}`}
    },
  }
}
