/** A library in the tree: a vendored copy, a Git submodule, or what a Meson wrap file brings. */

import {existsSync, readdirSync} from 'node:fs'
import {basename, join, resolve} from 'node:path'
import type {InternalLibrary} from '../../tree/host-layout.js'
import type {Host} from '../host.js'
import type {Inquiry} from '../inquiry.js'
import type {Outcome} from '../outcome.js'
import {outsideRange} from '../versions.js'
import {findSubmodule, isElsewhere, type Submodule} from './submodule.js'
import {readVersion} from './version-file.js'

/**
 * Whether it can be built. A submodule at another commit than the pinned one can, with a warning: who develops it has
 * moved it, and who has not is told.
 */
export async function askInternal(inquiry: Inquiry, library: InternalLibrary, host: Host): Promise<Outcome> {
  const {folder, files = [], versionFile, version: range} = library
  const path = resolve(host.tree, folder)
  const submodule = findSubmodule(host.tree, folder)
  const needed = versionFile === undefined ? files : [...files, versionFile]
  inquiry.restsOn([path, ...needed.map(file => join(path, file))])
  const refused = (what: string, advice = updateAdvice(submodule, folder)): Outcome => {
    const reason = `${folder} ${what}`
    return advice === undefined
      ? {value: false, reason}
      : {value: false, reason: `${reason}, ${advice}`, remedy: advice}
  }
  if (isEmpty(path)) {
    if (submodule?.repository !== undefined) return refused('is an empty submodule')
    if (submodule) return refused('is an empty submodule, and this is not a Git checkout that could fill it')
    if (existsSync(`${path}.wrap`)) {
      return refused('is not downloaded', `run meson subprojects download ${basename(path)}`)
    }
    return refused(existsSync(path) ? 'is empty' : 'is not there')
  }
  const missing = needed.find(file => !existsSync(join(path, file)))
  if (missing !== undefined) return refused(`is not complete: ${missing} is missing`)
  const version = versionFile === undefined ? undefined : readVersion(join(path, versionFile))
  if (range !== undefined && version === undefined) {
    return refused(`is not complete: ${versionFile} says no version`)
  }
  const missed = outsideRange(version ?? '', range)
  if (missed !== undefined) return refused(`${version} is ${missed}`)
  const found = {value: true, reason: `${folder}${version === undefined ? '' : ` ${version}`} is there`}
  const moved = submodule && (await isElsewhere(inquiry, submodule, host))
  if (!moved) return found
  return {...found, warning: `${folder} is at commit ${moved.is}, while the tree pins ${moved.pinned}`}
}

function isEmpty(path: string): boolean {
  try {
    return readdirSync(path).length === 0
  } catch {
    return true
  }
}

function updateAdvice(submodule: Submodule | undefined, folder: string): string | undefined {
  return submodule?.repository === undefined ? undefined : `run git submodule update --init ${folder}`
}
