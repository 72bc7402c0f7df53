/** Files in memory to a model that is verified: the shortest way to a model in a test. */

import {buildModel} from '../../src/model/build-model.js'
import type {Model} from '../../src/model/model.js'
import type {Reading} from '../../src/tree/kconfig-files.js'
import {KconfigReader} from '../../src/tree/reading.js'
import {memoryReader} from './memory-reader.js'
import {verifyTree} from './syntax-words.js'
import {verifyModel} from './verify-model.js'

/**
 * @param files contents under names in one folder
 * @param inputs the names to read, in order; the first file where absent
 */
export function memoryReading(
  files: Record<string, string>,
  inputs = Object.keys(files).slice(0, 1),
): Reading {
  const inFolder = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/tree/${name}`, text]))
  const reader = new KconfigReader(memoryReader(inFolder), path => path.replace(/^\/tree\//, ''))
  const reading = reader.read(inputs.map(name => `/tree/${name}`))
  for (const {source, tree} of reading.files) verifyTree(source, tree)
  return reading
}

export function memoryModel(files: Record<string, string>, inputs?: string[]): Model {
  const model = buildModel(memoryReading(files, inputs))
  verifyModel(model)
  return model
}
