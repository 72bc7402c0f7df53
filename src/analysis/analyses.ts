/** Every analysis that `kgate check` runs beside its own reading and resolving. */

import type {Analysis} from './check.js'

export const analyses: readonly Analysis[] = []
