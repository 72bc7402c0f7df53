/** Every code that `kgate check` looks for, with what it stands for. */

import type {Code} from '../../grammar/common/codes.js'
import {analyses as allAnalyses} from './analyses.js'
import type {Analysis, Need} from './check.js'
import {ownChecks} from './own-checks.js'

export interface ListedCheck {
  readonly code: Code
  readonly title: string
  /** Whether it is looked for unless the user says otherwise. */
  readonly on: boolean
  /** Whether it is told in any case, since nothing can be looked for without. */
  readonly stops: boolean
  /** What an analysis needs; absent for what reading and resolving finds. */
  readonly needs?: Need
}

export function listChecks(analyses: readonly Analysis[] = allAnalyses): ListedCheck[] {
  return [
    ...ownChecks.map(({code, title, stops = false}) => ({code, title, on: true, stops})),
    ...analyses.map(({code, title, noisy = false, needs}) => ({
      code,
      title,
      on: !noisy,
      stops: false,
      needs,
    })),
  ]
}

/** What a code stands for, in a few words: the code itself, where no check has it. */
export function checkTitle(code: Code): string {
  return listChecks().find(check => check.code === code)?.title ?? code
}
