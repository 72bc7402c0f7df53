import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {displayFrom} from '../../src/resolve/tree.js'

test('a file is named relative to where the user is, unless that is longer', () => {
  const display = displayFrom('/trees/qemu/build')
  assert.is(display('/trees/qemu/build/x.mak'), 'x.mak')
  assert.is(display('/trees/qemu/Kconfig'), '../Kconfig')
  assert.is(display('/trees/qemu/hw/Kconfig'), '../hw/Kconfig')
  assert.is(display('/dev/null'), '/dev/null')
  assert.is(display('/trees/qemu/buildings/x'), '../buildings/x')
})

test('from the root folder, and for the folder itself', () => {
  assert.is(displayFrom('/')('/dev/null'), 'dev/null')
  assert.is(displayFrom('/a')('/a'), '.')
})

test.run()
