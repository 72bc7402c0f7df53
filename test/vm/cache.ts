/** What was fetched or built for the VM once is kept outside the repository and never half made. */

import {existsSync, mkdirSync, mkdtempSync, renameSync, rmSync} from 'node:fs'
import {homedir} from 'node:os'
import {join} from 'node:path'

export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'kgate-vm')
}

/**
 * A cached folder, made where it is missing.
 * @param make fills a new empty folder; where it throws, nothing is kept
 */
export function cached(name: string, make: (folder: string) => void): string {
  const folder = join(cacheFolder(), name)
  if (existsSync(folder)) return folder
  mkdirSync(cacheFolder(), {recursive: true})
  const making = mkdtempSync(join(cacheFolder(), '.making-'))
  const interrupted = () => {
    rmSync(making, {recursive: true, force: true})
    process.exit(130)
  }
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  try {
    make(making)
    renameSync(making, folder)
  } catch (error) {
    // Another run may have been faster: then its folder serves.
    if (!existsSync(folder)) throw error
  } finally {
    process.off('SIGINT', interrupted)
    process.off('SIGTERM', interrupted)
    rmSync(making, {recursive: true, force: true})
  }
  return folder
}
