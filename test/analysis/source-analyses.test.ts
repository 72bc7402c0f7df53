/** What the analyses of groups and sources find in a tree, and what they leave alone. */

import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {analyses} from '../../src/analysis/analyses.js'
import type {Observation} from '../../src/analysis/check.js'
import {resolve} from '../../src/resolve/resolve.js'
import {loadTree, type Tree} from '../../src/resolve/tree.js'
import {memoryReader} from '../support/memory-reader.js'

function treeOf(files: Readonly<Record<string, string>>): Tree {
  const all = {
    VERSION: '10.2.0\n',
    'Kconfig.host': 'config LINUX\n bool\nconfig PIXMAN\n bool\n',
    'configs/targets/arm-softmmu.mak': 'TARGET_ARCH=arm\nCONFIG_TARGET_KEY=y\n',
    'configs/devices/arm-softmmu/default.mak': '',
    ...files,
    Kconfig: `source Kconfig.host\nconfig ARM\n bool\nconfig TCG\n bool\n${files['Kconfig'] ?? ''}`,
  }
  const inFolder = Object.fromEntries(Object.entries(all).map(([name, text]) => [`/tree/${name}`, text]))
  const {tree} = loadTree('/tree', {reader: memoryReader(inFolder), workingDirectory: '/tree'})
  if (!tree) throw new Error('no tree')
  return tree
}

/** The symbols that an analysis finds, with the lines of their places. */
async function found(code: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  const tree = treeOf(files)
  const analysis = analyses.find(each => each.code === code)
  const request = {target: 'arm-softmmu', cpu: 'x86_64'}
  let observations: readonly Observation[] = []
  if (analysis?.needs === 'tree') observations = await analysis.run({tree})
  else if (analysis?.needs === 'sources') observations = await analysis.run({tree, onProgress: () => {}})
  else if (analysis?.needs === 'target') {
    observations = await analysis.run({tree, request, resolution: resolve(tree, request)})
  } else assert.unreachable(code)
  return observations.map(({symbols = [], place}) => {
    assert.ok(place)
    const {source, span} = place
    return `${symbols.join(' ')} ${source.name}:${source.position(span.start).line}`
  })
}

const build = "project('x')\n"

test('sources: what Kconfig, a target, the build or the sources themselves make is defined', async () => {
  const files = {
    Kconfig: 'config DISK\n bool\n',
    'meson.build': `${build}data.set('CONFIG_FROM_BUILD', 1)\ndata.set('CONFIG_T_' + k, 1)\nss.add(when: ['CONFIG_DISK', 'CONFIG_DISC'])\n`,
    'a.c': `#define CONFIG_OWN
#ifdef CONFIG_OWN
#ifdef CONFIG_DISK
#if CONFIG_FROM_BUILD || CONFIG_T_LOG || CONFIG_TARGET_KEY || CONFIG_USER_ONLY || CONFIG_S390_DIS || CONFIG_KVM
#elif defined CONFIG_WRONG
#endif
CONFIG_NO_CONDITION
`,
    'b.h': '#ifdef CONFIG_WRONG\n',
  }
  assert.equal(await found('undefined-in-source', files), ['WRONG a.c:5'])
  assert.equal(await found('undefined-in-build', files), ['DISC meson.build:4'])
  const {'meson.build': _, ...withoutMeson} = files
  assert.equal(await found('undefined-in-source', withoutMeson), [])
})

test('sources: the list of host symbols, both ways', async () => {
  const list = (...names: string[]) => ({
    'meson.build': `${build}host = ${names.map(name => `(x ? ['CONFIG_${name}=y'] : [])`).join(' + \\\n  ')}\n`,
  })
  assert.equal(await found('host-symbol-not-given', list('LINUX', 'PIXMAN')), [])
  assert.equal(await found('host-symbol-not-given', list('LINUX')), ['PIXMAN Kconfig.host:3'])
  assert.equal(await found('host-symbol-not-given', {'meson.build': build}), [], 'somebody else gives them')
  assert.equal(await found('undefined-host-symbol', list('LINUX', 'PIXMEN', 'PIXMAN')), [
    'PIXMEN meson.build:3',
  ])
  const asked = {'meson.build': `${build}x = all.has_key('CONFIG_NOWHERE')\n`}
  assert.equal(await found('undefined-host-symbol', asked), [])
})

test('sources: a symbol is used by a condition, by what it brings in, by the build, or by a source', async () => {
  const kconfig = `
config BY_CONDITION
  bool
config BY_BUILD
  bool
  default y if BY_CONDITION && LINUX && PIXMAN
config BY_SOURCE
  bool
config BY_OTHERS
  bool
  select UNUSED
config UNUSED
  bool
`
  const files = {
    Kconfig: kconfig,
    'meson.build': `${build}ss.add(when: ['CONFIG_BY_BUILD', 'CONFIG_ARM', 'CONFIG_TCG', 'CONFIG_LINUX'], if_true: files('a.c'))\n`,
    'a.c': 'if (has("CONFIG_BY_SOURCE"))\n',
  }
  assert.equal(await found('unused-symbol', files), ['UNUSED Kconfig:17'])
  assert.equal(
    await found('unused-symbol', {Kconfig: kconfig, 'meson.build': build}),
    [],
    'no source hangs on any symbol',
  )
})

const board = `
config BOARD
  bool
  default y
  depends on ARM
  select BUS
  imply CARDS
config BUS
  bool
config CARDS
  bool
`
const list = 'configs/devices/arm-softmmu/default.mak'

test('groups: a device is turned on by a default, an imply, a select, or a device list', async () => {
  const device = (clause: string) => ({Kconfig: `${board}config NIC\n bool\n depends on BUS\n${clause}`})
  assert.equal(await found('device-without-default', device('')), ['NIC Kconfig:17'])
  assert.equal(await found('device-without-default', device(' default y\n')), [])
  assert.equal(await found('device-without-default', device(' default y if CARDS\n')), [])
  assert.equal(await found('device-without-default', device('config B\n bool\n imply NIC\n')), [])
  assert.equal(await found('device-without-default', device('config B\n bool\n select NIC\n')), [])
  assert.equal(await found('device-without-default', {...device(''), [list]: 'CONFIG_NIC=y\n'}), [])
  assert.equal(await found('device-without-default', {...device(''), [list]: '# CONFIG_NIC=n\n'}), [
    'NIC Kconfig:17',
  ])
})

test('groups: what a device list may assign', async () => {
  const nic = `${board}config NIC\n bool\n depends on BUS\n default y if CARDS\n`
  const lines = 'CONFIG_BOARD=y\nCONFIG_NIC=n\nCONFIG_CARDS=y\n# CONFIG_BUS=n\n'
  assert.equal(await found('assigned-subsystem', {Kconfig: nic, [list]: lines}), [])
  assert.equal(
    await found('assigned-subsystem', {Kconfig: nic, [list]: `${lines}CONFIG_BUS=n\nCONFIG_BUS=y\n`}),
    [`BUS ${list}:6`],
  )
})

test('groups: boards are listed, and alike', async () => {
  const second = (clause: string) => `${board}config SECOND\n bool\n depends on ARM\n select BUS\n${clause}`
  const third = 'config THIRD\n bool\n default y\n depends on ARM\n select BUS\n'
  const lines = {[list]: '# CONFIG_BOARD=n\n# CONFIG_SECOND=n\n# CONFIG_THIRD=n\n'}
  assert.equal(await found('board-default', {Kconfig: second(` default y\n${third}`), ...lines}), [])
  assert.equal(await found('board-default', {Kconfig: second(third), ...lines}), ['SECOND Kconfig:17'])
  assert.equal(await found('unlisted-board', {Kconfig: board, ...lines}), [])
  assert.equal(await found('unlisted-board', {Kconfig: board}), ['BOARD Kconfig:7'])
})

test('groups: what selects a device group', async () => {
  const nic = `${board}config NIC\n bool\n default y if CARDS\n`
  assert.equal(await found('selected-group', {Kconfig: nic}), [])
  assert.equal(await found('selected-group', {Kconfig: `${nic}config B\n bool\n select CARDS\n`}), [
    'CARDS Kconfig:22',
  ])
})

test('lines of device lists', async () => {
  const lines = {
    [list]: '# CONFIG_GONE=n\n# CONFIG_BUS=n\n# CONFIG_CARDS=n\nCONFIG_BOARD=y\n# CONFIG_BUS=y\n',
  }
  assert.equal(await found('undefined-listed', {Kconfig: board, ...lines}), [`GONE ${list}:1`])
  assert.equal(await found('stuck-line', {Kconfig: board, ...lines}), [`BUS ${list}:2`])
})

test.run()
