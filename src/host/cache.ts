/** Results of earlier runs: used again while everything that they rest on is as it was. */

import {Inquiry} from './inquiry.js'
import type {Outcome} from './outcome.js'
import type {Session} from './session.js'
import {isUnchanged, type Stamps, stampsOf} from './stamps.js'

/** Counted up whenever the same question may get another answer, or the data changes its shape. */
const format = 2

/** Plain data, which can be written as JSON. */
export interface ProbeCache {
  readonly format: number
  /** What every result rests on: folders and environment variables. */
  readonly setting: Readonly<Record<string, string>>
  /** Under the names of the questions. */
  readonly entries: Readonly<Record<string, CacheEntry>>
}

/** One answer, with all that has to be as it was for it to hold. */
export interface CacheEntry {
  /** What was asked. */
  readonly question: string
  readonly outcome: Outcome
  /** When it was found out, as in ISO 8601. */
  readonly recorded: string
  /** Of the programs that were run, and of the files and folders that they looked at. */
  readonly stamps: Stamps
  readonly log: string
}

/** An outcome, and how it came about. */
export interface Answer {
  readonly outcome: Outcome
  /** Whether it is an earlier run's. */
  readonly cached: boolean
  /** When it was found out, where it is kept. */
  readonly recorded?: string
  readonly log: string
}

/** Puts questions, unless the cache has their answers. */
export class Answers {
  /** Why a cache that was handed in is none. */
  readonly unused: string | undefined
  /** What is not asked for in this run is kept for another. */
  readonly #entries: Map<string, CacheEntry>

  /** @param cache what an earlier run left; anything */
  constructor(
    readonly session: Session,
    readonly setting: ProbeCache['setting'],
    cache: unknown,
    fresh: boolean,
  ) {
    const known = cache === undefined || fresh ? undefined : readCache(cache)
    this.unused = typeof known === 'string' ? known : undefined
    const isSame = typeof known === 'object' && JSON.stringify(known.setting) === JSON.stringify(setting)
    const entries = isSame ? Object.entries(known.entries) : []
    this.#entries = new Map(entries.filter(([, entry]) => isEntry(entry)))
  }

  /** @param question all that makes an answer differ, beside what commands look at */
  async of(name: string, question: unknown, ask: (inquiry: Inquiry) => Promise<Outcome>): Promise<Answer> {
    const text = JSON.stringify(question)
    const known = this.#entries.get(name)
    if (known?.question === text && isUnchanged(known.stamps)) return {...known, cached: true}
    this.#entries.delete(name)
    const inquiry = new Inquiry(this.session, name)
    const outcome = await this.session.turn(() => ask(inquiry))
    const {paths, log, canBeKept} = inquiry
    if (!canBeKept) return {outcome, log, cached: false}
    const recorded = new Date().toISOString()
    const entry = {question: text, outcome, recorded, stamps: stampsOf(paths), log}
    this.#entries.set(name, entry)
    return {...entry, cached: false}
  }

  /** For the next run. */
  get cache(): ProbeCache {
    const entries = [...this.#entries].sort(([a], [b]) => (a < b ? -1 : 1))
    return {format, setting: this.setting, entries: Object.fromEntries(entries)}
  }
}

/** @returns the cache, whose entries may still be anything; or why it is none */
function readCache(cache: unknown): ProbeCache | string {
  if (!isRecord(cache) || !isRecord(cache['entries'])) return 'they cannot be read'
  return cache['format'] === format ? (cache as unknown as ProbeCache) : 'another version of kgate wrote them'
}

function isEntry(value: unknown): value is CacheEntry {
  if (!isRecord(value) || !isOutcome(value['outcome']) || !isTexts(value['stamps'])) return false
  const {question, recorded, log} = value
  return isTexts({question, recorded, log})
}

function isOutcome(value: unknown): value is Outcome {
  if (!isRecord(value)) return false
  const {value: is, reason, remedy = '', warning = '', command = [], library = {}, machine = {}} = value
  const {unusable = true} = value
  if (typeof is !== 'boolean' || unusable !== true || !isTexts({reason, remedy, warning})) return false
  return Array.isArray(command) && isTexts({...command}) && isTexts(library) && isTexts(machine)
}

/** Whether it is an object that holds nothing but texts. */
function isTexts(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every(it => typeof it === 'string')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
