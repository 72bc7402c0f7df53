/** A target's devices as the files that a build reads. */

import {basename} from 'node:path'
import headerTemplate from '../../templates/config-devices.h.hbs'
import makTemplate from '../../templates/config-devices.mak.hbs'
import type {FileChange} from './write-files.js'

/** All that the templates may name. */
interface DevicesView {
  readonly target: string
  /** Names without `CONFIG_`, in the order in which they are written. */
  readonly symbols: readonly string[]
}

/** `#define CONFIG_X 1` for each symbol: what Meson makes of QEMU's device configuration. */
export function renderHeader(target: string, symbols: readonly string[]): string {
  const view: DevicesView = {target, symbols}
  return headerTemplate(view)
}

/** A `CONFIG_X=y` line for each symbol: what minikconf.py prints. */
export function renderMak(target: string, symbols: readonly string[]): string {
  const view: DevicesView = {target, symbols}
  return makTemplate(view)
}

/** `T-config-devices.mak` and `T-config-devices.h`, by their names in the folder they go to. */
export function deviceFiles(target: string, symbols: readonly string[]): FileChange[] {
  return [
    {path: `${basename(target)}-config-devices.mak`, content: renderMak(target, symbols)},
    {path: `${basename(target)}-config-devices.h`, content: renderHeader(target, symbols)},
  ]
}
