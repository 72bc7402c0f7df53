/** What the analyses of a target's space found, in words. They do not name the target: others may have the same. */

import type {Note, Place} from '../../grammar/common/diagnostic.js'
import type {Expression} from '../../grammar/kconfig/tree.js'
import {
  type ClauseId,
  ClauseKind,
  clausePlace,
  conditionOf,
  type Model,
  type SymbolId,
} from '../model/model.js'
import {walkNames} from '../model/walk-names.js'
import {clauseText, expressionText} from '../report/expression-text.js'
import type {SpaceSolver} from '../sat/space-solver.js'
import {type Contradiction, findContradictions} from '../solver/contradictions.js'
import {event} from '../solver/premises.js'
import {at32} from '../solver/program.js'
import type {Choice} from '../solver/space.js'
import type {Observation} from './check.js'
import {type GivenFact, type HostDeadEnd, settings} from './host-dead-ends.js'
import type {IdleDefault} from './idle-defaults.js'
import type {ImpliedDependency, Requirement} from './implied-dependencies.js'
import type {NeededDefault} from './needed-defaults.js'
import {type NamedDecision, stanzaPlaces, type TargetSpace} from './space.js'
import type {UnmetSelect} from './unmet-selects.js'
import {isOfHost, nearest, shownBy} from './witness.js'

export class SpaceWords {
  readonly #model: Model
  readonly #free: ReadonlyMap<SymbolId, NamedDecision>
  #places: ReadonlyMap<string, Place> | undefined

  constructor(
    readonly space: TargetSpace,
    readonly solver: SpaceSolver,
  ) {
    this.#model = space.program.model
    this.#free = new Map(space.free.map(decision => [decision.symbol, decision]))
  }

  /** One for each select; but one for all of them, where what is missing is a fact about the host. */
  unmetSelects(unmet: readonly UnmetSelect[]): Observation[] {
    const ofHost = new Map<ClauseId, UnmetSelect[]>()
    const rest: UnmetSelect[] = []
    for (const one of unmet) {
      if (!this.#namesHost(one.depends)) rest.push(one)
      else ofHost.set(one.depends, [...(ofHost.get(one.depends) ?? []), one])
    }
    return [
      ...rest.map(one => this.#unmetSelect(one)),
      ...[...ofHost.values()].map(of => this.#unmetOnHost(of)),
    ]
  }

  neverEnabled(symbol: SymbolId): Observation {
    const name = this.#name(symbol)
    const {clauses} = this.#model
    const gives = (clause: ClauseId) => clauses.symbol[clause] === symbol && clauses.value[clause] === 1
    const givers = Array.from({length: clauses.count}, (_, clause) => clause).filter(gives)
    const why =
      givers.length === 0
        ? 'no select, imply or default makes it y, and no device list names it'
        : 'whatever would make it y never comes about'
    return {
      code: 'never-enabled',
      severity: 'warning',
      message: `${name} can never be y: ${why}`,
      symbols: [name],
      ...this.#stanzaPlace(symbol),
      notes: givers.slice(0, 3).map(clause => this.#clauseNote(clause)),
      ...(givers.length === 0 && {
        help: 'select it, give it a default, or list it with the devices of a target',
      }),
    }
  }

  /** @returns undefined for what follows from something else: a select, or what the target or the host gives */
  alwaysEnabled(symbol: SymbolId): Observation | undefined {
    const configuration = this.solver.find()
    if (!configuration) return undefined
    const name = this.#name(symbol)
    const named = this.#free.get(symbol)
    if (named && isOfHost(named)) return undefined
    const reason = at32(this.solver.replay(configuration.choice).reasons, event(symbol, true))
    const isDefault = reason >= 0 && at32(this.space.program.weakPosition, reason) >= 0
    if (!isDefault && !named) return undefined
    return {
      code: 'always-enabled',
      severity: 'warning',
      message: named
        ? `${name} is y in every configuration: its line in the device list changes nothing`
        : `${name} is y in every configuration: a default makes it y, and the device list does not name it`,
      symbols: [name],
      ...(named?.place ? {place: named.place} : this.#stanzaPlace(symbol)),
      notes: reason >= 0 && reason < this.#model.clauses.count ? [this.#clauseNote(reason)] : [],
    }
  }

  idleDefault({clause, why, vacuous}: IdleDefault): Observation {
    const {clauses} = this.#model
    const symbol = this.#name(clauses.symbol[clause] as SymbolId)
    const owner = this.#name(clauses.owner[clause] as SymbolId)
    const isImply = clauses.kind[clause] === ClauseKind.imply
    const what = isImply ? `that ${owner} implies ${symbol}` : `this default of ${symbol}`
    const reasons: Readonly<Record<IdleDefault['why'], string>> = {
      'never fires': isImply ? `${owner} is never y where it counts` : 'its condition never holds',
      'never decides': 'wherever it could, a depends on, a select or an earlier default decides',
      'same without it': `without it, ${symbol} would have the same value`,
    }
    return {
      code: 'idle-default',
      severity: 'warning',
      message: `${what} never matters: ${reasons[why]}`,
      symbols: isImply ? [symbol, owner] : [symbol],
      place: clausePlace(this.#model, clause),
      notes: this.#othersThatGive(clause)
        .slice(0, 3)
        .map(other => this.#clauseNote(other)),
      help: 'leave out what is not needed of these; or keep it, if it is there for targets to come',
      ...(vacuous && {vacuous}),
    }
  }

  impliedDependency({requirement, by, vacuous}: ImpliedDependency): Observation {
    const symbol = this.#name(this.#model.clauses.symbol[requirement.depends] as SymbolId)
    const text = this.#requirementText(requirement)
    const others = [...new Set(by.map(other => this.#requirementText(other)))]
    return {
      code: 'implied-dependency',
      severity: 'warning',
      message:
        others.length === 0
          ? `${symbol} depends on ${text}, which always holds`
          : `${symbol} depends on ${text}, which holds wherever all else does that it depends on`,
      symbols: [symbol, text],
      place: clausePlace(this.#model, requirement.depends),
      notes: others.map(other => ({message: `it depends on ${other}`})),
      ...(vacuous && {vacuous}),
    }
  }

  hostDeadEnd({facts, onlyNow}: HostDeadEnd): Observation {
    const names = facts.map(({symbol}) => this.#name(symbol))
    const host = hostText(facts.map(({symbol, value}) => ({name: this.#name(symbol), value})))
    const first = facts[0]
    const message = onlyNow
      ? `on a host ${host}, the device list does not resolve as it is`
      : `on a host ${host}, nothing resolves, whatever the device list says`
    const choice = this.#deadEnd(facts)
    return {
      code: 'host-dead-end',
      severity: 'warning',
      message,
      symbols: names,
      ...(first && this.#stanzaPlace(first.symbol)),
      notes: this.#contradictions(choice),
      ...withoutNote(shownBy(this.space, choice)),
    }
  }

  /** A select that only where defaults give n can lack what it needs. */
  unmetWithoutDefaults({select, depends}: UnmetSelect): Observation {
    const {clauses} = this.#model
    const selecting = this.#name(clauses.owner[select] as SymbolId)
    const selected = this.#name(clauses.symbol[select] as SymbolId)
    return {
      code: 'needed-default',
      severity: 'warning',
      message: `with --without-default-devices, ${selecting} selects ${selected}, which can lack what it depends on`,
      symbols: [selected, selecting],
      place: clausePlace(this.#model, select),
      notes: [this.#clauseNote(depends)],
      help: `what it depends on is only a default: let ${selecting} select that`,
    }
  }

  neededDefault({symbol, choice, needs}: NeededDefault): Observation {
    const name = this.#name(symbol)
    const some = needs.slice(0, 3).map(need => `CONFIG_${this.#name(need)}=y`)
    const place = this.#free.get(symbol)?.place
    return {
      code: 'needed-default',
      severity: 'warning',
      message: `${name} cannot be y with --without-default-devices: what it needs is only a default`,
      symbols: [name],
      ...(place && {place}),
      notes: needs.slice(0, 3).map(need => {
        const reason = at32(this.solver.replay(choice).reasons, event(need, true))
        return this.#clauseNote(reason)
      }),
      ...(some.length > 0 && {
        help: `${some.join(' or ')} as well is enough; better, what needs it selects it`,
      }),
    }
  }

  #unmetSelect({select, depends, configuration}: UnmetSelect): Observation {
    const {clauses} = this.#model
    const symbol = clauses.symbol[depends] as SymbolId
    const [selecting, selected] = [this.#name(clauses.owner[select] as SymbolId), this.#name(symbol)]
    const choice = this.#nearestUnmet({select, depends, configuration})
    const {witness, note} = shownBy(this.space, choice)
    return {
      code: 'unmet-select',
      severity: 'warning',
      message: `${selecting} selects ${selected}, which can lack what it depends on`,
      symbols: [selected, selecting],
      place: clausePlace(this.#model, select),
      notes: [this.#clauseNote(depends), ...(note ? [note] : [])],
      help: `let ${selecting} depend on it as well, or select it`,
      ...(witness && {witness}),
    }
  }

  #unmetOnHost(unmet: readonly UnmetSelect[]): Observation {
    const [first] = unmet as [UnmetSelect]
    const {clauses} = this.#model
    const selected = this.#name(clauses.symbol[first.depends] as SymbolId)
    const {witness, note} = shownBy(this.space, this.#nearestUnmet(first))
    return {
      code: 'unmet-select',
      severity: 'warning',
      message: `${selected} can be selected where the host lacks what it depends on`,
      symbols: [selected],
      place: clausePlace(this.#model, first.depends),
      notes: [...unmet.slice(0, 3).map(({select}) => this.#clauseNote(select)), ...(note ? [note] : [])],
      help: 'let what selects it depend on it as well; or allow this, if such a host is to be refused',
      ...(witness && {witness}),
    }
  }

  #nearestUnmet({select, depends, configuration}: UnmetSelect): Choice {
    const {space} = this
    const symbol = this.#model.clauses.symbol[depends]
    return nearest(space, configuration.choice, choice => {
      if (!(space.someOf ?? []).every(some => some.some(of => choice.get(of) === true))) return false
      const [root, ...others] = this.#roots(choice)
      if (root === undefined || others.length > 0 || root.symbol !== symbol) return false
      return root.forcesY.includes(select) && root.forcesN.includes(depends)
    })
  }

  /** A configuration that resolved before the host was one of these: with the device list as it is, where there is one. */
  #deadEnd(facts: readonly GivenFact[]): Choice {
    const {space, solver} = this
    const lines = space.free.filter(decision => !isOfHost(decision))
    const asNow = lines.flatMap(({symbol, now}) => settings(solver, {symbol, value: now}))
    const before = solver.find(asNow) ?? solver.find()
    const onHost = new Map(before?.choice)
    for (const {symbol, value} of facts) {
      if (value === undefined) onHost.delete(symbol)
      else onHost.set(symbol, value)
    }
    const roots = (choice: Choice) => this.#roots(choice).map(({symbol}) => symbol)
    const same = String(roots(onHost))
    return nearest(
      space,
      onHost,
      choice =>
        facts.every(({symbol, value}) => choice.get(symbol) === value) && String(roots(choice)) === same,
    )
  }

  #roots(choice: Choice): Contradiction[] {
    const contradictions = findContradictions(this.solver.replay(choice), this.space.mode)
    return contradictions.filter(({follows}) => follows === undefined)
  }

  #contradictions(choice: Choice): Note[] {
    return this.#roots(choice)
      .slice(0, 2)
      .flatMap(({symbol, forcesY, forcesN}) => [
        {message: `${this.#name(symbol)} is forced to be both y and n:`},
        ...[...forcesY.slice(0, 1), ...forcesN.slice(0, 1)]
          .filter(reason => reason < this.#model.clauses.count)
          .map((clause): Note => ({...this.#clauseNote(clause), depth: 1})),
      ])
  }

  /** What else gives a symbol the value that a default gives it, or forbids it. */
  #othersThatGive(clause: ClauseId): ClauseId[] {
    const {symbol, value, count, kind} = this.#model.clauses
    const clauses = Array.from({length: count}, (_, other) => other)
    return clauses.filter(
      other =>
        other !== clause &&
        symbol[other] === symbol[clause] &&
        (value[other] === value[clause] || kind[other] === ClauseKind.depends),
    )
  }

  #namesHost(depends: ClauseId): boolean {
    const node = this.#model.clauses.node[depends]
    const condition = node && conditionOf(node)
    const isHost = (name: string) => {
      const decision = this.#free.get(this.#model.ids.get(name) as SymbolId)
      return decision !== undefined && isOfHost(decision)
    }
    return condition !== undefined && namesIn(condition).some(isHost)
  }

  #requirementText({depends, operand}: Requirement): string {
    const node = this.#model.clauses.node[depends]
    let condition = node && conditionOf(node)
    while (condition?.kind === 'group') condition = condition.inner
    if (condition === undefined) return ''
    const part = condition.kind === 'and' ? condition.operands[operand] : condition
    return expressionText(part ?? condition)
  }

  #clauseNote(clause: ClauseId): Note {
    return {message: clauseText(this.#model, clause), place: clausePlace(this.#model, clause)}
  }

  #stanzaPlace(symbol: SymbolId): {place?: Place} {
    this.#places ??= stanzaPlaces(this.#model)
    const place = this.#places.get(this.#name(symbol))
    return place ? {place} : {}
  }

  #name(symbol: SymbolId): string {
    return this.#model.names[symbol] as string
  }
}

function withoutNote({witness}: ReturnType<typeof shownBy>): Pick<Observation, 'witness'> {
  return witness ? {witness} : {}
}

/** `with KVM and PIXMAN`, `without LINUX`, `with KVM, but without LINUX`. */
function hostText(facts: readonly {readonly name: string; readonly value: boolean | undefined}[]): string {
  const names = (has: boolean) => facts.filter(({value}) => (value === true) === has).map(({name}) => name)
  const [has, lacks] = [names(true), names(false)]
  return [
    ...(has.length > 0 ? [`with ${has.join(' and ')}`] : []),
    ...(lacks.length > 0 ? [`without ${lacks.join(' and ')}`] : []),
  ].join(', but ')
}

function namesIn(expression: Expression): string[] {
  const names: string[] = []
  walkNames(expression, ({text}) => names.push(text))
  return names
}
