/** The storage daemon of QEMU, as Debian ships it: what ours is measured against. */

import {join} from 'node:path'
import {packages} from './packages.js'

export function peer(): string {
  return join(packages(), 'usr/bin/qemu-storage-daemon')
}
