/** Counts what agrees and what does not, and prints it: a line a section, and every disagreement. */

export class Tally {
  passed = 0
  failed = 0

  section(title: string, total: number): Section {
    return new Section(this, title, total)
  }
}

export class Section {
  #passed = 0
  #failed = 0
  readonly #kinds = new Map<string, number>()

  constructor(
    readonly tally: Tally,
    readonly title: string,
    readonly total: number,
  ) {}

  /**
   * @param what the case
   * @param disagreements none where it passes
   * @param kind what it came to, for the section's line
   * @param again what a person types to see it again
   */
  check(what: string, disagreements: readonly string[], kind: string, again?: string): void {
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1)
    if (disagreements.length === 0) {
      this.#passed++
      this.tally.passed++
    } else {
      this.#failed++
      this.tally.failed++
      this.#clearProgress()
      console.log(`FAIL ${this.title}: ${what}`)
      for (const disagreement of disagreements) console.log(`  ${disagreement}`)
      if (again !== undefined) console.log(`  again: ${again}`)
    }
    if (process.stderr.isTTY)
      process.stderr.write(`\r\x1b[K${this.title}: ${this.#passed + this.#failed} of ${this.total}`)
  }

  /** How many cases came to a kind. */
  count(kind: string): number {
    return this.#kinds.get(kind) ?? 0
  }

  end(): void {
    this.#clearProgress()
    const kinds = [...this.#kinds].sort().map(([kind, count]) => `${count} ${kind}`)
    console.log(
      `${this.title}: ${this.#passed} passed, ${this.#failed} failed${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`,
    )
  }

  #clearProgress(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  }
}
