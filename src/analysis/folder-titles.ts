/** Names for people of the folders that devices are sorted into. */

import {basename, dirname} from 'node:path'

/** Of folders whose names say little. */
const titles: Readonly<Record<string, string>> = {
  block: 'Block devices',
  char: 'Serial ports and consoles',
  core: 'Loaders',
  hyperv: 'Hyper-V',
  i386: 'x86',
  ipack: 'IndustryPack',
  mem: 'Memory',
  misc: 'Miscellaneous',
  net: 'Network',
  nvme: 'NVMe',
  nvram: 'Non-volatile memory',
  'pci-bridge': 'PCI bridges',
  'pci-host': 'PCI host bridges',
  rtc: 'Clocks',
  s390x: 'S390',
  sd: 'SD cards',
  sensor: 'Sensors',
  vfio: 'VFIO: devices of the host',
  'vfio-user': 'VFIO by another process',
  watchdog: 'Watchdogs',
}

const acronyms = new Set([
  'acpi',
  'cxl',
  'i2c',
  'ide',
  'ipmi',
  'isa',
  'pci',
  'scsi',
  'tpm',
  'ufs',
  'uefi',
  'usb',
])

/** @param file of a Kconfig file, its path in the tree; its folder tells, or its own name where it has one */
export function folderTitle(file: string): string {
  const own = basename(file).replace(/(?:^|\.)Kconfig(?:\.|$)/, '')
  const name = own === '' ? basename(dirname(file)) : own
  const where = own === '' ? dirname(file) : file
  const words = name.split('-').map(word => (acronyms.has(word) ? word.toUpperCase() : word))
  const title = titles[name] ?? words.join(' ').replace(/^./, letter => letter.toUpperCase())
  return where === '.' ? 'Everything else' : `${title} (${where})`
}
