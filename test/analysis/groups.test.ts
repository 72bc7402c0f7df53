import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {classifySymbols, type SymbolGroup} from '../../src/analysis/groups.js'
import {loadTree} from '../../src/resolve/tree.js'
import {memoryReader} from '../support/memory-reader.js'

function groupsOf(files: Readonly<Record<string, string>>): Record<string, SymbolGroup | undefined> {
  const inFolder = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/tree/${name}`, text]))
  const {tree} = loadTree('/tree', {reader: memoryReader(inFolder), workingDirectory: '/tree'})
  if (!tree) throw new Error('no tree')
  const {model, groups} = classifySymbols(tree)
  return Object.fromEntries(model.names.map((name, id) => [name, groups[id]]))
}

const qemu = {
  VERSION: '10.2.0\n',
  'Kconfig.host': 'config FDT\n bool\n',
  'configs/targets/arm-softmmu.mak': 'TARGET_ARCH=arm\n',
  Kconfig:
    'source Kconfig.host\nsource hw/arm/Kconfig\nsource hw/Kconfig\nconfig TCG\n bool\nconfig ARM\n bool\n',
}

const parts = `
config BUS
  bool
config CARDS
  bool
config CARD
  bool
  depends on BUS
  default y if CARDS
  select CODEC
config CODEC
  bool
config TIMER
  bool
config SENSOR
  bool
  depends on BUS
config EXTRA
  bool
`

test('each of the groups, where boards default to y', () => {
  const groups = groupsOf({
    ...qemu,
    'hw/Kconfig': parts,
    'hw/arm/Kconfig': `
config BOARD
  bool
  default y
  depends on ARM && TCG && FDT
  select BUS
  select TIMER
  imply CARDS
  imply EXTRA
config TWIN
  bool
  default y
  depends on ARM
  select BOARD
config LONELY
  bool
  default y
  depends on ARM
config UNLISTED
  bool
  default y
  depends on ARM
  select TIMER
`,
    'configs/devices/arm-softmmu/default.mak':
      '# CONFIG_BOARD=n\n#CONFIG_TWIN=n # not yet\n\n # CONFIG_LONELY=n\n',
  })
  assert.equal(groups, {
    FDT: 'host',
    TCG: 'target',
    ARM: 'target',
    BOARD: 'board',
    TWIN: 'board',
    LONELY: 'board',
    UNLISTED: 'board',
    CARDS: 'device group',
    CARD: 'device',
    SENSOR: 'device',
    EXTRA: 'device',
    BUS: 'subsystem',
    CODEC: 'subsystem',
    TIMER: 'internal element',
  })
})

test('boards that .mak files turn on', () => {
  const groups = groupsOf({
    ...qemu,
    VERSION: '7.2.0\n',
    'hw/Kconfig': parts,
    'hw/arm/Kconfig': `
config BOARD
  bool
  select BUS
  imply CARDS
config TWIN
  bool
  depends on BOARD
  select TIMER
`,
    'configs/devices/arm-softmmu/default.mak': 'CONFIG_BOARD=y\nCONFIG_TWIN=y\nCONFIG_EXTRA=y\n',
  })
  assert.equal([groups['BOARD'], groups['TWIN']], ['board', 'board'])
  assert.is(groups['EXTRA'], 'device', 'it stands in no folder of an architecture')
})

test('a device of an architecture is no board', () => {
  const groups = groupsOf({
    ...qemu,
    'hw/Kconfig': parts,
    'hw/arm/Kconfig': `
config BOARD
  bool
  default y
  depends on ARM
  imply SHIELD
config SHIELD
  bool
  depends on ARM
  select TIMER
config ON_BUS
  bool
  default y
  depends on ARM && BUS
  select TIMER
`,
    'configs/devices/arm-softmmu/default.mak': '# CONFIG_SHIELD=n\n# CONFIG_ON_BUS=n\n',
  })
  assert.equal([groups['SHIELD'], groups['ON_BUS']], ['device', 'device'])
})

test('a condition that wants a symbol to be n makes no group of it', () => {
  const groups = groupsOf({
    ...qemu,
    'hw/arm/Kconfig': 'config BOARD\n bool\n default y\n depends on ARM\n imply CLOCK\n',
    'hw/Kconfig': 'config CLOCK\n bool\nconfig OTHER_CLOCK\n bool\n default y if !CLOCK\n',
    'configs/devices/arm-softmmu/default.mak': '',
  })
  assert.is(groups['CLOCK'], 'device')
})

test('what others depend on is no group, even if defaults hang on it', () => {
  const groups = groupsOf({
    ...qemu,
    'hw/arm/Kconfig': 'config BOARD\n bool\n default y\n depends on ARM\n imply SLOTS\n',
    'hw/Kconfig': `
config SLOTS
  bool
config CARD
  bool
  depends on SLOTS
  default y if SLOTS
`,
    'configs/devices/arm-softmmu/default.mak': '',
  })
  assert.is(groups['SLOTS'], 'device')
})

test('architectures of a tree whose .mak files give them', () => {
  const groups = groupsOf({
    'kgate.json': '{"profile": "kgate"}',
    'Kconfig.host': 'config FDT\n bool\n',
    Kconfig: `
source Kconfig.host
config ARM
  bool
config BUS
  bool
config BOARD
  bool
  depends on ARM
  select BUS
  default y
`,
    'default-configs/arm.mak': 'CONFIG_ARM=y\n# CONFIG_BOARD=n\n',
  })
  assert.equal(groups, {FDT: 'host', ARM: 'target', BUS: 'internal element', BOARD: 'board'})
})

test.run()
