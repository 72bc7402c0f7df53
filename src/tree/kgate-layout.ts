/** The layout of this repository's own tree: one .mak file a target. */

import type {TreeLayout} from './layout.js'
import type {BuiltinOption} from './options-layout.js'

/** Of Meson's own options those that a small C project wants. */
const builtins: readonly BuiltinOption[] = [
  {name: 'prefix', type: 'string', value: '/usr/local', description: 'where to install to'},
  {name: 'bindir', type: 'string', value: 'bin', description: 'programs, below the prefix'},
  {name: 'includedir', type: 'string', value: 'include', description: 'headers, below the prefix'},
  {name: 'libdir', type: 'string', value: 'lib', description: 'libraries, below the prefix'},
  {
    name: 'libexecdir',
    type: 'string',
    value: 'libexec',
    description: 'programs for programs, below the prefix',
  },
  {name: 'datadir', type: 'string', value: 'share', description: 'data, below the prefix'},
  {name: 'mandir', type: 'string', value: 'share/man', description: 'manual pages, below the prefix'},
  {name: 'sysconfdir', type: 'string', value: 'etc', description: 'configuration, below the prefix'},
  {name: 'localstatedir', type: 'string', value: '/var/local', description: 'data that programs change'},
  {
    name: 'buildtype',
    type: 'combo',
    value: 'debug',
    choices: ['plain', 'debug', 'debugoptimized', 'release', 'minsize', 'custom'],
    description: 'how to compile: sets optimization and debugging information',
  },
  {
    name: 'default_library',
    type: 'combo',
    value: 'shared',
    choices: ['shared', 'static', 'both'],
    description: 'what kind of libraries to build',
  },
  {name: 'strip', type: 'boolean', value: false, description: 'strip what is installed'},
  {name: 'werror', type: 'boolean', value: false, description: 'take a warning for an error'},
]

export const kgateLayout: TreeLayout = {
  profile: 'kgate',
  kconfig: 'Kconfig',
  hostKconfig: 'Kconfig.host',
  devices: 'default-configs/{target}.mak',
  defaultDevices: 'default',
  externals: [],
  accelerators: {},
  options: {
    files: ['meson.options', 'meson_options.txt'],
    owned: true,
    names: {},
    skipped: ['default_devices'],
    auto: [],
    builtins,
    shown: {libdir: 'as the system has it'},
  },
  targetHeader: {
    defaults: {},
    prefixes: [],
    hidden: [],
    macros: [{macro: 'TARGET_NAME', text: '{name}'}, {macro: 'TARGET_{name}'}],
    disassemblers: {},
    unpoisoned: [],
  },
}
