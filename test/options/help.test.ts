import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {configureHelp} from '../../src/options/help.js'
import {ownedTable, qemuTable} from './option-trees.js'

const targets = Array.from({length: 12}, (_, at) => `long-name-${at}-softmmu`)
const owned = configureHelp(ownedTable, {command: './configure', targets, hasDeviceLists: false})
const qemu = configureHelp(qemuTable, {command: 'kgate configure', targets: [], hasDeviceLists: true})

test('options stand in their groups', () => {
  assert.ok(owned.startsWith('Usage: ./configure [options]\n'))
  const groups = [
    'Standard options:',
    'Options of kgate:',
    'Advanced options:',
    'Optional features, enabled with',
  ]
  const places = groups.map(group => owned.indexOf(group))
  assert.equal(
    [...places].sort((a, b) => a - b),
    places,
  )
  const [, , advanced = 0, features = 0] = places
  assert.ok(owned.indexOf('  --title=VALUE ') > advanced && owned.indexOf('  --title=VALUE ') < features)
  assert.ok(owned.indexOf('\n  nic             network cards\n') > features)
})

test('defaults and choices are shown', () => {
  assert.match(owned, /^ {2}--level=CHOICE +how much to log \[low\] \(choices: high\/low\)$/m)
  assert.match(owned, /^ {2}--search-path=VALUES +folders \[a,b\]$/m)
  assert.match(owned, /^ {2}--disable-docs +manual pages$/m)
})

test('there is what applies to the tree', () => {
  assert.match(qemu, /^ {2}--cpu=CPU /m)
  assert.match(qemu, /^ {2}--with-devices-ARCH=NAME /m)
  assert.match(qemu, /^ {2}linux-user +linux-user targets$/m)
  for (const absent of ['--cpu', '--with-devices', 'linux-user']) assert.not.match(owned, new RegExp(absent))
  assert.not.match(qemu, /--disable-rust|--enable-tcmalloc/)
})

test('targets are listed, and none is broken at a line end', () => {
  for (const target of targets) assert.ok(owned.includes(` ${target}`), target)
  assert.not.match(qemu, /Available targets/)
})

test('no line is wider than 76', () => {
  for (const line of [...owned.split('\n'), ...qemu.split('\n')]) assert.ok(line.length <= 76, line)
})

test.run()
