/** Where machines look for a finding: a file from the top of the repository, and lines and columns from 1. */

import type {Place} from '../../grammar/common/diagnostic.js'
import type {CheckScope} from '../analysis/check-result.js'
import {type PlaceRecord, placeRecord} from '../report/format-diagnostic.js'

/** @param place absent where no text is at fault: the tree's first Kconfig file then stands for it */
export function reportPlace(place: Place | undefined, {folder, kconfig}: CheckScope): PlaceRecord {
  if (!place) return {file: folder + kconfig, line: 1, column: 1, endLine: 1, endColumn: 1}
  const record = placeRecord(place)
  return {...record, file: nameInRepository(record.file, folder)}
}

/** A file of the tree from the top of its repository. A command line is in no folder, and an absolute path names its own. */
export function nameInRepository(file: string, folder: string): string {
  if (/^(\/|<|--)/.test(file)) return file
  const parts: string[] = []
  for (const part of `${folder}${file}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}
