/** Pseudo-random choices that a seed repeats. */

export class Random {
  #state: number

  /** @param stream which of the seed's independent sequences */
  constructor(seed: number, stream: number) {
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca77)) >>> 0
    for (let round = 0; round < 4; round++) this.#next()
  }

  /** An integer from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor((this.#next() / 2 ** 32) * limit)
  }

  /** An integer of both ends' range. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  chance(probability: number): boolean {
    return this.#next() < probability * 2 ** 32
  }

  /** @param from not empty */
  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T
  }

  shuffled<T>(from: readonly T[]): T[] {
    const result = [...from]
    for (let at = result.length - 1; at > 0; at--) {
      const other = this.below(at + 1)
      const moved = result[at] as T
      result[at] = result[other] as T
      result[other] = moved
    }
    return result
  }

  /** Mulberry-like: a Weyl sequence, well mixed. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
