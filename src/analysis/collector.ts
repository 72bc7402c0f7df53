/** Joins what was observed in many targets and modes: the same finding is told once, with where it holds. */

import {type ModeName, modes} from '../solver/mode.js'
import type {Circumstance, Finding, Observation} from './check.js'
import {FingerprintCounter} from './fingerprint.js'

/** Where a run of analyses took place; a mode is absent where all configurations of the target were looked at. */
export interface Where {
  readonly target: string
  readonly mode?: ModeName
}

interface Entry {
  observation: Observation
  /** Modes under targets; absent for what is about the tree as a whole. */
  readonly where?: Map<string, Set<ModeName>>
}

export class Collector {
  readonly #entries = new Map<string, Entry>()

  /**
   * @param observations all of one run: of those that look alike, the second, third and so on are told apart
   * @param where absent for what is about the tree as a whole
   */
  observe(observations: readonly Observation[], where?: Where): void {
    const counter = new FingerprintCounter()
    for (const observation of observations) {
      this.#add(counter.next(observation), observation, where)
    }
  }

  /** Takes over what another collector found. */
  join(findings: readonly Finding[]): void {
    for (const {fingerprint, circumstances, ...observation} of findings) {
      if (circumstances.length === 0) this.#add(fingerprint, observation)
      for (const {target, modes} of circumstances) {
        if (modes.length === 0) this.#add(fingerprint, observation, {target})
        for (const mode of modes) this.#add(fingerprint, observation, {target, mode})
      }
    }
  }

  /** In the order of files and lines, with what has no place first. */
  findings(): Finding[] {
    const findings = [...this.#entries].map(
      ([fingerprint, {observation, where}]): Finding => ({
        ...observation,
        fingerprint,
        circumstances: circumstances(where ?? new Map()),
      }),
    )
    return inOrder(findings)
  }

  #add(fingerprint: string, observation: Observation, where?: Where): void {
    let entry = this.#entries.get(fingerprint)
    if (!entry) {
      entry = {observation, ...(where && {where: new Map()})}
      this.#entries.set(fingerprint, entry)
    }
    if (entry.observation.vacuous && !observation.vacuous) entry.observation = observation
    if (!where || !entry.where) return
    const known = entry.where.get(where.target) ?? new Set()
    entry.where.set(where.target, known)
    if (where.mode !== undefined) known.add(where.mode)
  }
}

function circumstances(where: ReadonlyMap<string, ReadonlySet<ModeName>>): Circumstance[] {
  const all = [...where].map(([target, found]) => ({target, modes: modes.filter(mode => found.has(mode))}))
  return all.sort((a, b) => compare(a.target, b.target))
}

/** Sorts findings for readers; those of one place by code. */
export function inOrder<F extends Finding>(findings: readonly F[]): F[] {
  const keys = new Map(findings.map(finding => [finding, orderKey(finding)]))
  return [...findings].sort((a, b) => {
    const [left, right] = [keys.get(a) as OrderKey, keys.get(b) as OrderKey]
    return (
      compare(left.file, right.file) ||
      left.line - right.line ||
      left.column - right.column ||
      compare(a.fingerprint, b.fingerprint)
    )
  })
}

interface OrderKey {
  readonly file: string
  readonly line: number
  readonly column: number
}

function orderKey({place}: Finding): OrderKey {
  return place
    ? {file: place.source.name, ...place.source.position(place.span.start)}
    : {file: '', line: 0, column: 0}
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
