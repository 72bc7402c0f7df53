/** A host that has everything: what a tree is checked for where nobody says what the host has. */

import {solveFeatures} from './features.js'
import type {Tree} from './tree.js'

/** @returns y for each host symbol; where options decide features, for each fact that these rest on */
export function wholeHost(tree: Tree): Map<string, boolean> {
  const {hostSymbols, model} = tree.base
  const features = solveFeatures(tree, {facts: new Map()})
  const names = features?.unknown ?? hostSymbols.map(symbol => model.names[symbol] as string)
  return new Map([...names].map(name => [name, true]))
}
