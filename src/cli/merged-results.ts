/** The results that `kgate check --merge` joins. */

import {resolve as resolvePath} from 'node:path'
import {diskReader, nameInRepository, readResults} from '../index.js'
import type {Checked} from './checked-tree.js'
import {type Call, exitCode, UsageError} from './verb.js'

/** Flags of the check itself, which is made already. */
const idle =
  'tree profile host hostFrom set devices withoutDefaultDevices mode seed cpu vary quick only also skip since shard jobs'

/** @returns an exit code where they do not make up one check: why is then reported */
export function mergedResults({input, flags, terminal}: Call): Checked | number {
  if (input.length === 0) {
    throw new UsageError('--merge: name the files that "kgate check --format json" wrote')
  }
  // A flag that may be given several times is there, empty, where it was not.
  const given = idle.split(' ').find(name => flags[name] && String(flags[name]) !== '')
  if (given !== undefined)
    throw new UsageError('--merge joins checks as they were made: it takes only formats and a baseline')
  const {result, diagnostics} = readResults(input, name => diskReader.read(resolvePath(name)))
  for (const diagnostic of diagnostics) terminal.report(diagnostic)
  if (!result) return exitCode.input
  return {result, nameOf: name => nameInRepository(name, result.scope.folder)}
}
