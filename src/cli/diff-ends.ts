/** The two ends of a comparison: trees that are resolved when asked, or results that were saved. */

import {
  type Diagnostic,
  explanationText,
  formatDiagnostic,
  type Resolution,
  resolve,
  type Side,
  solvedSide,
  type Tree,
} from '../index.js'
import {type Setting, type TargetRequests, targetRequests} from './target-setting.js'
import type {Terminal} from './terminal.js'

export interface End {
  readonly label: string
  readonly targets: readonly string[]
  /** @returns undefined where the target cannot be solved, which is reported then */
  side(target: string): Side | undefined
  /** The proof of a symbol, as lines; none where it is not known. */
  proof(target: string, symbol: string): readonly string[]
  /** Targets that contradict themselves, of those asked for so far. */
  readonly contradictory: readonly string[]
}

export class TreeEnd implements End {
  readonly contradictory: string[] = []
  readonly #resolutions = new Map<string, Resolution>()
  readonly #requests: TargetRequests
  readonly #reported = new Set<string>()

  private constructor(
    readonly label: string,
    readonly tree: Tree,
    requests: TargetRequests,
    readonly terminal: Terminal,
  ) {
    this.#requests = requests
  }

  /** @returns undefined where the setting cannot be read, which is reported */
  static of(label: string, tree: Tree, setting: Setting, terminal: Terminal): TreeEnd | undefined {
    const requests = targetRequests(tree, setting, terminal)
    return requests && new TreeEnd(label, tree, requests, terminal)
  }

  get targets(): readonly string[] {
    return this.tree.targets()
  }

  side(target: string): Side | undefined {
    const resolution = resolve(this.tree, this.#requests.of(target))
    const {stage} = resolution
    if (!stage) {
      for (const diagnostic of resolution.diagnostics) this.#report(diagnostic)
      return undefined
    }
    this.#resolutions.set(target, resolution)
    if (!resolution.resolved) this.contradictory.push(target)
    return solvedSide(stage)
  }

  proof(target: string, symbol: string): readonly string[] {
    const {explanation} = this.#resolutions.get(target)?.why(symbol, false) ?? {}
    if (!explanation) return []
    return explanationText({...explanation, ways: [], obstacles: [], also: []}, {where: `in ${this.label}`})
      .trimEnd()
      .split('\n')
  }

  /** Every target has the findings of its tree's common files. */
  #report(diagnostic: Diagnostic): void {
    const text = formatDiagnostic(diagnostic)
    if (this.#reported.has(text)) return
    this.#reported.add(text)
    this.terminal.report(diagnostic)
  }
}

export class SavedEnd implements End {
  readonly contradictory = []

  constructor(
    readonly label: string,
    readonly sides: readonly Side[],
  ) {}

  get targets(): readonly string[] {
    return this.sides.map(({target}) => target)
  }

  side(target: string): Side | undefined {
    return this.sides.find(side => side.target === target)
  }

  proof(): readonly string[] {
    return []
  }
}
