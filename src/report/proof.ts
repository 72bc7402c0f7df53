/**
 * Proofs for people: numbered steps with their places, each with a sentence, down to what a person can change. What rests on the
 * host's features goes on into their own proof; steps that say the same of several symbols are one.
 */

import type {Place} from '../../grammar/common/diagnostic.js'
import {conclusionsFirst} from '../solver/conclusions-first.js'
import {implicitDefault} from '../solver/solve.js'
import {assignmentText, clauseText} from './expression-text.js'
import {elsewhereSentence, sentenceOf} from './proof-words.js'
import {type ProvedValue, placeOf, premisesOf, type StepKind} from './proved-value.js'

/** One step: several symbols where the same holds of all of them. */
export interface ExplainedStep {
  /** From 1; what a step rests on has higher numbers. */
  readonly number: number
  readonly value: boolean
  readonly kind: StepKind
  readonly symbols: readonly ExplainedSymbol[]
  /** A sentence, without places: `VIRTIO is y: VIRTIO_PCI [3] selects it`. */
  readonly sentence: string
  /** Numbers of the steps that it rests on. */
  readonly because: readonly number[]
}

export interface ExplainedSymbol {
  readonly name: string
  /** The clause or assignment that gives the value, as in `Resolution.symbols`; absent where there is none. */
  readonly clause?: string
  readonly place?: Place
  /** What it rests on, as `NAME=y`. */
  readonly because: readonly string[]
}

/**
 * The numbered steps that a value rests on, itself the first.
 *
 * @param full whether to go into what is n since only other targets can have it; else that is one step, in few words
 */
export function numberedSteps(goal: ProvedValue, full: boolean): ExplainedStep[] {
  const elsewhere = full ? new Map<ProvedValue, readonly ProvedValue[]>() : ofOtherTargets(goal)
  const premises = (proved: ProvedValue) => (elsewhere.has(proved) ? [] : premisesOf(proved))
  const steps = merged(goal, premises, elsewhere)
  const numbers = new Map(steps.flatMap((step, index) => step.map(proved => [proved, index + 1] as const)))
  const numberOf = (proved: ProvedValue) => numbers.get(proved) as number
  return steps.map((step, index): ExplainedStep => {
    const [first] = step
    const {value, kind} = first
    const because = [...new Set(step.flatMap(premises).map(numberOf))]
    const others = step.flatMap(proved => elsewhere.get(proved) ?? [])
    return {
      number: index + 1,
      value,
      kind,
      symbols: step.map(explainedSymbol),
      sentence: elsewhere.has(first) ? elsewhereSentence(step, others) : sentenceOf(step, numberOf),
      because: because.sort((a, b) => a - b),
    }
  })
}

/**
 * The values that are n since all that they would need is for other targets, each with the symbols that those have; not the
 * goal itself.
 */
function ofOtherTargets(goal: ProvedValue): Map<ProvedValue, readonly ProvedValue[]> {
  const elsewhere = new Map<ProvedValue, readonly ProvedValue[]>()
  for (const proved of conclusionsFirst([goal], premisesOf).reverse()) {
    if (proved.value || proved === goal) continue
    const premises = premisesOf(proved)
    const isGiven = proved.kind === 'nothing' && proved.stage.setting.giver?.(proved.name) === 'target'
    if (isGiven) elsewhere.set(proved, [proved])
    else if (premises.length > 0 && premises.every(premise => elsewhere.has(premise)))
      elsewhere.set(proved, [...new Set(premises.flatMap(premise => elsewhere.get(premise) ?? []))])
  }
  return elsewhere
}

type Group = [ProvedValue, ...ProvedValue[]]
type Merged = Readonly<Group>

/**
 * Makes one step of values that have the same premises and come about in the same way; of those that nothing makes y, also
 * where their premises are in the same steps.
 */
function merged(
  goal: ProvedValue,
  premisesOf: (proved: ProvedValue) => readonly ProvedValue[],
  elsewhere: ReadonlyMap<ProvedValue, readonly ProvedValue[]>,
): Merged[] {
  const groups = new Map<string, Group>()
  const groupOf = new Map<ProvedValue, Merged>()
  const numbers = new Map<Merged, number>()
  const likeness = (proved: ProvedValue) => {
    const {fires, passed, kind, value, stage} = proved
    if (proved === goal) return 'goal'
    const others = elsewhere.get(proved)
    if (others) return `elsewhere ${others.includes(proved)}`
    const likenessOf = (values: readonly ProvedValue[]) => {
      const one = (of: ProvedValue) =>
        kind === 'nothing' && !value ? numbers.get(groupOf.get(of) as Merged) : of.name
      return [...new Set(values.map(one))].sort().join()
    }
    const own = fires.length + passed.length === 0 ? ofLeaf(proved) : ''
    const rest = likenessOf(passed.flatMap(({because}) => because))
    return [kind, value, stage.setting.target, own, likenessOf(fires), rest].join(' ')
  }
  // From the bottom up: the premises have their groups already.
  for (const proved of conclusionsFirst([goal], premisesOf).reverse()) {
    const key = likeness(proved)
    const known = groups.get(key)
    known?.push(proved)
    const group: Group = known ?? [proved]
    groups.set(key, group)
    groupOf.set(proved, group)
    if (!known) numbers.set(group, numbers.size)
  }
  for (const group of groups.values()) group.sort((a, b) => (a.name < b.name ? -1 : 1))
  const groupsOf = (step: Merged) => [
    ...new Set(step.flatMap(premisesOf).map(value => groupOf.get(value) as Merged)),
  ]
  return conclusionsFirst([groupOf.get(goal) as Merged], groupsOf)
}

/** What rests on nothing is one with others where they stand in one file, or where nobody gave them. */
function ofLeaf(proved: ProvedValue): string {
  return proved.kind === 'nothing' ? remarkOf(proved) : (placeOf(proved)?.source.name ?? proved.name)
}

/** How a value that nothing gives differs from others of that kind. */
function remarkOf({stage, step: {symbol}, name}: ProvedValue): string {
  return stage.setting.hostDefaults.has(symbol) ? 'host' : (stage.setting.giver?.(name) ?? '')
}

/** The clause or assignment that gives a value, as in `Resolution.symbols`; undefined where there is none. */
export function clauseOf({stage, name, value, step}: ProvedValue): string | undefined {
  const {model} = stage.solution.program
  if (step.reason === implicitDefault) return undefined
  return step.reason < model.clauses.count ? clauseText(model, step.reason) : assignmentText(name, value)
}

function explainedSymbol(proved: ProvedValue): ExplainedSymbol {
  const {name} = proved
  const place = placeOf(proved)
  const clause = clauseOf(proved)
  const because = premisesOf(proved).map(premise => `${premise.name}=${premise.value ? 'y' : 'n'}`)
  return {name, ...(clause !== undefined && {clause}), ...(place && {place}), because}
}
