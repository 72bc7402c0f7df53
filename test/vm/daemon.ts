/** Where the build of this repository puts the storage daemon. */

import {join} from 'node:path'
import {repositoryRoot} from '../support/repository-root.js'

export const builtDaemon = join(repositoryRoot, 'build/native/kgate-storage-daemon')
