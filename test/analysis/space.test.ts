/** Spaces of targets: what is open, and where it is named. */

import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {type TargetSpace, targetSpace, type Vary} from '../../src/analysis/space.js'
import {placeText} from '../../src/report/format-diagnostic.js'
import type {ResolveRequest} from '../../src/resolve/request.js'
import {loadTree} from '../../src/resolve/tree.js'
import {qemuTree} from '../cli/command.js'
import {memoryReader} from '../support/memory-reader.js'

function spaceOf(
  files: Readonly<Record<string, string>>,
  vary: Vary,
  request: Partial<ResolveRequest> = {},
): TargetSpace {
  const absolute = Object.entries(files).map(([path, text]) => [`/tree/${path}`, text])
  const reader = memoryReader(Object.fromEntries(absolute))
  const {tree} = loadTree('/tree', {reader, workingDirectory: '/tree'})
  if (!tree) throw new Error('no tree')
  const space = targetSpace(tree, {target: 'arm-softmmu', cpu: 'x86_64', ...request}, vary)
  if ('diagnostics' in space) throw new Error(space.diagnostics[0]?.message)
  return space
}

function shown({free, program}: TargetSpace): string[] {
  return free.map(({symbol, now, values, kind, place}) => {
    const words = values.map(value => (value === undefined ? '-' : value ? 'y' : 'n')).join('')
    const value = now === undefined ? 'unset' : now ? 'y' : 'n'
    return `${program.model.names[symbol]} ${kind} ${place ? placeText(place) : ''} ${value} of ${words}`
  })
}

const kconfig = `${qemuTree.Kconfig}config BOARD
 bool
 default y
 depends on ARM && FDT
config OTHER
 bool
`
const devices = `# Boards: CONFIG_NOT_A_LINE=n
# CONFIG_BOARD=n
include more.mak
CONFIG_CARD=n
#CONFIG_GONE=n
`
const files = {
  ...qemuTree,
  Kconfig: kconfig,
  'configs/devices/arm-softmmu/default.mak': devices,
  'configs/devices/arm-softmmu/more.mak': '#CONFIG_CARD=y\n',
}

test('the lines of a device list are open, commented-out ones too, and those of the files it includes', () => {
  assert.equal(shown(spaceOf(files, 'devices')), [
    'CARD line configs/devices/arm-softmmu/default.mak:4:1 n of -yn',
    'BOARD commented line configs/devices/arm-softmmu/default.mak:2:3 unset of -yn',
  ])
})

test('what is open is not fixed, and the rest is', () => {
  const {fixed, program} = spaceOf(files, 'devices')
  const names = fixed.map(({symbol, value}) => `${program.model.names[symbol]}=${value ? 'y' : 'n'}`)
  assert.equal(names, ['TCG=y', 'ARM=y'])
})

test('the host is open when it is asked for, and keeps at least one accelerator', () => {
  const space = spaceOf(files, 'host')
  assert.equal(shown(space).slice(0, 2), [
    'FDT host fact Kconfig.host:1:8 unset of -y',
    'TCG accelerator Kconfig:4:8 y of -y',
  ])
  const names = space.someOf?.map(some => some.map(symbol => space.program.model.names[symbol]))
  assert.equal(names, [['TCG']])
})

test('all symbols are open when that is asked for, but for what the target itself gives', () => {
  const names = shown(spaceOf(files, 'all')).map(line => line.split(' ')[0])
  assert.equal(names, ['FDT', 'TCG', 'KVM', 'CARD', 'BOARD', 'OTHER'])
})

test('what the command line says stays as it is said', () => {
  const space = spaceOf(files, 'all', {host: new Map([['FDT', true]]), set: new Map([['CARD', true]])})
  const names = shown(space).map(line => line.split(' ')[0])
  assert.not.ok(names.includes('FDT') || names.includes('CARD'))
  const fixed = space.fixed.map(({symbol}) => space.program.model.names[symbol])
  assert.ok(fixed.includes('FDT') && fixed.includes('CARD'))
})

test('a device list that holds stanzas has its lines open too', () => {
  const own = {...files, 'configs/devices/arm-softmmu/more.mak': 'CONFIG_MINE=y\nconfig MINE\n bool\n'}
  assert.equal(
    shown(spaceOf(own, 'devices'))[0],
    'MINE line configs/devices/arm-softmmu/more.mak:1:1 y of -yn',
  )
})

test('an unknown target is an error', () => {
  assert.throws(() => spaceOf(files, 'devices', {target: 'arn-softmmu'}), /not a target/)
})

test.run()
