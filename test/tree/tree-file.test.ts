import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {Source} from '../../grammar/common/source.js'
import {resolve} from '../../src/resolve/resolve.js'
import {loadTree} from '../../src/resolve/tree.js'
import {parseTreeFile} from '../../src/tree/tree-file.js'
import {memoryReader} from '../support/memory-reader.js'

/** Each problem as the text that it points at and what it says of it. */
function problems(text: string): [string, string][] {
  const {file, diagnostics} = parseTreeFile(new Source('kgate.json', text))
  assert.is(file === undefined, diagnostics.length > 0)
  assert.ok(diagnostics.every(({code, severity}) => code === 'tree-file' && severity === 'error'))
  return diagnostics.map(({message, place}) => [text.slice(place?.span.start, place?.span.end), message])
}

test('what the schema allows is accepted', () => {
  const full = {
    $schema: './schema/kgate.schema.json',
    profile: 'qemu',
    kconfig: 'hw/Kconfig',
    hostKconfig: 'Kconfig.host',
    devices: 'configs/{target}/{devices}.mak',
    defaultDevices: 'rh-devices',
    targetFile: 'targets/{target}.mak',
    externals: [
      {symbol: '{ARCH}', value: 'y'},
      {symbol: 'BIG', value: '{BIG}', optional: true},
    ],
    accelerators: {TCG: {default: true, targets: {'*': ['*']}}, KVM: {targets: {x86_64: ['pc']}}},
  }
  assert.equal(problems('{}'), [])
  assert.equal(problems(JSON.stringify(full)), [])
})

const violations: [string, [string, string][]][] = [
  ['{"profile": "qmu"}', [['"qmu"', 'must be one of qemu, kgate']]],
  ['{"devises": "x"}', [['"devises"', 'unknown key "devises"']]],
  ['{"a/b~c": 1}', [['"a/b~c"', 'unknown key "a/b~c"']]],
  ['{"kconfig": "/etc/Kconfig"}', [['"/etc/Kconfig"', 'a path is relative to the tree']]],
  ['{"kconfig": 1}', [['1', 'must be string']]],
  ['{"devices": "configs/devices.mak"}', [['"configs/devices.mak"', 'must hold {target}']]],
  ['{"defaultDevices": "a b"}', [['"a b"', 'must be a name of letters, digits, "_" and "-"']]],
  ['{"externals": [{"symbol": "A"}]}', [['{"symbol": "A"}', '"value" is missing']]],
  [
    '{"externals": [{"symbol": "A", "value": "y"}, {"symbol": "B", "value": "yes"}]}',
    [['"yes"', 'must be y, n, or a key such as {TARGET_BIG_ENDIAN}']],
  ],
  ['{"accelerators": {"TCG": {}}}', [['{}', '"targets" is missing']]],
  ['{"accelerators": {"KVM": {"targets": {"x86": "pc"}}}}', [['"pc"', 'must be array']]],
  ['{"accelerators": {"KVM": {"targets": {}, "default": 1}}}', [['1', 'must be boolean']]],
  ['[]', [['[]', 'must be object']]],
]

for (const [text, expected] of violations) {
  test(`refused: ${text}`, () => assert.equal(problems(text), expected))
}

test('what is not JSON is refused, comments and trailing commas among it', () => {
  assert.equal(problems('{"profile": "qemu" "kconfig": "x"}')[0]?.[0], '"kconfig"')
  assert.match(problems('{"profile": "qemu",}')[0]?.[1] ?? '', /^not valid JSON: /)
  assert.match(problems('{} // why')[0]?.[1] ?? '', /comment/)
  assert.match(problems('')[0]?.[1] ?? '', /^not valid JSON: /)
})

test('a layout of its own resolves from end to end', () => {
  const reader = memoryReader({
    '/tree/kgate.json': JSON.stringify({
      kconfig: 'devices/Kconfig.all',
      hostKconfig: 'devices/host',
      devices: 'lists/{target}/{devices}.cfg',
      defaultDevices: 'all',
      targetFile: 'targets/{target}',
      externals: [
        {symbol: 'arch_{CPU}', value: 'y'},
        {symbol: 'BIG', value: '{BIG}', optional: true},
      ],
      accelerators: {FAST: {targets: {'*': ['board']}}, SLOW: {default: true, targets: {'*': ['*']}}},
    }),
    '/tree/devices/Kconfig.all':
      'source host\nconfig ARCH_ARM\nconfig FAST\nconfig SLOW\nconfig UART\n  default y if ARCH_ARM && LINUX\nconfig LED\n',
    '/tree/devices/host': 'config LINUX\nconfig FDT\n',
    '/tree/lists/board/all.cfg': 'CONFIG_LED=y\n',
    '/tree/lists/board/min.cfg': '',
    '/tree/targets/board': 'CPU=arm\n',
  })
  const {tree, diagnostics} = loadTree('/tree', {reader, workingDirectory: '/tree'})
  assert.equal(diagnostics, [])
  if (!tree) throw new Error('there is no tree')
  assert.is(tree.layout.profile, 'custom')
  assert.equal(tree.targets(), ['board'])
  const host = new Map([['LINUX', true]])
  const full = resolve(tree, {target: 'board', host, cpu: 'any'})
  assert.equal(full.enabled(), ['LED', 'UART'])
  assert.equal(full.hostDefaults(), ['FDT'])
  assert.equal(
    full
      .symbols()
      .filter(({external, value}) => external && value)
      .map(({name}) => name),
    ['ARCH_ARM', 'LINUX', 'SLOW'],
  )
  assert.equal(resolve(tree, {target: 'board', host, cpu: 'any', devices: 'min'}).enabled(), ['UART'])
  assert.equal(resolve(tree, {target: 'board', cpu: 'any'}).enabled(), ['LED'])
})

test('a profile is a start that the file overrides in parts', () => {
  const reader = memoryReader({
    '/tree/kgate.json': '{"profile": "qemu", "defaultDevices": "rh", "accelerators": {}}',
    '/tree/VERSION': '9.2.0\n',
  })
  const {tree} = loadTree('/tree', {reader, workingDirectory: '/tree'})
  assert.is(tree?.layout.defaultDevices, 'rh')
  assert.equal(tree?.layout.accelerators, {})
  assert.is(tree?.layout.devices, 'configs/devices/{target}/{devices}.mak')
  assert.is(tree?.layout.version, '9.2.0')
})

test.run()
