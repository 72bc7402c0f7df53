/** Two trees in memory that are nothing but options: one whose options kgate owns, and one of QEMU's kind. */

import {type ConfigureCall, parseConfigureCall} from '../../src/options/command-line.js'
import {loadOptions, type OptionTable} from '../../src/options/option-table.js'
import {loadTree} from '../../src/resolve/tree.js'
import {memoryReader} from '../support/memory-reader.js'

export const ownedOptions = `
option('nic', type: 'feature', value: 'auto', description: 'network cards')
option('crypto_lib', type: 'combo', choices: ['auto', 'enabled', 'disabled', 'system', 'internal'], value: 'auto',
       description: 'the library for ciphers')
option('level', type: 'combo', choices: ['low', 'high'], value: 'low', description: 'how much to log')
option('jobs', type: 'integer', min: 1, max: 64, value: 4, description: 'threads')
option('docs', type: 'boolean', value: true, description: 'manual pages')
option('search_path', type: 'array', value: ['a', 'b'], description: 'folders')
option('formats', type: 'array', choices: ['raw', 'qcow2', 'vmdk'], value: ['raw'], description: 'disk images')
option('title', type: 'string', value: '', description: 'what it is called')
option('default_devices', type: 'boolean', value: true, description: 'devices that boards have by default')
option('old_nic', type: 'feature', value: 'auto', deprecated: 'nic', description: 'network cards')
option('speed', type: 'combo', choices: ['slow', 'fast'], value: 'slow', deprecated: {'turbo': 'fast'},
       description: 'speed')
`

export const qemuOptionFile = `
option('docs', type: 'feature', value: 'auto', description: 'Documentation')
option('kvm', type: 'feature', value: 'auto', description: 'KVM')
option('tcg', type: 'feature', value: 'enabled', description: 'TCG')
option('plugins', type: 'boolean', value: false, description: 'TCG plugins')
option('cfi', type: 'boolean', value: false, description: 'Control flow')
option('debug_tcg', type: 'boolean', value: false, description: 'TCG debugging')
option('debug_mutex', type: 'boolean', value: false, description: 'mutex debugging')
option('malloc', type: 'combo', choices: ['system', 'tcmalloc'], value: 'system', description: 'allocator')
option('fdt', type: 'combo', choices: ['disabled', 'enabled', 'auto', 'system', 'internal'], value: 'auto',
       description: 'libfdt')
option('qemu_firmwarepath', type: 'array', value: ['share/qemu-firmware'], description: 'firmware')
option('gdb', type: 'string', value: '', description: 'debugger')
option('default_devices', type: 'boolean', value: true, description: 'devices')
`

export const qemuScript = `
SKIP_OPTIONS = {
    "default_devices",
}

OPTION_NAMES = {
    "b_lto": "lto",
    "malloc": "enable-malloc",
    "qemu_firmwarepath": "firmwarepath",
}

AUTO_OPTIONS = {
    "plugins",
}

BUILTIN_OPTIONS = {
    "b_lto",
    "libdir",
    "prefix",
}

LINE_WIDTH = 76


def get_help(opt):
    if opt["name"] == "libdir":
        return 'system default'
`

/** @param files beside what makes it a tree; under paths relative to it */
export function tableOf(files: Readonly<Record<string, string>>, profile: 'kgate' | 'qemu'): OptionTable {
  const all = Object.entries({Kconfig: '', VERSION: '10.2.0\n', ...files})
  const reader = memoryReader(Object.fromEntries(all.map(([path, text]) => [`/tree/${path}`, text])))
  const {tree} = loadTree('/tree', {reader, workingDirectory: '/tree', profile})
  if (!tree) throw new Error('not a tree')
  return loadOptions(tree)
}

export const ownedTable = tableOf({'meson_options.txt': ownedOptions}, 'kgate')

export const qemuTable = tableOf(
  {'meson_options.txt': qemuOptionFile, 'scripts/meson-buildoptions.py': qemuScript},
  'qemu',
)

/** A call in which nothing is wrong. */
export function callOf(
  argv: readonly string[],
  table = ownedTable,
  environment: Readonly<Record<string, string>> = {},
): ConfigureCall {
  const {call, diagnostics} = parseConfigureCall(argv, table, environment)
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({message}) => message).join('\n'))
  return call
}
