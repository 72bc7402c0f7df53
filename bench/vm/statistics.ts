/** The median of a sample, and how low it may truly be. */

import {Random} from '../../src/sat/random.js'

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2
}

/** @returns what the median of such a sample is above of 9 times in 10, by bootstrap; the same for the same sample */
export function lowerBound(values: readonly number[], resamples = 10_000): number {
  const random = new Random(1)
  const draw = () => random.pick(values)
  const medians = Array.from({length: resamples}, () => median(values.map(draw))).sort((a, b) => a - b)
  return medians[Math.floor(resamples / 10)] ?? Number.NaN
}
