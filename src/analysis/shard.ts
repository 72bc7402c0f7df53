/** Splits the targets of a tree over machines: evenly, and alike on each of them. */

import type {Tree} from '../resolve/tree.js'

/** One of `count` parts, numbered from 1. */
export interface Shard {
  readonly index: number
  readonly count: number
}

/** @returns the targets of one part, sorted; what takes long is spread, by how much text a target's list of devices has */
export function targetsOfShard(tree: Tree, {index, count}: Shard): string[] {
  const weighed = tree.targets().map(target => ({target, weight: weightOf(tree, target)}))
  // The heaviest first, each to the part that has least: none is then much above the rest.
  const parts = Array.from({length: count}, () => ({targets: [] as string[], weight: 0}))
  for (const {target, weight} of weighed.sort((a, b) => b.weight - a.weight)) {
    const lightest = parts.reduce((least, part) => (part.weight < least.weight ? part : least))
    lightest.targets.push(target)
    lightest.weight += weight
  }
  return parts[index - 1]?.targets.sort() ?? []
}

/** Every target takes some time, however little it asks for. */
function weightOf(tree: Tree, target: string): number {
  const {files} = tree.reader.read([tree.devicesFile(target)])
  return 1000 + files.reduce((sum, {source}) => sum + source.text.length, 0)
}
