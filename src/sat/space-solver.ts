/**
 * Finds configurations of a space. Whatever it hands out was replayed by the solver: the search proposes, `solve` decides.
 * Hundreds of questions may be put to one instance: a configuration that answers one is kept, and answers others.
 */

import {type ClauseId, ClauseKind, type SymbolId} from '../model/model.js'
import {findContradictions} from '../solver/contradictions.js'
import {findKnots} from '../solver/cycles.js'
import {always, at32, type Literal, type Program, withoutClauses} from '../solver/program.js'
import {type Decision, literalValue, type Solution, solve, Value} from '../solver/solve.js'
import {type Choice, decisionsOf, type Space} from '../solver/space.js'
import type {SatLiteral} from './cdcl.js'
import {type Default, Encoding, itemsOf} from './encoding.js'
import {knotCut} from './knot-cut.js'

/** One configuration that was replayed. */
export interface Configuration {
  readonly choice: Choice
  /** A `Value` for each node, as the solver gives it. */
  readonly values: Uint8Array
}

/** How many configurations that were found earlier are looked through before there is a search. */
const manyFound = 100

export class SpaceSolver {
  readonly encoding: Encoding
  readonly #found: Configuration[] = []
  /** Under each literal of a node: one of `#found` in which it is true, plus 1; 0 where none is known. */
  readonly #shownBy: Int32Array
  /** Literals that are false in every configuration. */
  readonly #never = new Set<Literal>()
  readonly #decides = new Map<ClauseId, SatLiteral>()
  readonly #matters = new Map<ClauseId, SatLiteral>()
  #breakable: Encoding | undefined

  constructor(readonly space: Space) {
    this.encoding = new Encoding(space)
    this.#shownBy = new Int32Array(space.program.nodeCount * 2)
  }

  /**
   * @param wanted literals of the program, all to be true: `symbol << 1` for a symbol that is y, `symbol << 1 | 1` for one
   *   that is n, `program.fires[clause]` for a clause that fires; or what `setTo` and `matters` give
   * @returns a configuration that resolves, or undefined where there is none
   */
  find(wanted: readonly Literal[] = []): Configuration | undefined {
    const literals = wanted.filter(literal => literal !== always)
    if (literals.some(literal => this.#never.has(literal))) return undefined
    const known = this.#known(literals)
    if (known) return known
    this.#lookForNews()
    const found = this.#search(literals)
    const [only] = literals
    if (!found && only !== undefined && literals.length === 1) this.#never.add(only)
    return found
  }

  /** Whether some configuration resolves with these; see `find`. */
  can(...wanted: readonly Literal[]): boolean {
    return this.find(wanted) !== undefined
  }

  /** True where a free symbol is set to a value; undefined where it is not free. */
  setTo(symbol: SymbolId, value: boolean): Literal | undefined {
    return this.encoding.setTo(symbol, value)
  }

  /** A literal that can only be true where a default or imply is what decides its symbol. */
  decides(clause: ClauseId): Literal {
    const literal = this.#decides.get(clause) ?? this.#encodeDecides(clause)
    this.#decides.set(clause, literal)
    return literal
  }

  /** A literal that can only be true where it decides, and without it the symbol would be the opposite. */
  matters(clause: ClauseId): Literal {
    const literal = this.#matters.get(clause) ?? this.#encodeMatters(clause)
    this.#matters.set(clause, literal)
    return literal
  }

  /**
   * A configuration whose one fault is that a select forces a symbol to y whose `depends on` does not hold: it would
   * resolve if the symbol had no such lines. Replayed, the symbol is a root contradiction, and every other follows.
   */
  findUnmet(select: ClauseId, depends: ClauseId): Configuration | undefined {
    const {program} = this.space
    const symbol = program.model.clauses.symbol[depends] as SymbolId
    this.#breakable ??= new Encoding(this.space, true)
    const encoding = this.#breakable
    const mayBreak = encoding.mayBreak(symbol)
    if (mayBreak === undefined) return undefined
    const fires = [select, depends].map(clause => at32(program.fires, clause)).filter(of => of !== always)
    let relaxed: Program | undefined
    while (encoding.solver.solve([mayBreak, ...fires])) {
      relaxed ??= withoutClauses(program, dependsOf(program, symbol))
      const choice = encoding.choice()
      const solution = this.#solve(relaxed, choice)
      if (this.#cutKnots(encoding, solution, [mayBreak ^ 1])) continue
      const values = this.#rootValues(choice, symbol, select, depends)
      if (values) return {choice, values}
      encoding.solver.addClause([mayBreak ^ 1, ...encoding.settingsOf(choice).map(literal => literal ^ 1)])
    }
    return undefined
  }

  /** What the solver makes of a choice. */
  replay(choice: Choice): Solution<Decision> {
    return this.#solve(this.space.program, choice)
  }

  #known(literals: readonly Literal[]): Configuration | undefined {
    const {nodeCount} = this.space.program
    const [only] = literals
    if (only === undefined) return this.#found[0]
    if (literals.some(literal => literal >> 1 >= nodeCount)) return undefined
    if (literals.length === 1) return this.#found[at32(this.#shownBy, only) - 1]
    const shows = ({values}: Configuration) =>
      literals.every(literal => literalValue(values, literal) === Value.y)
    for (let at = this.#found.length - 1; at >= Math.max(0, this.#found.length - manyFound); at--) {
      const configuration = this.#found[at] as Configuration
      if (shows(configuration)) return configuration
    }
    return undefined
  }

  #search(literals: readonly Literal[]): Configuration | undefined {
    const {encoding} = this
    while (encoding.solver.solve(literals)) {
      const choice = encoding.choice()
      const solution = this.replay(choice)
      if (this.#cutKnots(encoding, solution, [])) continue
      return this.#keep({choice, values: solution.values})
    }
    return undefined
  }

  #keep(configuration: Configuration): Configuration {
    const {values} = configuration
    this.#found.push(configuration)
    for (let node = 0; node < values.length; node++) {
      const literal = (node << 1) | (values[node] === Value.y ? 0 : 1)
      if (this.#shownBy[literal] === 0) this.#shownBy[literal] = this.#found.length
    }
    return configuration
  }

  /** Has the next search prefer what no configuration has shown so far. */
  #lookForNews(): void {
    const {solver} = this.encoding
    for (let node = 0; node < this.space.program.nodeCount; node++) {
      const [y, n] = [this.#shownBy[node << 1], this.#shownBy[(node << 1) | 1]]
      if ((y === 0) !== (n === 0)) solver.prefer(node, y === 0)
    }
  }

  /** @returns whether there were any */
  #cutKnots(encoding: Encoding, solution: Solution, unless: readonly SatLiteral[]): boolean {
    const knots = findKnots(solution)
    for (const knot of knots) encoding.solver.addClause([...knotCut(encoding, solution, knot), ...unless])
    return knots.length > 0
  }

  #rootValues(choice: Choice, symbol: SymbolId, select: ClauseId, depends: ClauseId): Uint8Array | undefined {
    const solution = this.replay(choice)
    const contradictions = findContradictions(solution, this.space.mode)
    const root = contradictions.find(found => found.symbol === symbol && found.follows === undefined)
    return root?.forcesY.includes(select) && root.forcesN.includes(depends) ? solution.values : undefined
  }

  #solve(program: Program, choice: Choice): Solution<Decision> {
    const {space} = this
    return solve(program, decisionsOf(space, choice), space.mode)
  }

  #encodeDecides(clause: ClauseId): SatLiteral {
    const {encoding} = this
    const {solver} = encoding
    const {forcesY, forcesN, before, own} = this.#weakRules(clause)
    const literal = encoding.newLiteral()
    solver.addClause([literal ^ 1, own.fires])
    for (const other of [...forcesY, ...forcesN, ...before.map(({fires}) => fires)]) {
      solver.addClause([literal ^ 1, other ^ 1])
    }
    return literal
  }

  #encodeMatters(clause: ClauseId): SatLiteral {
    const {encoding} = this
    const {solver} = encoding
    const {own, behind} = this.#weakRules(clause)
    const literal = encoding.newLiteral()
    solver.addClause([literal ^ 1, this.decides(clause)])
    // Of what stands behind it, the first that fires gives the opposite.
    for (const [index, other] of behind.entries()) {
      if (other.value !== own.value) continue
      const opposite = behind.slice(0, index).filter(({value}) => value !== own.value)
      solver.addClause([literal ^ 1, other.fires ^ 1, ...opposite.map(({fires}) => fires)])
    }
    return literal
  }

  #weakRules(clause: ClauseId) {
    const {program} = this.space
    const symbol = program.model.clauses.symbol[clause] as SymbolId
    const {defaults, ...strong} = this.encoding.rulesOf(symbol)
    const at = itemsOf(program.weak, symbol).indexOf(clause)
    const own = defaults[at] as Default
    return {...strong, before: defaults.slice(0, at), own, behind: defaults.slice(at + 1)}
  }
}

function dependsOf({strong, model}: Program, symbol: SymbolId): Set<ClauseId> {
  const {kind} = model.clauses
  return new Set(itemsOf(strong, symbol).filter(clause => kind[clause] === ClauseKind.depends))
}
