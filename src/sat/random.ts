/** Draws that are the same for the same seed, on every machine. */

/** What can be drawn by whoever has a sequence of 32-bit numbers. */
export abstract class Draws {
  protected abstract next(): number

  /** A whole number from 0 up to, but not including, a limit of at most 2^32. */
  below(limit: number): number {
    return Math.floor((this.next() / 2 ** 32) * limit)
  }

  /** From 0 up to, but not including, 1. */
  fraction(): number {
    return this.next() / 2 ** 32
  }

  /** One of some items, of which there is at least one. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  /** The same items in any order. */
  shuffled<T>(items: readonly T[]): T[] {
    const order = [...items]
    for (let at = order.length - 1; at > 0; at--) {
      const other = this.below(at + 1)
      const moved = order[at] as T
      order[at] = order[other] as T
      order[other] = moved
    }
    return order
  }
}

/** A sequence of 32-bit numbers (Marsaglia's xorshift); good enough to spread a search, not to keep secrets. */
export class Random extends Draws {
  #state: number

  /** @param seed any integer */
  constructor(seed: number) {
    super()
    // Neighbouring seeds are to lead far apart, and no seed to the state from which there is no way out.
    let mixed = Math.imul(seed ^ Math.floor(seed / 2 ** 32) ^ 0x9e3779b9, 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    this.#state = (mixed ^ (mixed >>> 16)) >>> 0 || 1
  }

  protected next(): number {
    let state = this.#state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#state = state >>> 0
    return this.#state
  }
}
