/** The file of a target's device list. */

import {isAbsolute, resolve as resolvePath} from 'node:path'
import type {ResolveRequest} from './request.js'
import type {Tree} from './tree.js'

/** @returns its absolute path; whether there is such a file is not looked at */
export function deviceListPath(tree: Tree, {target, devices}: ResolveRequest): string {
  if (devices === undefined || !isPath(devices)) return tree.devicesFile(target, devices)
  return isAbsolute(devices) ? devices : resolvePath(tree.workingDirectory, devices)
}

/** Whether a list is named by its path, rather than by its name in the tree. */
export function isPath(devices: string): boolean {
  return devices.endsWith('.mak') || devices.includes('/')
}
