/**
 * A space of configurations as clauses for a search: what is true of every configuration that resolves. docs/solver.md
 * tells what each clause says. Variables that stand for nodes of the program have their numbers, and literals are the same.
 */

import {ClauseKind, type SymbolId} from '../model/model.js'
import {always, at32, type Lists, type Literal} from '../solver/program.js'
import type {Choice, FreeDecision, Space} from '../solver/space.js'
import {CdclSolver, type SatLiteral} from './cdcl.js'

/** What can decide a symbol. */
export interface Rules {
  /** Literals that each force it to y, and to n. */
  readonly forcesY: readonly SatLiteral[]
  readonly forcesN: readonly SatLiteral[]
  /** Its defaults in order; the last is the implicit one. */
  readonly defaults: readonly Default[]
}

/** A default or imply, or the implicit default. */
export interface Default {
  readonly fires: SatLiteral
  readonly value: boolean
}

/** The variables of a free decision. */
interface Setting {
  readonly free: FreeDecision
  /** True where it is set to y, and where it is set to n. */
  readonly toY: SatLiteral
  readonly toN: SatLiteral
}

export class Encoding {
  readonly solver = new CdclSolver()
  /** Always true. */
  readonly truth: SatLiteral
  readonly #settings = new Map<SymbolId, Setting>()
  readonly #fixed = new Map<SymbolId, {y: boolean; n: boolean}>()
  readonly #breaks = new Map<SymbolId, SatLiteral>()

  /** @param breakable whether one symbol at a time may be y although what it depends on is missing; see `mayBreak` */
  constructor(
    readonly space: Space,
    readonly breakable = false,
  ) {
    const {program, fixed, free} = space
    for (let node = 0; node < program.nodeCount; node++) this.solver.newVariable()
    this.truth = this.newLiteral()
    this.solver.addClause([this.truth])
    for (const {symbol, value} of fixed) {
      const known = this.#fixed.get(symbol) ?? {y: false, n: false}
      this.#fixed.set(symbol, {y: known.y || value, n: known.n || !value})
    }
    for (const decision of free) this.#addSetting(decision)
    for (const some of space.someOf ?? []) {
      this.solver.addClause(some.flatMap(symbol => this.#settings.get(symbol)?.toY ?? []))
    }
    for (let gate = 0; gate < program.gateCount; gate++) this.#addGate(gate)
    for (let symbol = 0; symbol < program.symbolCount; symbol++) this.#addSymbol(symbol)
    if (breakable) this.#breakOneAtMost()
  }

  newLiteral(): SatLiteral {
    return this.solver.newVariable() << 1
  }

  /** True where a free symbol is set to a value. */
  setTo(symbol: SymbolId, value: boolean): SatLiteral | undefined {
    const setting = this.#settings.get(symbol)
    return value ? setting?.toY : setting?.toN
  }

  /** The settings of a choice, each as it is in it. */
  settingsOf(choice: Choice): SatLiteral[] {
    return [...this.#settings.values()].flatMap(({free, toY, toN}) => {
      const value = choice.get(free.symbol)
      return [value === true ? toY : toY ^ 1, value === false ? toN : toN ^ 1]
    })
  }

  /** In the search's last model. */
  choice(): Choice {
    const choice = new Map<SymbolId, boolean>()
    for (const {free, toY, toN} of this.#settings.values()) {
      if (this.solver.isTrue(toY)) choice.set(free.symbol, true)
      else if (this.solver.isTrue(toN)) choice.set(free.symbol, false)
    }
    return choice
  }

  /** True where a symbol's `depends on` lines need not be kept; undefined where it has none. */
  mayBreak(symbol: SymbolId): SatLiteral | undefined {
    return this.#breaks.get(symbol)
  }

  rulesOf(symbol: SymbolId): Rules {
    const {program, mode} = this.space
    const {strong, weak, fires, model} = program
    const {clauses} = model
    const forcesY: SatLiteral[] = []
    const forcesN: SatLiteral[] = []
    for (const clause of itemsOf(strong, symbol)) {
      const forces = clauses.value[clause] === 1 ? forcesY : forcesN
      forces.push(this.#literal(at32(fires, clause)))
    }
    const fixed = this.#fixed.get(symbol)
    if (fixed?.y) forcesY.push(this.truth)
    if (fixed?.n) forcesN.push(this.truth)
    const setting = this.#settings.get(symbol)
    if (setting) {
      forcesY.push(setting.toY)
      forcesN.push(setting.toN)
    }
    const defaults = itemsOf(weak, symbol).map(
      (clause): Default => ({
        fires: this.#literal(at32(fires, clause)),
        value: mode.value(model, clause),
      }),
    )
    return {
      forcesY,
      forcesN,
      defaults: [...defaults, {fires: this.truth, value: mode.implicit(model, symbol)}],
    }
  }

  /** What makes a clause fire. */
  #literal(literal: Literal): SatLiteral {
    return literal === always ? this.truth : literal
  }

  #addSetting(free: FreeDecision): void {
    const {solver} = this
    const setting = {free, toY: this.newLiteral(), toN: this.newLiteral()}
    this.#settings.set(free.symbol, setting)
    const {toY, toN} = setting
    solver.addClause([toY ^ 1, toN ^ 1])
    if (!free.values.includes(true)) solver.addClause([toY ^ 1])
    if (!free.values.includes(false)) solver.addClause([toN ^ 1])
    if (!free.values.includes(undefined)) solver.addClause([toY, toN])
  }

  /** A gate is what its inputs make it. */
  #addGate(gate: number): void {
    const {program} = this.space
    const inputs = itemsOf(program.inputs, gate)
    // An or-gate is an and-gate of negations, negated.
    const flip = program.gateIsAnd[gate] === 1 ? 0 : 1
    const output = ((program.symbolCount + gate) << 1) | flip
    for (const input of inputs) this.solver.addClause([output ^ 1, input ^ flip])
    this.solver.addClause([output, ...inputs.map(input => input ^ flip ^ 1)])
  }

  /** A symbol is what its strong clauses force it to; or else what the first default that fires gives it. */
  #addSymbol(symbol: SymbolId): void {
    const {solver} = this
    const {forcesY, forcesN, defaults} = this.rulesOf(symbol)
    const isY = symbol << 1
    for (const literal of forcesY) solver.addClause([literal ^ 1, isY])
    const breaks = this.#addBreak(symbol)
    const dependsOn = new Set(breaks === undefined ? [] : this.dependsLiterals(symbol))
    for (const literal of forcesN) {
      solver.addClause([
        literal ^ 1,
        isY ^ 1,
        ...(breaks !== undefined && dependsOn.has(literal) ? [breaks] : []),
      ])
    }
    // A default that fires gives its value, unless one before it that gives the other fires, or something strong does.
    for (const [at, {fires, value}] of defaults.entries()) {
      const others = defaults.slice(0, at).filter(other => other.value !== value)
      const overruled = [...others.map(other => other.fires), ...(value ? forcesN : forcesY)]
      solver.addClause([fires ^ 1, ...overruled, value ? isY : isY ^ 1])
      if (fires === this.truth) break
    }
  }

  /** The literals on which a symbol's `depends on` lines give it an n. */
  dependsLiterals(symbol: SymbolId): SatLiteral[] {
    const {strong, fires, model} = this.space.program
    const depends = itemsOf(strong, symbol).filter(
      clause => model.clauses.kind[clause] === ClauseKind.depends,
    )
    return depends.map(clause => this.#literal(at32(fires, clause)))
  }

  #addBreak(symbol: SymbolId): SatLiteral | undefined {
    if (!this.breakable || this.dependsLiterals(symbol).length === 0) return undefined
    const literal = this.newLiteral()
    this.#breaks.set(symbol, literal)
    return literal
  }

  /** Each literal of a row is true where one so far is, and then the next must not be. */
  #breakOneAtMost(): void {
    const {solver} = this
    let before: SatLiteral | undefined
    for (const literal of this.#breaks.values()) {
      const soFar = this.newLiteral()
      solver.addClause([literal ^ 1, soFar])
      if (before !== undefined) {
        solver.addClause([before ^ 1, soFar])
        solver.addClause([before ^ 1, literal ^ 1])
      }
      before = soFar
    }
  }
}

/** One of many lists. */
export function itemsOf({start, items}: Lists, list: number): number[] {
  return [...items.subarray(at32(start, list), at32(start, list + 1))]
}
