/** Loads packages that few runs need, at the moment they are needed. */

import {createRequire} from 'node:module'

/** `lazyRequire()('x') as typeof import('x')` */
export function lazyRequire(): NodeJS.Require {
  return createRequire(import.meta.url)
}
