/**
 * What of a target can be left out: the device groups and devices that its boards imply or that are there by default, and
 * the boards. Each is tried: with `CONFIG_X=n` added alone, the target must resolve.
 */

import {type Diagnostic, hasErrors, type Note} from '../../grammar/common/diagnostic.js'
import {definedSymbol, isWeak, type SymbolId} from '../model/model.js'
import type {PlacedDecision} from '../report/decision.js'
import {evaluationDiagnostics} from '../report/evaluation-diagnostics.js'
import {reasonNote} from '../report/reasons.js'
import type {ResolveRequest} from '../resolve/request.js'
import {type Problem, problemOf} from '../resolve/resolve.js'
import type {Tree} from '../resolve/tree.js'
import {evaluate} from '../solver/evaluate.js'
import {always, at32} from '../solver/program.js'
import {literalValue, type Solution, solve, Value} from '../solver/solve.js'
import {type MakLine, makLines} from '../tree/mak-lines.js'
import type {Classification, SymbolGroup} from './groups.js'

export interface OptionalDevices {
  readonly problem: Problem
  /** In the order of the model. Those that a line of the device list names are not among them. */
  readonly missing: readonly OptionalSymbol[]
  /** On by default or by an imply, and yet nothing that a line alone could leave out; not named by a line either. */
  readonly needed: readonly NeededSymbol[]
  /** Lines of the device list that are commented out, and could not be commented in. */
  readonly stuck: readonly StuckLine[]
}

export interface OptionalSymbol {
  /** Without `CONFIG_`. */
  readonly name: string
  readonly group: 'board' | 'device' | 'device group'
}

/** A line that is commented out, and what keeps the target from resolving if it were not. */
export interface StuckLine {
  readonly line: MakLine
  readonly because: Note
}

export interface NeededSymbol extends OptionalSymbol {
  /** What holds it. */
  readonly because: Note
}

/** @returns errors where the target does not resolve as it is */
export function optionalDevices(
  tree: Tree,
  request: ResolveRequest,
  classification: Classification,
): OptionalDevices | {readonly diagnostics: readonly Diagnostic[]} {
  const {problem, diagnostics} = problemOf(tree, request)
  if (!problem) return {diagnostics}
  const errors = evaluationDiagnostics(
    evaluate(problem.program, problem.decisions, problem.mode),
    problem.setting,
  )
  if (hasErrors(errors)) return {diagnostics: errors}
  return new Search(problem, classification).run()
}

class Search {
  readonly #solution: Solution<PlacedDecision>

  constructor(
    readonly problem: Problem,
    readonly classification: Classification,
  ) {
    this.#solution = solve(problem.program, problem.decisions, problem.mode)
  }

  run(): OptionalDevices {
    const {problem} = this
    const {names} = problem.program.model
    const lines = problem.devices.flatMap(({source}) => makLines(source))
    const listed = new Set(lines.map(({symbol}) => symbol))
    const missing: OptionalSymbol[] = []
    const needed: NeededSymbol[] = []
    names.forEach((name, symbol) => {
      const group = this.#groupOf(symbol)
      if (!isListable(group) || listed.has(name) || !this.#isChoice(symbol)) return
      const because = obstacle(problem, symbol)
      if (because) needed.push({name, group, because})
      else missing.push({name, group})
    })
    return {problem, missing, needed, stuck: stuckLines(problem)}
  }

  /** Whether it is y, and there is a default or an imply to that effect. */
  #isChoice(symbol: SymbolId): boolean {
    const {program} = this.problem
    const {values} = this.#solution
    if (values[symbol] !== Value.y) return false
    for (let at = at32(program.weak.start, symbol); at < at32(program.weak.start, symbol + 1); at++) {
      const clause = at32(program.weak.items, at)
      const literal = at32(program.fires, clause)
      const fires = literal === always || literalValue(values, literal) === Value.y
      if (fires && isWeak(program.model.clauses.kind[clause] as Parameters<typeof isWeak>[0])) {
        return program.model.clauses.value[clause] === 1
      }
    }
    return false
  }

  #groupOf(symbol: SymbolId): SymbolGroup | undefined {
    const {model, groups} = this.classification
    const known = model.ids.get(this.problem.program.model.names[symbol] as string)
    return known === undefined ? undefined : groups[known]
  }
}

function isListable(group: SymbolGroup | undefined): group is OptionalSymbol['group'] {
  return group === 'board' || group === 'device' || group === 'device group'
}

/** Lines of a target's device list that are commented out, and could not be commented in. The target must resolve. */
export function stuckLines(problem: Problem): StuckLine[] {
  const {model} = problem.program
  const lines = problem.devices.flatMap(({source}) => makLines(source))
  return lines.flatMap(line => {
    const symbol = line.isComment && !line.value ? definedSymbol(model, line.symbol) : undefined
    const because = symbol === undefined ? undefined : obstacle(problem, symbol)
    return because ? [{line, because}] : []
  })
}

/** What keeps a target from resolving with a symbol n; undefined where nothing does. */
function obstacle({program, decisions, mode, setting}: Problem, symbol: SymbolId): Note | undefined {
  const off: PlacedDecision = {symbol, value: false, origin: 'set'}
  const {values} = solve(program, [...decisions, off], mode)
  const own = values.subarray(0, program.symbolCount)
  if (own.every(value => value === Value.y || value === Value.n)) return undefined
  const {solution, contradictions, cycles} = evaluate(program, [...decisions, off], mode)
  const root = contradictions.find(({follows}) => follows === undefined)
  if (!root)
    return {message: `nothing would decide ${cycles.length === 0 ? 'all of it' : 'what hangs on it'}`}
  return reasonNote(solution, setting, root.symbol, root.forcesY[0] as number)
}
