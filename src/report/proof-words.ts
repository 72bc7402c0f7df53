/** Sentences for the steps of a proof. Who reads them need not know what a select is, but finds that word where it acts. */

import type {Expression} from '../../grammar/kconfig/tree.js'
import {conditionOf} from '../model/model.js'
import {writtenText} from './expression-text.js'
import {listed, someOf} from './listing.js'
import type {ProvedValue} from './proved-value.js'

/** The number of the step that states a value, where it is to be named. */
type NumberOf = (value: ProvedValue) => number | undefined

type Values = readonly [ProvedValue, ...ProvedValue[]]

/** @param step several values where the same can be said of all of them */
export function sentenceOf(step: Values, numberOf: NumberOf): string {
  const [{value}] = step
  const names = someOf(step.map(({name}) => name))
  const reason = reasonOf(step, numberOf)
  const colon = reason.startsWith('by default') ? '' : ':'
  return `${names} ${step.length > 1 ? 'are' : 'is'} ${letter(value)}${colon} ${reason}`
}

/** What follows the colon of such a sentence. @param numberOf none: no step is referred to */
export function reasonOf(step: Values, numberOf: NumberOf = () => undefined): string {
  return new StepWords(step, numberOf).reason()
}

/** For what is n since it would need symbols that only other targets have. @param others those symbols */
export function elsewhereSentence(step: Values, others: readonly ProvedValue[]): string {
  const several = step.length > 1
  const are = `${someOf(step.map(({name}) => name))} ${several ? 'are' : 'is'} n`
  if (others.includes(step[0])) return `${are}: only other targets have ${several ? 'them' : 'it'}`
  const names = someOf([...new Set(others.map(({name}) => name))].sort(), 'or')
  return `${are}: ${several ? 'they need' : 'it needs'} ${names}, which only other targets have`
}

function letter(value: boolean): string {
  return value ? 'y' : 'n'
}

class StepWords {
  readonly #first: ProvedValue
  /** `it` or `they`. */
  readonly #it: string

  constructor(
    readonly step: Values,
    readonly numberOf: NumberOf,
  ) {
    this.#first = step[0]
    this.#it = step.length > 1 ? 'they' : 'it'
  }

  reason(): string {
    const {kind, stage, value, step, name} = this.#first
    const several = this.step.length > 1
    const decision = stage.solution.decisions[step.reason - stage.solution.program.model.clauses.count]
    switch (kind) {
      case 'devices':
      case 'assignment':
        return several
          ? 'lines of the device list say so'
          : `the device list says CONFIG_${name}=${letter(value)}`
      case 'set':
        return several ? 'given with --set' : `given with --set ${name}=${letter(value)}`
      case 'host':
        if (decision?.because !== undefined) return decision.because.replace(/^from /, 'taken from ')
        return several ? 'given with --host' : `given with --host ${name}=${letter(value)}`
      case 'argument':
        return `given as an argument, CONFIG_${name}=${letter(value)}`
      case 'wanted':
        return 'as wanted'
      case 'target':
        return `${value ? 'every' : 'no'} build of this target has ${several ? 'them' : 'it'}`
      case 'accelerator':
        return 'it is an accelerator that can run this target'
      case 'probe':
        return `the host was probed: ${decision?.because ?? ''}`
      case 'option':
      case 'feature':
        return decision?.because ?? decision?.reason?.message ?? ''
      case 'depends':
        return this.#depends()
      case 'select':
        return this.#selected('selects')
      case 'imply':
        return `by default, as ${this.#selected('implies')}${this.#passed()}`
      case 'default':
        return this.#default()
      case 'nothing':
        return this.#nothing()
    }
  }

  #depends(): string {
    const {fires} = this.#first
    const depend = `${this.#it} ${this.step.length > 1 ? 'depend' : 'depends'} on`
    const condition = this.#condition()
    const [only] = fires
    const all = this.#firing()
    if (all.length === 1 && only && !only.value && (this.step.length > 1 || condition?.kind === 'name'))
      return `${depend} ${this.#refs(all)}, which is n`
    if (!condition || this.step.length > 1) return `${depend} other values than these: ${this.#states(all)}`
    return `${depend} "${writtenText(condition)}", and ${this.#states(all)}`
  }

  #selected(verb: 'selects' | 'implies'): string {
    const {stage, step, fires} = this.#first
    const {model} = stage.solution.program
    const owner = model.names[model.clauses.owner[step.reason] as number]
    const it = this.step.length > 1 ? 'them' : 'it'
    const condition = this.#condition()
    const who = fires.find(({name}) => name === owner)
    const clause = `${who ? this.#refs([who]) : owner} ${verb} ${it}`
    const others = fires.filter(value => value !== who)
    if (this.step.length > 1 || !condition)
      return others.length > 0 ? `${clause}, since ${this.#states(others)}` : clause
    return `${clause} if ${this.#conditionWith(condition, others)}`
  }

  #default(): string {
    const {fires, value, stage, step} = this.#first
    const condition = this.#condition()
    const note = stage.setting.noteOf?.(step.symbol, step.reason)
    if (note) return note.message
    const given = stage.solution.program.model.clauses.value[step.reason] === 1
    const how =
      given === value
        ? value
          ? `by default${stage.setting.isOption?.(step.reason) ? ' (its option is auto)' : ''}`
          : 'by default ("default n")'
        : `${stage.modeName} turns its "default ${letter(given)}" into ${letter(value)}`
    const when =
      condition && this.step.length === 1
        ? ` if ${this.#conditionWith(condition, fires)}`
        : fires.length > 0
          ? `, since ${this.#states(this.#firing())}`
          : ''
    return `${how}${when}${this.#passed()}`
  }

  /** `A [2]` where that is the condition; else `"A || B": A [2] is y`. */
  #conditionWith(condition: Expression, values: readonly ProvedValue[]): string {
    if (condition.kind === 'name') return this.#refs(values)
    return `"${writtenText(condition)}", and ${this.#states(values)}`
  }

  /** Of a default: why what comes first does not count. */
  #passed(): string {
    const values = this.#passing()
    if (values.length === 0) return ''
    if (!this.#first.value)
      return `, and nothing turns ${this.step.length > 1 ? 'them' : 'it'} on: ${this.#states(values)}`
    if (values.every(({value}) => value))
      return `, and what ${this.#it} ${this.step.length > 1 ? 'depend' : 'depends'} on is there: ${this.#refs(values)}`
    return `, and nothing stands against that: ${this.#states(values)}`
  }

  #nothing(): string {
    const {stage, step, name, value} = this.#first
    const {hostDefaults, giver} = stage.setting
    const several = this.step.length > 1
    const it = several ? 'them' : 'it'
    if (value)
      return `${stage.modeName === 'randconfig' ? 'randconfig drew that' : `${stage.modeName} turns ${it} on`}, and nothing turns ${it} off${this.#because()}`
    const values = this.#passing()
    const given = giver?.(name)
    if (values.length === 0) {
      if (hostDefaults.has(step.symbol)) return this.#untold(it)
      if (given === 'target') return `only other targets have ${it}`
      if (given === 'accelerator')
        return several
          ? 'they are accelerators that this build does not have'
          : `it is an accelerator that this build does not have (--host ${name}=y gives it)`
      return this.#hasDefaults()
        ? `nothing but a default could make ${it} y, and ${stage.modeName} has none`
        : `nothing but a line of the device list could make ${it} y`
    }
    const off = values.filter(({value}) => !value)
    const on = values.filter(({value}) => value)
    const needs = [...this.#referred(off, 'or'), ...this.#referred(on, 'or').map(name => `no ${name}`)]
    return given === undefined
      ? `nothing makes ${it} y, which would take ${listed(needs, 'or')}`
      : `only other targets have ${it}; here it would take ${listed(needs, 'or')}`
  }

  /** Of host symbols that nobody gave a value. */
  #untold(it: string): string {
    const {untold} = this.#first.stage.setting
    if (untold !== undefined) return untold
    const given = this.step.map(({name}) => `${name}=y`)
    const how = given.length > 3 ? '' : ` (--host ${given.join()} says so)`
    return `nobody said that the host has ${it}${how}`
  }

  /** Whether a default would give it a y in another mode. */
  #hasDefaults(): boolean {
    const {stage, step} = this.#first
    const {weak, model} = stage.solution.program
    const [from, to] = [weak.start[step.symbol], weak.start[step.symbol + 1]]
    return weak.items.subarray(from, to).some(clause => model.clauses.value[clause] === 1)
  }

  #because(): string {
    const values = this.#passing()
    return values.length > 0 ? `: ${this.#states(values)}` : ''
  }

  #condition(): Expression | undefined {
    const {stage, step} = this.#first
    const node = stage.solution.program.model.clauses.node[step.reason]
    return node && conditionOf(node)
  }

  /** What the clauses of all values fire for. */
  #firing(): ProvedValue[] {
    return [...new Set(this.step.flatMap(({fires}) => fires))]
  }

  #passing(): ProvedValue[] {
    return [...new Set(this.step.flatMap(({passed}) => passed.flatMap(({because}) => because)))]
  }

  /** `A [2] and B [3] are y, C [4] is n`. */
  #states(values: readonly ProvedValue[]): string {
    const parts = [true, false].flatMap(value => {
      const of = values.filter(one => one.value === value)
      return of.length === 0 ? [] : [`${this.#refs(of)} ${of.length > 1 ? 'are' : 'is'} ${letter(value)}`]
    })
    return listed(parts)
  }

  #refs(values: readonly ProvedValue[]): string {
    return listed(this.#referred(values))
  }

  /** Names with the number of their step, those of one step together. */
  #referred(values: readonly ProvedValue[], joint?: 'or'): string[] {
    const byNumber = new Map<number | undefined, string[]>()
    for (const value of values) {
      const names = byNumber.get(this.numberOf(value))
      if (names) names.push(value.name)
      else byNumber.set(this.numberOf(value), [value.name])
    }
    return [...byNumber].flatMap(([number, names]) => {
      if (number === undefined) return someOf(names, joint)
      return names.length < 3
        ? names.map(name => `${name} [${number}]`)
        : `${someOf(names, joint)} [${number}]`
    })
  }
}
