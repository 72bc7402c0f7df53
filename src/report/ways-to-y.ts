/** Beside a proof: of an n, what could have made it y and what stands in the way; of a y, what else makes it one. */

import type {Place} from '../../grammar/common/diagnostic.js'
import {groupBy} from '../../grammar/common/group-by.js'
import {type ClauseId, ClauseKind, clausePlace, conditionOf} from '../model/model.js'
import {strongReasons} from '../solver/contradictions.js'
import {type Event, event, firingPremises} from '../solver/premises.js'
import {type Missing, type WayToY, waysToY} from '../solver/ways-to-y.js'
import {assignmentText, clauseText, writtenText} from './expression-text.js'
import {listed, someOf} from './listing.js'
import {reasonOf} from './proof-words.js'
import {hasValue, type ProvedValue, prove, type Stage} from './proved-value.js'

/** A sentence about clauses or assignments of which the same can be said. */
export interface Remark {
  /** Without places: `PC and Q35 would select it, but are n: lines of the device list say so`. */
  readonly sentence: string
  readonly clauses: readonly {readonly clause: string; readonly place?: Place}[]
}

/** The number of the step that states a symbol's value, where one does. */
export type StepOf = (name: string, value: boolean) => number | undefined

/** What could make a symbol y that is n, clause by clause; like ones together. */
export function waysRemarks(stage: Stage, symbol: number, stepOf: StepOf): Remark[] {
  const words = new Words(stage, symbol, stepOf)
  const groups = groupBy(waysToY(stage.solution, stage.mode, symbol), way => words.likeness(way))
  return [...groups.values()].map(ways => ({
    sentence: words.way(ways),
    clauses: ways.map(({clause}) => remarkedClause(stage, clause)),
  }))
}

/** Each `depends on` that keeps a symbol at n, but the one that the proof's first step is about. */
export function obstacleRemarks(stage: Stage, symbol: number, first: number, stepOf: StepOf): Remark[] {
  const words = new Words(stage, symbol, stepOf)
  const {model} = stage.solution.program
  return strongReasons(stage.solution, symbol)
    .forcesN.filter(reason => reason !== first && reason < model.clauses.count)
    .map(clause => ({sentence: words.obstacle(clause), clauses: [remarkedClause(stage, clause)]}))
}

/** What makes a symbol y beside what the proof's first step says: as long as any of it is there, it stays y. */
export function otherReasons(stage: Stage, symbol: number, first: number): Remark[] {
  const {model} = stage.solution.program
  const name = model.names[symbol] as string
  const {kind, owner} = model.clauses
  const decisions = strongReasons(stage.solution, symbol).forcesY.filter(
    reason => reason !== first && reason >= model.clauses.count,
  )
  const ways = waysToY(stage.solution, stage.mode, symbol)
  const clauses = ways
    .filter(
      ({clause, missing, off, behind}) =>
        clause !== first && missing === undefined && !off && behind === undefined,
    )
    .map(({clause}) => clause)
  const byKind = groupBy(clauses, clause => kind[clause])
  const owners = (of: readonly ClauseId[]) =>
    someOf([...new Set(of.map(clause => model.names[owner[clause] as number] as string))])
  const said = (clauses: readonly ClauseId[], sentence: string): Remark => ({
    sentence,
    clauses: clauses.map(clause => remarkedClause(stage, clause)),
  })
  return [
    ...decisions.map((reason): Remark => {
      const place = stage.solution.decisions[reason - model.clauses.count]?.place
      const text = assignmentText(name, true)
      return {sentence: `${text} is given`, clauses: [{clause: text, ...(place && {place})}]}
    }),
    ...[...byKind].map(([of, clauses]) => {
      const many = new Set(clauses.map(clause => owner[clause])).size > 1
      if (of === ClauseKind.select)
        return said(clauses, `${owners(clauses)} ${many ? 'select' : 'selects'} it`)
      if (of === ClauseKind.imply)
        return said(
          clauses,
          `${owners(clauses)} ${many ? 'imply' : 'implies'} it, which makes it y by default`,
        )
      return said(clauses, of === ClauseKind.default ? 'it is y by default' : 'the device list says so')
    }),
  ]
}

function remarkedClause({solution}: Stage, clause: ClauseId): Remark['clauses'][number] {
  const {model} = solution.program
  return {clause: clauseText(model, clause), place: clausePlace(model, clause)}
}

/** Choices that are tried for the proof of what is missing: only its first step is told. */
const smallEffort = 200

class Words {
  readonly #proved = new Map<Event, ProvedValue | undefined>()

  constructor(
    readonly stage: Stage,
    readonly symbol: number,
    readonly stepOf: StepOf,
  ) {}

  /** Ways that can be told together are alike in this. */
  likeness(way: WayToY): string {
    const {model} = this.stage.solution.program
    if (way.off) return `${model.clauses.kind[way.clause]} off`
    if (!this.#isOwner(way)) return `${way.clause}`
    const cause = this.#cause(way.missing as Event)
    if (!cause) return 'unknown'
    const {kind, fires, passed} = cause
    const names = [...fires, ...passed.flatMap(({because}) => because)].map(({name}) => name)
    const step = this.stepOf(cause.name, cause.value)
    return [
      model.clauses.kind[way.clause],
      way.off,
      way.behind,
      step ?? kind,
      ...(step ? [] : names.sort()),
    ].join(' ')
  }

  /** @param ways alike */
  way(ways: readonly [WayToY, ...WayToY[]]): string {
    const {stage} = this
    const {model} = stage.solution.program
    const {clauses, names} = model
    const {clause, missing, off, behind} = ways[0]
    const node = clauses.node[clause]
    const condition = node && conditionOf(node)
    const written = condition && ways.length === 1 ? ` if ${writtenText(condition)}` : ''
    const owners = someOf(ways.map(way => names[clauses.owner[way.clause] as number] as string))
    const what =
      clauses.kind[clause] === ClauseKind.select
        ? `${owners} would select it${written}`
        : clauses.kind[clause] === ClauseKind.imply
          ? `${owners} would make it y by default (imply)${written}`
          : stage.setting.isOption?.(clause)
            ? 'its option, which is auto, would make it y'
            : `its "default y${written}" would make it y`
    if (off) return `${what}, but ${stage.modeName} has no defaults`
    if (missing === undefined) {
      if (behind !== undefined) return `${what}, but an earlier "${clauseText(model, behind)}" decides`
      return `${what}, but step 1 stands in the way`
    }
    if (!this.#isOwner(ways[0])) return `${what}, but ${this.#missing(missing)}`
    const [is, reason, step] = this.#owners(ways)
    return `${step === undefined ? what : what.replace(owners, `${owners} [${step}]`)}, but ${is}${reason}`
  }

  obstacle(clause: ClauseId): string {
    const node = this.stage.solution.program.model.clauses.node[clause]
    const condition = node && conditionOf(node)
    const premises = firingPremises(this.stage.solution, clause)
    const [premise] = premises
    if (condition?.kind === 'name' && premise !== undefined)
      return `it depends on ${this.#numbered(premise ^ 1)}, which is n`
    const why = premises.map(of => this.#state(of ^ 1))
    return `it depends on "${condition ? writtenText(condition) : ''}", and ${listed(why)}`
  }

  /** Whether all that is missing is the symbol whose clause it is. */
  #isOwner({clause, missing}: WayToY): boolean {
    return missing === event(this.stage.solution.program.model.clauses.owner[clause] as number, true)
  }

  /** Owners that are n for the same reason: `are n`, that reason, and the step that tells it instead. */
  #owners(ways: readonly WayToY[]): [is: string, reason: string, step?: number] {
    const causes = ways.flatMap(({missing}) => this.#cause(missing as Event) ?? [])
    const [first, ...rest] = causes
    if (!first) return ['has no value', '']
    const is = rest.length > 0 ? 'are n' : 'is n'
    const step = this.stepOf(first.name, first.value)
    return step === undefined ? [is, `: ${reasonOf([first, ...rest])}`] : [is, '', step]
  }

  #missing(missing: Missing): string {
    if (typeof missing === 'number') return this.#state(missing, true)
    if ('all' in missing) return listed(missing.all.map(part => this.#missing(part)))
    const names = missing.any.flatMap(part => (typeof part === 'number' && (part & 1) === 0 ? part : []))
    if (names.length === missing.any.length) {
      const none = names.map(of => this.#numbered(of))
      return none.length === 2 ? `neither ${none.join(' nor ')} is y` : `none of ${listed(none)} is y`
    }
    return `none of this holds: ${listed(
      missing.any.map(part => this.#wanted(part)),
      'or',
    )}`
  }

  #numbered(wanted: Event): string {
    const name = this.#name(wanted)
    const step = this.stepOf(name, (wanted & 1) === 1)
    return step === undefined ? name : `${name} [${step}]`
  }

  #wanted(missing: Missing): string {
    if (typeof missing === 'number') return `${this.#name(missing)} is ${missing & 1 ? 'n' : 'y'}`
    const [parts, joint] = 'all' in missing ? [missing.all, 'and' as const] : [missing.any, 'or' as const]
    return listed(
      parts.map(part => this.#wanted(part)),
      joint,
    )
  }

  /** @param wanted a value that a symbol does not have */
  #state(wanted: Event, withReason = false): string {
    const cause = this.#cause(wanted)
    if (!cause) return `nothing decides ${this.#name(wanted)}`
    const {name, value} = cause
    const step = this.stepOf(name, value)
    const is = `is ${value ? 'y' : 'n'}`
    if (step !== undefined) return `${name} [${step}] ${is}`
    return withReason ? `${name} ${is}: ${reasonOf([cause])}` : `${name} ${is}`
  }

  #name(of: Event): string {
    return this.stage.solution.program.model.names[of >> 1] as string
  }

  /** Why a symbol has another value than the one wanted. */
  #cause(wanted: Event): ProvedValue | undefined {
    if (!this.#proved.has(wanted)) {
      const has = hasValue(this.stage, wanted >> 1, (wanted & 1) === 1)
      this.#proved.set(wanted, has ? prove(this.stage, wanted ^ 1, smallEffort) : undefined)
    }
    return this.#proved.get(wanted)
  }
}
