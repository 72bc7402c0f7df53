/** The layout of this repository's own tree: one .mak file a target. */

import type {TreeLayout} from './layout.js'

export const kgateLayout: TreeLayout = {
  profile: 'kgate',
  kconfig: 'Kconfig',
  hostKconfig: 'Kconfig.host',
  devices: 'default-configs/{target}.mak',
  defaultDevices: 'default',
  externals: [],
  accelerators: {},
}
