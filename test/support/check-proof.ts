/**
 * Checks proofs by the text of the clauses alone: nothing that the solver recorded, nor its circuit, has a say. A step holds
 * where its clause gives the value whatever the symbols are that its premises do not name.
 */

import * as assert from 'uvu/assert'
import type {Expression} from '../../grammar/kconfig/tree.js'
import {ClauseKind, conditionOf, isWeak, type Model} from '../../src/model/model.js'
import type {Mode} from '../../src/solver/mode.js'
import {type Event, event} from '../../src/solver/premises.js'
import type {Proof, ProofStep} from '../../src/solver/proof.js'
import {type Decision, implicitDefault} from '../../src/solver/solve.js'

/** What is known of symbols, under their names. A contradiction can lead to a symbol's being known to be both. */
export interface Known {
  has(name: string, value: boolean): boolean
}

export interface Setting {
  readonly model: Model
  readonly decisions: readonly Decision[]
  readonly mode: Mode
}

/** Whether an expression surely has a value. */
function surely(expression: Expression, value: boolean, known: Known): boolean {
  switch (expression.kind) {
    case 'name':
      return known.has(expression.text, value)
    case 'not':
      return surely(expression.operand, !value, known)
    case 'group':
      return surely(expression.inner, value, known)
    case 'and':
      return expression.operands[value ? 'every' : 'some'](operand => surely(operand, value, known))
    case 'or':
      return expression.operands[value ? 'some' : 'every'](operand => surely(operand, value, known))
  }
}

/** Whether a clause surely fires, or surely does not. */
function surelyFires({model}: Setting, clause: number, fires: boolean, known: Known): boolean {
  const {kind, owner, node} = model.clauses
  const condition = conditionOf(node[clause] as Parameters<typeof conditionOf>[0])
  if (kind[clause] === ClauseKind.depends) return condition !== undefined && surely(condition, !fires, known)
  const needsOwner = kind[clause] === ClauseKind.select || kind[clause] === ClauseKind.imply
  const ownerIs = (value: boolean) =>
    needsOwner ? known.has(model.names[owner[clause] as number] as string, value) : value
  const conditionIs = (value: boolean) => (condition ? surely(condition, value, known) : value)
  return fires ? ownerIs(true) && conditionIs(true) : ownerIs(false) || conditionIs(false)
}

function gives({model, mode}: Setting, clause: number): boolean {
  return isWeak(model.clauses.kind[clause] as ClauseKind)
    ? mode.value(model, clause)
    : model.clauses.value[clause] === 1
}

/**
 * Whether something gives a symbol a value, as far as what is known tells.
 *
 * @param reason as in a proof's step
 */
export function follows(
  setting: Setting,
  symbol: number,
  value: boolean,
  reason: number,
  known: Known,
): boolean {
  const {model, decisions, mode} = setting
  const {count, kind, symbol: about} = model.clauses
  if (reason >= count) {
    const decision = decisions[reason - count]
    return decision?.symbol === symbol && decision.value === value
  }
  const isDefault = reason === implicitDefault || isWeak(kind[reason] as ClauseKind)
  const given = reason === implicitDefault ? mode.implicit(model, symbol) : gives(setting, reason)
  if (given !== value) return false
  if (reason !== implicitDefault && (about[reason] !== symbol || !surelyFires(setting, reason, true, known)))
    return false
  if (!isDefault) return true
  if (decisions.some(decision => decision.symbol === symbol)) return false
  const end = reason === implicitDefault ? count : reason
  for (let clause = 0; clause < count; clause++) {
    if (about[clause] !== symbol || gives(setting, clause) === value) continue
    const comesFirst = !isWeak(kind[clause] as ClauseKind) || clause < end
    if (comesFirst && !surelyFires(setting, clause, false, known)) return false
  }
  return true
}

/** Whether anything gives a symbol a value, as far as what is known tells. */
export function followsSomehow(setting: Setting, symbol: number, value: boolean, known: Known): boolean {
  const reasons = setting.model.clauses.count + setting.decisions.length
  for (let reason = implicitDefault; reason < reasons; reason++) {
    if (follows(setting, symbol, value, reason, known)) return true
  }
  return false
}

/** @throws where a step does not follow from those that it names, or rests on itself, or is not needed */
export function assertProof(setting: Setting, {steps}: Proof, goals: readonly Event[]): void {
  const {model} = setting
  const text = ({symbol, value}: ProofStep) => `${model.names[symbol]} is ${value ? 'y' : 'n'}`
  const used = new Set<number>()
  assert.is(new Set(steps.map(text)).size, steps.length, 'a value is proved twice')
  steps.forEach((step, index) => {
    const isGoal = goals.includes(event(step.symbol, step.value))
    assert.ok(isGoal || used.has(index), `nobody needs step ${index}: ${text(step)}`)
    const premises = [...step.fires, ...step.passed.flatMap(({because}) => because)]
    for (const premise of premises) {
      assert.ok(premise > index && premise < steps.length, `step ${index} rests on step ${premise}`)
      used.add(premise)
    }
    const known = (numbers: readonly number[]): Known => ({
      has: (name, value) =>
        numbers.some(at => model.names[steps[at]?.symbol ?? -1] === name && steps[at]?.value === value),
    })
    assert.ok(
      follows(setting, step.symbol, step.value, step.reason, known(premises)),
      `step ${index} does not follow: ${text(step)}`,
    )
    if (step.reason >= 0 && step.reason < model.clauses.count)
      assert.ok(surelyFires(setting, step.reason, true, known(step.fires)), text(step))
    for (const {clause, because} of step.passed)
      assert.ok(surelyFires(setting, clause, false, known(because)), `${text(step)}: passed`)
  })
}
