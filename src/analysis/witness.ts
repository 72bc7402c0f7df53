/** The configuration that shows a finding, as near to the target's own as it can be, and how a person gets it. */

import type {Note} from '../../grammar/common/diagnostic.js'
import type {Choice, FreeDecision, Space} from '../solver/space.js'
import type {Witness} from './check.js'
import type {NamedDecision, TargetSpace} from './space.js'

/**
 * Puts decisions back to what they are now, one after the other, wherever a finding still shows.
 *
 * @param shows whether a choice shows it; `start` does
 */
export function nearest({free}: Space, start: Choice, shows: (choice: Choice) => boolean): Choice {
  const back = (choice: Choice, decisions: readonly FreeDecision[]): Choice => {
    const changed = new Map(choice)
    for (const {symbol, now} of decisions) {
      if (now === undefined) changed.delete(symbol)
      else changed.set(symbol, now)
    }
    return changed
  }
  const canGoBack = free.filter(({now, values}) => values.includes(now))
  const asNow = back(start, canGoBack)
  if (shows(asNow)) return asNow
  let choice = start
  for (let changed = true; changed; ) {
    changed = false
    for (const decision of canGoBack) {
      if (choice.get(decision.symbol) === decision.now) continue
      const other = back(choice, [decision])
      if (!shows(other)) continue
      choice = other
      changed = true
    }
  }
  return choice
}

/** As decisions for the command line; or in words, where it takes another device list or another machine. */
export function shownBy(space: TargetSpace, choice: Choice): {witness?: Witness; note?: Note} {
  const changes = space.free.filter(({symbol, now}) => choice.get(symbol) !== now)
  if (!changes.every(change => isSayable(change, choice.get(change.symbol)))) {
    return {note: {message: `it shows with ${changesText(space, changes, choice)}`}}
  }
  const nameOf = ({symbol}: NamedDecision) => space.program.model.names[symbol] as string
  const record = (given: ReadonlyMap<string, boolean> | undefined, own: readonly NamedDecision[]) => ({
    ...Object.fromEntries(given ?? []),
    ...Object.fromEntries(own.map(change => [nameOf(change), choice.get(change.symbol) ?? false])),
  })
  const {target, mode = 'defconfig', host, set} = space.request
  return {
    witness: {
      target,
      mode,
      host: record(host, changes.filter(isOfHost)),
      set: record(
        set,
        changes.filter(change => !isOfHost(change)),
      ),
    },
  }
}

export function isOfHost({kind}: NamedDecision): boolean {
  return kind === 'host fact' || kind === 'option' || kind === 'accelerator'
}

/** Whether `--host` or `--set` can say it beside the target's own device list. */
function isSayable({kind, now}: NamedDecision, value: boolean | undefined): boolean {
  // Another CPU may be needed for an accelerator to be there.
  if (kind === 'accelerator') return value !== true
  return now === undefined || (kind !== 'line' && value !== undefined)
}

/** More of them are only counted. */
const mostChanges = 8

function changesText({program}: TargetSpace, changes: readonly NamedDecision[], choice: Choice): string {
  const words = changes.slice(0, mostChanges).map(change => {
    const name = program.model.names[change.symbol]
    const value = choice.get(change.symbol)
    if (isOfHost(change)) return value === true ? `${name} on the host` : `no ${name} on the host`
    return value === undefined ? `no line for ${name}` : `CONFIG_${name}=${value ? 'y' : 'n'}`
  })
  const more = changes.length - words.length
  return [...words, ...(more > 0 ? [`${more} more changes`] : [])].join(', ')
}
