/** The guidelines of QEMU's docs/devel/kconfig.rst for its groups of symbols, as far as rules can tell. */

import type {Code} from '../../grammar/common/codes.js'
import type {Note, Place} from '../../grammar/common/diagnostic.js'
import {clausePlace, type SymbolId, stanzas} from '../model/model.js'
import type {Tree} from '../resolve/tree.js'
import type {Analysis, Observation} from './check.js'
import {type Classification, classifySymbols, type SymbolGroup} from './groups.js'
import type {SymbolUses} from './symbol-uses.js'

/** Devices that depend on something are on by default, or a board implies them: else nobody ever gets them. */
export const deviceWithoutDefault: Analysis = {
  code: 'device-without-default',
  title: 'a device that depends on something, and that nothing turns on',
  needs: 'tree',
  run({tree}) {
    const subject = new Guideline(tree)
    return subject.symbols('device').flatMap(symbol => {
      const {dependsOn, defaults, impliedBy, selectedBy} = subject.uses(symbol)
      const isTurnedOn = defaults.length + impliedBy.length + selectedBy.length > 0
      if (dependsOn.length === 0 || isTurnedOn || subject.isAssigned(symbol)) return []
      const name = subject.name(symbol)
      return subject.observation(
        'device-without-default',
        symbol,
        `${name} depends on something, but nothing turns it on`,
        {
          help: 'give it a "default y", with the device group that it belongs to, or let the boards imply it that have it',
        },
      )
    })
  },
}

/** Subsystems come and go with what needs them. */
export const assignedSubsystem: Analysis = {
  code: 'assigned-subsystem',
  title: 'a device list that turns on a subsystem or an internal element',
  needs: 'tree',
  run({tree}) {
    const subject = new Guideline(tree)
    return [...subject.symbols('subsystem'), ...subject.symbols('internal element')].flatMap(symbol => {
      const name = subject.name(symbol)
      const [first, ...further] = subject.assignments(symbol)
      if (!first) return []
      const group =
        subject.classification.groups[symbol] === 'subsystem' ? 'a subsystem' : 'an internal element'
      return subject.observation(
        'assigned-subsystem',
        symbol,
        `${name} is ${group}: what needs it should select it`,
        {
          place: first,
          notes: further.map(place => ({message: 'and here', place})),
        },
      )
    })
  },
}

/** Boards of one tree are all on by default, or all turned on by device lists. */
export const boardDefault: Analysis = {
  code: 'board-default',
  title: 'a board that is on by default where the others are not, or the other way round',
  needs: 'tree',
  run({tree}) {
    const subject = new Guideline(tree)
    const boards = subject.symbols('board')
    const hasDefault = (symbol: SymbolId) => subject.uses(symbol).defaults.length > 0
    const count = boards.filter(hasDefault).length
    const isUsual = count > boards.length / 2
    return boards
      .filter(symbol => hasDefault(symbol) !== isUsual)
      .flatMap(symbol => {
        const name = subject.name(symbol)
        const words = isUsual
          ? 'is not on by default, as other boards are'
          : 'is on by default, as other boards are not'
        const others = `${isUsual ? count : boards.length - count} of ${boards.length} boards are`
        return subject.observation('board-default', symbol, `${name} ${words}`, {
          notes: [{message: `${others} ${isUsual ? 'on by default' : 'turned on by device lists'}`}],
        })
      })
  },
}

/** Device lists name the boards of their targets, for whoever wants to leave some out. */
export const unlistedBoard: Analysis = {
  code: 'unlisted-board',
  title: 'a board that no device list names',
  needs: 'tree',
  run({tree}) {
    const subject = new Guideline(tree)
    return subject
      .symbols('board')
      .filter(symbol => !subject.classification.makLines.has(subject.name(symbol)))
      .flatMap(symbol =>
        subject.observation(
          'unlisted-board',
          symbol,
          `no device list names the board ${subject.name(symbol)}`,
          {
            help: 'add a line to the lists of its targets, commented out where boards are on by default: "kgate mak" does',
          },
        ),
      )
  },
}

/** A group is there to be turned off. */
export const selectedGroup: Analysis = {
  code: 'selected-group',
  title: 'a device group that something selects, so that it cannot be turned off',
  needs: 'tree',
  run({tree}) {
    const subject = new Guideline(tree)
    return subject.symbols('device group').flatMap(symbol => {
      const name = subject.name(symbol)
      const {model} = subject.classification
      const [first, ...further] = subject.uses(symbol).selectedBy.map(clause => clausePlace(model, clause))
      if (!first) return []
      return subject.observation(
        'selected-group',
        symbol,
        `the device group ${name} is selected here: nobody can turn it off`,
        {
          place: first,
          notes: further.map(place => ({message: 'and here', place})),
          help: 'imply it',
        },
      )
    })
  },
}

class Guideline {
  readonly classification: Classification
  readonly #places = new Map<string, Place>()

  constructor(tree: Tree) {
    this.classification = classifySymbols(tree)
    for (const [{source}, {symbol}] of stanzas(tree.base.model)) {
      const span = {start: symbol.at, end: symbol.at + symbol.text.length}
      if (!this.#places.has(symbol.text)) this.#places.set(symbol.text, {source, span})
    }
  }

  symbols(group: SymbolGroup): SymbolId[] {
    return this.classification.groups.flatMap((its, symbol) => (its === group ? symbol : []))
  }

  name(symbol: SymbolId): string {
    return this.classification.model.names[symbol] as string
  }

  uses(symbol: SymbolId): SymbolUses {
    return this.classification.uses[symbol] as SymbolUses
  }

  /** Lines of device lists that count and turn it on. */
  assignments(symbol: SymbolId): Place[] {
    const lines = this.classification.makLines.get(this.name(symbol)) ?? []
    return lines.flatMap(({isComment, value, place}) => (value && !isComment ? place : []))
  }

  isAssigned(symbol: SymbolId): boolean {
    return this.assignments(symbol).length > 0
  }

  /** At its stanza, unless another place is said. */
  observation(
    code: Code,
    symbol: SymbolId,
    message: string,
    more: {readonly place?: Place; readonly notes?: readonly Note[]; readonly help?: string},
  ): Observation[] {
    const name = this.name(symbol)
    const place = this.#places.get(name)
    return [{code, severity: 'warning', message, symbols: [name], ...(place && {place}), ...more}]
  }
}
