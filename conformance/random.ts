/** Pseudo-random choices that a seed repeats. */

import {Draws} from '../src/sat/random.js'

export class Random extends Draws {
  #state: number

  /** @param stream which of the seed's independent sequences */
  constructor(seed: number, stream: number) {
    super()
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca77)) >>> 0
    for (let round = 0; round < 4; round++) this.next()
  }

  /** An integer of both ends' range. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  chance(probability: number): boolean {
    return this.next() < probability * 2 ** 32
  }

  /** Mulberry-like: a Weyl sequence, well mixed. */
  protected next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
