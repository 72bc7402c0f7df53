/** What may be changed about a target, so that it resolves: its device list, the call, the host's features. */

import {definedSymbol, type SymbolId} from '../model/model.js'
import type {PlacedDecision} from '../report/decision.js'
import type {EditSlot} from '../report/edit-slot.js'
import type {FixSpace} from '../solver/fixes.js'
import type {Mode} from '../solver/mode.js'
import type {Program} from '../solver/program.js'
import type {KconfigFile} from '../tree/kconfig-files.js'
import {cpuName} from '../tree/layout.js'
import {acceleratorsOf} from './accelerators.js'
import {acceleratorSlot, hostSlot, openHostSlot, setSlot} from './argument-slots.js'
import {hostNames} from './decisions.js'
import type {Features} from './features.js'
import {additionSlots, choosableSymbols, lineSlots, type WrittenLine} from './line-slots.js'
import type {ResolveRequest} from './request.js'
import type {Tree} from './tree.js'

/** A target on the way to being solved. */
export interface FixSubject {
  readonly tree: Tree
  readonly request: ResolveRequest
  readonly program: Program
  readonly mode: Mode
  readonly decisions: readonly PlacedDecision[]
  /** The files of the device list, the target's own first. */
  readonly devices: readonly KconfigFile[]
  /** What the target's own file says. */
  readonly keys: ReadonlyMap<string, string>
  /** Host symbols that nobody gave a value. */
  readonly hostDefaults: ReadonlySet<SymbolId>
  readonly features: Features | undefined
}

/** @param additions the symbols to which lines may be given, besides those that have one */
export function targetFixSpace(
  subject: FixSubject,
  additions: readonly SymbolId[] = choosableSymbols(subject.program),
): FixSpace<EditSlot> {
  const {tree, request, program, mode, decisions, features} = subject
  const {model} = program
  const sources = subject.devices.map(({source}) => source)
  const name = (symbol: SymbolId) => model.names[symbol] as string
  const written = decisions.flatMap(({symbol, value, origin, place}): WrittenLine[] =>
    origin === 'devices' && place ? [{symbol, value, place}] : [],
  )
  const isSaid = (host: string) => !request.givenBy?.has(host)
  const slots = [
    ...lineSlots(program, written, sources),
    ...decisions.flatMap(({symbol, value, origin}): EditSlot[] => {
      if (origin === 'set') return [setSlot(symbol, name(symbol), value)]
      return origin === 'host' ? [hostSlot(symbol, name(symbol), value, isSaid(name(symbol)))] : []
    }),
    ...(features ? [] : [...subject.hostDefaults].map(symbol => openHostSlot(symbol, name(symbol)))),
    ...idleAccelerators(subject).map(symbol => acceleratorSlot(symbol, name(symbol))),
  ]
  const fixed = decisions.filter(({origin}) => origin === 'target' || origin === 'accelerator')
  const decided = new Set([...slots, ...decisions].map(({symbol}) => symbol))
  const outside = new Set([...hostNames(tree, model), ...Object.keys(tree.layout.accelerators)])
  const open = additions.filter(symbol => !decided.has(symbol) && !outside.has(name(symbol)))
  return {
    program,
    mode,
    fixed,
    slots: [...slots, ...additionSlots(program, open, sources)],
    ...(features && {below: features.fixSpaceBelow(model)}),
  }
}

/** Accelerators that could run the target, if the host had them. */
function idleAccelerators({tree, request, keys, program}: FixSubject): SymbolId[] {
  const cpu = request.cpu ?? cpuName(process.arch)
  const {able, used} = acceleratorsOf(tree.layout, request.target, keys, cpu, request.host)
  return able.filter(name => !used.includes(name)).flatMap(name => definedSymbol(program.model, name) ?? [])
}
