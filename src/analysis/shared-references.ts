/** The index of a tree's sources, made once for all analyses that look at it. */

import type {Tree} from '../resolve/tree.js'
import type {Subjects} from './check.js'
import {type SourceReferences, sourceReferences} from './source-references.js'

const made = new WeakMap<Tree, Promise<SourceReferences>>()

export function sharedReferences({tree, onProgress}: Subjects['sources']): Promise<SourceReferences> {
  const known = made.get(tree)
  if (known) return known
  const references = sourceReferences(tree, onProgress)
  made.set(tree, references)
  return references
}
