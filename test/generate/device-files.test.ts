import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {deviceFiles, renderHeader, renderMak} from '../../src/generate/device-files.js'

const comment = (target: string) =>
  `/* The devices of ${target}. Written by kgate: changes to this file will be lost. */\n`

test('the header', () => {
  assert.is(
    renderHeader('x86_64-softmmu', ['A', 'B_2']),
    `${comment('x86_64-softmmu')}\n#pragma once\n\n#define CONFIG_A 1\n\n#define CONFIG_B_2 1\n`,
  )
})

test('the header of a target without devices', () => {
  assert.is(renderHeader('t', []), `${comment('t')}\n#pragma once\n`)
})

test('the .mak file', () => {
  assert.is(renderMak('t', ['A', 'B_2']), 'CONFIG_A=y\nCONFIG_B_2=y\n')
  assert.is(renderMak('t', []), '')
})

test('symbols keep their order', () => {
  assert.is(renderMak('t', ['Z', 'A']), 'CONFIG_Z=y\nCONFIG_A=y\n')
})

test('nothing is escaped', () => {
  assert.is(renderMak('t', ['A&<>"\'{{B}}']), 'CONFIG_A&<>"\'{{B}}=y\n')
  assert.ok(renderHeader('a&b', []).startsWith('/* The devices of a&b. '))
})

test('both files by their names', () => {
  assert.equal(deviceFiles('arm-softmmu', ['A']), [
    {path: 'arm-softmmu-config-devices.mak', content: 'CONFIG_A=y\n'},
    {
      path: 'arm-softmmu-config-devices.h',
      content: `${comment('arm-softmmu')}\n#pragma once\n\n#define CONFIG_A 1\n`,
    },
  ])
})

test.run()
