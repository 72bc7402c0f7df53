/** A QEMU tree's host: what a record, options and --host say of it together, and who is named for it. */

import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {configuredOptions, configureWith} from '../../src/configure/configure.js'
import {parseConfigureCall} from '../../src/options/command-line.js'
import {loadOptions} from '../../src/options/option-table.js'
import {formatDiagnostic} from '../../src/report/format-diagnostic.js'
import {loadTree} from '../../src/resolve/tree.js'
import {memoryReader} from '../support/memory-reader.js'

const recorded = (...externals: string[]) =>
  `${JSON.stringify({format: 1, output: 'arm-softmmu-config-devices.mak', externals})}\n`

const files = {
  '/t/VERSION': '10.2.0\n',
  '/t/Kconfig':
    'source Kconfig.host\nconfig ARM\nconfig TCG\nconfig KVM\nconfig DISPLAY\n depends on SPICE\n',
  '/t/Kconfig.host': 'config LINUX\nconfig SPICE\nconfig FDT\n',
  '/t/configs/targets/arm-softmmu.mak': 'TARGET_ARCH=arm\nTARGET_NEED_FDT=y\n',
  '/t/configs/devices/arm-softmmu/default.mak': '',
  '/t/configs/devices/arm-softmmu/display.mak': 'CONFIG_DISPLAY=y\n',
  '/t/meson_options.txt': [
    "option('spice', type: 'feature', value: 'auto')",
    "option('tcg', type: 'feature', value: 'enabled')",
    "option('fdt', type: 'combo', choices: ['auto', 'enabled', 'disabled'], value: 'auto')",
    '',
  ].join('\n'),
  '/b/minikconf-calls.jsonl': recorded('CONFIG_LINUX=y', 'CONFIG_FDT=y', 'CONFIG_TCG=y'),
}

function configured(args: string, changed: Readonly<Record<string, string>> = {}) {
  const reader = memoryReader({...files, ...changed})
  const {tree} = loadTree('/t', {reader, workingDirectory: '/t'})
  if (!tree) throw new Error('no tree')
  const table = loadOptions(tree)
  const {call, diagnostics} = parseConfigureCall(args.split(' '), table)
  assert.equal(diagnostics, [])
  return configureWith(tree, configuredOptions(table, call), {...call, cpu: 'x86_64'}, undefined)
}

/** Of a host symbol, its reason in the summary and the one in a target. */
function reasons(name: string, args: string): string[] {
  const {configuration} = configured(args)
  const [target] = configuration?.targets ?? []
  const inTarget = target?.resolution?.symbols().find(symbol => symbol.name === name)
  return [configuration?.host.get(name)?.reason.message ?? '', inTarget?.reason.message ?? '']
}

function messages(args: string, changed?: Readonly<Record<string, string>>): string[] {
  return configured(args, changed).diagnostics.map(
    diagnostic => formatDiagnostic(diagnostic).split('\n')[0] ?? '',
  )
}

test('who gave a host symbol its value is named, in a target as well', () => {
  const twice = (text: string) => [text, text]
  const from = '--host-from /b'
  assert.equal(reasons('LINUX', from), twice('CONFIG_LINUX=y, from /b/minikconf-calls.jsonl'))
  assert.equal(reasons('SPICE', from), twice('CONFIG_SPICE=n, from /b/minikconf-calls.jsonl'))
  assert.equal(
    reasons('SPICE', `${from} --disable-spice`),
    twice('CONFIG_SPICE=n, given with --disable-spice'),
  )
  assert.equal(reasons('SPICE', `${from} --host=SPICE=y`), twice('CONFIG_SPICE=y, given with --host'))
  const off = '--without-default-features is given, and nothing enables it'
  assert.equal(reasons('SPICE', '--without-default-features --host=FDT=y'), twice(`CONFIG_SPICE=n, ${off}`))
})

test('an accelerator that the tree declares on is so because of that', () => {
  assert.is(reasons('TCG', '--host=FDT=y')[0], 'CONFIG_TCG=y, the option tcg is enabled')
  assert.is(reasons('TCG', '--host-from /b')[0], 'CONFIG_TCG=y, from /b/minikconf-calls.jsonl')
})

test('a device against a recorded symbol: the record is named', () => {
  const {diagnostics} = configured('--host-from /b --with-devices-arm=display')
  const said = diagnostics.map(diagnostic => formatDiagnostic(diagnostic)).join('\n')
  assert.match(said, 'CONFIG_SPICE=n, from /b/minikconf-calls.jsonl')
})

test('an option that turns on what the build did not have gets a warning', () => {
  const [found, ...others] = configured('--host-from /b --enable-spice').diagnostics
  assert.equal([found?.code, found?.severity, others.length], ['argument-overruled', 'warning', 0])
  assert.is(found?.message, '/b/minikconf-calls.jsonl says that SPICE is n: --enable-spice overrules it')
  assert.equal(found?.place?.span, {start: 15, end: 29})
  assert.equal(messages('--host-from /b --disable-spice'), [])
  assert.equal(messages('--host-from /b --enable-spice --host=SPICE=y'), [])
  assert.equal(messages('--enable-spice --host=FDT=y'), [])
})

test('before 9.1, where libfdt is no symbol, its option counts all the same', () => {
  const older = {'/t/VERSION': '7.2.0\n', '/t/Kconfig.host': 'config LINUX\nconfig SPICE\n'}
  assert.equal(messages('--disable-fdt --target-list=arm-softmmu', older), [
    'error: arm-softmmu needs libfdt, and --disable-fdt is given [target-unavailable]',
  ])
  assert.equal(messages('--target-list=arm-softmmu', older), [])
})

test('a list of devices that is not there is shown where it is named', () => {
  assert.equal(messages('--host-from /b --with-devices-arm=minimal'), [
    'error: arm-softmmu has no device list "minimal": configs/devices/arm-softmmu/minimal.mak does not exist [unknown-devices]',
  ])
  assert.equal(messages('--host-from /b --with-devices-vax=minimal'), [
    'error: --with-devices-vax: no target with devices is called vax-... [unknown-devices]',
  ])
})

test.run()
