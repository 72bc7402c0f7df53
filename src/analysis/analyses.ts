/** Every analysis that `kgate check` runs beside its own reading and resolving. */

import type {Analysis} from './check.js'
import {stuckLine, undefinedListed} from './device-lists.js'
import {
  assignedSubsystem,
  boardDefault,
  deviceWithoutDefault,
  selectedGroup,
  unlistedBoard,
} from './guidelines.js'
import {hostSymbolNotGiven, undefinedHostSymbol} from './host-list.js'
import {spaceAnalyses} from './space-analyses.js'
import {undefinedInBuild, undefinedInSource} from './undefined-references.js'
import {unusedSymbol} from './unused-symbols.js'

export const analyses: readonly Analysis[] = [
  undefinedListed,
  stuckLine,
  deviceWithoutDefault,
  assignedSubsystem,
  boardDefault,
  unlistedBoard,
  selectedGroup,
  undefinedInBuild,
  undefinedInSource,
  hostSymbolNotGiven,
  undefinedHostSymbol,
  unusedSymbol,
  ...spaceAnalyses,
]
