import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {Ajv} from 'ajv'
import fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {Source} from '../../grammar/common/source.js'
import schema from '../../schema/kgate.schema.json' with {type: 'json'}
import {resolve} from '../../src/resolve/resolve.js'
import {loadTree} from '../../src/resolve/tree.js'
import {parseTreeFile} from '../../src/tree/tree-file.js'
import {memoryReader} from '../support/memory-reader.js'
import {repositoryRoot} from '../support/repository-root.js'

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
    options: {files: ['meson.options'], owned: false, names: {a: 'b-c'}, skipped: ['d'], auto: ['e']},
    probes: {
      LINUX: {os: 'linux', description: 'Linux'},
      PC: {cpu: ['x86', 'x86_64']},
      UNIX: {os: ['gnu/kfreebsd', 'darwin']},
      VDUSE_H: {header: 'linux/vduse.h', includes: ['stdint.h'], package: 'linux-libc-dev'},
      MEMFD: {compile: 'int x;\n'},
      FDT: {link: 'int main(void) { return 0; }', libraries: ['-lfdt', '-lm']},
      URING: {module: 'liburing', version: '>=2.0, < 3.0~rc1'},
      PYTHON: {program: ['python3', '/opt/python'], version: '= 3.11'},
      KVM: {path: '/dev/kvm'},
    },
    providers: {
      libvduse: {
        alternatives: [
          {kind: 'system', symbol: 'LIBVDUSE_SYSTEM', module: 'libvduse', version: '>=1', package: 'x'},
          {kind: 'internal', symbol: 'LIBVDUSE_INTERNAL', folder: 'native/libvduse'},
          {
            kind: 'internal',
            symbol: '9P',
            folder: 'subprojects/x',
            files: ['meson.build'],
            version: '<2',
            versionFile: 'VERSION',
          },
        ],
      },
    },
  }
  assert.equal(problems('{}'), [])
  assert.equal(problems(JSON.stringify(full)), [])
})

/** Holds every key but those of one probe that exclude others. */
const everything = {
  profile: 'qemu',
  devices: 'a/{target}',
  externals: [{symbol: 'A', value: 'y', optional: true}],
  accelerators: {TCG: {default: true, targets: {'*': ['*']}}},
  options: {files: ['a'], owned: true, names: {a: 'b'}, skipped: ['a'], auto: ['a']},
  probes: {
    O: {os: ['linux'], description: 'a'},
    C: {cpu: 'x86'},
    H: {header: 'a.h', includes: ['b.h'], package: 'a'},
    L: {link: 'int x;', libraries: ['-la']},
    M: {module: 'a', version: '>=1 <2'},
    P: {program: ['a', 'b'], version: '=1'},
    F: {path: '/a'},
  },
  providers: {
    a: {
      alternatives: [
        {kind: 'system', symbol: 'S', module: 'a', version: '>1', package: 'a'},
        {kind: 'internal', symbol: 'I', folder: 'a', files: ['b'], version: '>1', versionFile: 'c'},
      ],
    },
  },
}

/** Every object and array in a value, itself among them. */
function containers(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return []
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(containers)]
}

const texts = ['linux', '>=1', '/abs', 'rel/path', '', 'a b', 'A', 'internal', 'system', 'int y;']
/** Takes a part away, puts another in its place, or adds one. */
const change = fc.record({
  at: fc.nat(),
  part: fc.nat(),
  kind: fc.constantFrom('drop', 'put', 'add'),
  key: fc.constantFrom('os', 'header', 'module', 'path', 'version', 'libraries', 'folder', 'kind', 'other'),
  value: fc.constantFrom<unknown>(...texts, true, 1, null, [], ['a'], ['x86'], {}, {path: 'a'}),
})

const changed = fc.array(change, {maxLength: 2}).map(changes => {
  const copy = structuredClone(everything)
  for (const {at, part, kind, key, value} of changes) {
    const all = containers(copy)
    const container = all[at % all.length] ?? {}
    const keys = Object.keys(container)
    const old = keys[part % Math.max(1, keys.length)]
    // A copy: one change may go into what another has put there.
    const own = structuredClone(value)
    if (kind === 'put' && old !== undefined) container[old] = own
    else if (Array.isArray(container)) continue
    else if (kind === 'drop' && old !== undefined) delete container[old]
    else container[key] = own
  }
  return copy
})

test('what the schema refuses is refused, and nothing else is', () => {
  const fits = new Ajv({strict: false}).compile(schema)
  const verdicts = {true: 0, false: 0}
  const check = (value: unknown) => {
    const text = JSON.stringify(value)
    const found = problems(text).filter(([, message]) => !message.endsWith('is declared twice'))
    const verdict = fits(value)
    assert.is(found.length === 0, verdict, text)
    verdicts[`${verdict}`]++
  }
  fc.assert(fc.property(changed, check), {numRuns: 2000})
  fc.assert(fc.property(fc.jsonValue(), check))
  assert.ok(verdicts.true > 100 && verdicts.false > 100, JSON.stringify(verdicts))
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
  ['{"devices": 1}', [['1', 'must be string']]],
  ['{"kconfig": "a", "kconfig": "b"}', [['"kconfig"', '"kconfig" is there twice']]],
  [
    '{"kconfig": 1, "kconfig": 2}',
    [
      ['"kconfig"', '"kconfig" is there twice'],
      ['2', 'must be string'],
    ],
  ],
  ['{"accelerators": {"0": {"targets": {"a/b~c": ["x", 1]}}}}', [['1', 'must be string']]],
  ['{"options": {"files": "meson_options.txt"}}', [['"meson_options.txt"', 'must be array']]],
  ['{"options": {"builtins": []}}', [['"builtins"', 'unknown key "builtins"']]],
  ['{"options": {"names": {"a": "--b"}}}', [['"--b"', 'must be a name of letters, digits, "_" and "-"']]],
]

const kinds = 'os, cpu, header, compile, link, module, program, path'
const alternative = '"kind": "internal", "symbol": "A"'

/** Of `probes`, and of the alternatives of one provider. */
const hostViolations: [string, [string, string | RegExp][]][] = [
  ['{"A": "linux"}', [['"linux"', 'must be object']]],
  ['{"A": {}}', [['{}', `one of ${kinds} is missing`]]],
  // What misses the right key says nothing new.
  ['{"A": {"hedaer": "a.h"}}', [['"hedaer"', 'unknown key "hedaer"']]],
  ['{"A": {"modul": "a", "version": ">=1"}}', [['"modul"', 'unknown key "modul"']]],
  [
    '{"A": {"xyzzy": "a"}}',
    [
      ['{"xyzzy": "a"}', `one of ${kinds} is missing`],
      ['"xyzzy"', 'unknown key "xyzzy"'],
    ],
  ],
  ['{"A": {"header": "a.h", "module": "a"}}', [['"module"', '"header" and "module" exclude each other']]],
  [
    '{"A": {"path": "a", "version": ">=1"}}',
    [['"version"', '"version" needs "module" or "program" beside it']],
  ],
  ['{"A": {"module": "a", "libraries": []}}', [['"libraries"', '"libraries" needs "link" beside it']]],
  ['{"A": {"compile": "int x;", "includes": []}}', [['"includes"', '"includes" needs "header" beside it']]],
  ['{"A": {"os": "windwos"}}', [['"windwos"', /^must be one of linux, windows, /]]],
  ['{"A": {"cpu": []}}', [['[]', 'must not be empty']]],
  ['{"A": {"cpu": ["x86", "amd64"]}}', [['"amd64"', /^must be one of x86, x86_64, arm, /]]],
  ['{"A": {"header": "<a.h>"}}', [['"<a.h>"', 'must be a header such as linux/vduse.h']]],
  ['{"A": {"compile": " "}}', [['" "', 'must be C source text']]],
  ['{"A": {"program": "a b"}}', [['"a b"', 'must be the name of a program']]],
  ['{"A": {"path": ""}}', [['""', 'must not be empty']]],
  ['{"A B": {"path": "a"}}', [['"A B"', 'must be a symbol name']]],
  ['{"A": {"path": "a"}, "A": {"path": "b"}}', [['"A"', '"A" is there twice']]],
  ...['', '2', '=>2', '>=', '>=two', '>=1 || <2', '>= 1 <', '^2.0', '!=2'].map(
    (range): [string, [string, string | RegExp][]] => [
      `{"A": {"module": "a", "version": "${range}"}}`,
      [[`"${range}"`, 'must be a range of versions such as >=2.0 <3']],
    ],
  ),
  ['[]', [['[]', 'must not be empty']]],
  ['["a"]', [['"a"', 'must be object']]],
  ['[{"symbol": "A", "module": "a"}]', [['{"symbol": "A", "module": "a"}', '"kind" is missing']]],
  ['[{"kind": "vendored", "symbol": "A"}]', [['"vendored"', 'must be one of system, internal']]],
  ['[{"kind": "system", "symbol": "A"}]', [['{"kind": "system", "symbol": "A"}', '"module" is missing']]],
  [`[{${alternative}}]`, [[`{${alternative}}`, '"folder" is missing']]],
  [`[{${alternative}, "folder": "a", "module": "a"}]`, [['"module"', 'unknown key "module"']]],
  [`[{${alternative}, "folder": "/a"}]`, [['"/a"', 'a path is relative to the tree']]],
  [
    `[{${alternative}, "folder": "a", "version": ">1"}]`,
    [['"version"', '"version" needs "versionFile" beside it']],
  ],
  [`[{${alternative}, "folder": "a"}, {${alternative}, "folder": "b"}]`, [['"A"', 'A is declared twice']]],
]

for (const [text, expected] of hostViolations) {
  const whole = text.startsWith('[')
    ? `{"providers": {"a": {"alternatives": ${text}}}}`
    : `{"probes": ${text}}`
  test(`refused: ${text}`, () => {
    const found = problems(whole)
    assert.equal(
      found.map(([place]) => place),
      expected.map(([place]) => place),
    )
    for (const [index, [, message]] of expected.entries()) {
      if (typeof message === 'string') assert.is(found[index]?.[1], message)
      else assert.match(found[index]?.[1] ?? '', message)
    }
  })
}

test('a symbol has one origin, and the other place is shown', () => {
  const text = `{
    "probes": {"A": {"path": "a"}, "B": {"path": "b"}},
    "providers": {
      "x": {"alternatives": [{"kind": "system", "symbol": "B", "module": "b"}]},
      "y": {"alternatives": [{"kind": "internal", "symbol": "A", "folder": "a"}]}
    }
  }`
  const {diagnostics} = parseTreeFile(new Source('kgate.json', text))
  assert.equal(
    diagnostics.map(({message, place, notes = []}) => [
      message,
      place?.span.start,
      notes[0]?.place?.span.start,
    ]),
    [
      ['B is declared twice', text.lastIndexOf('"B"'), text.indexOf('"B"')],
      ['A is declared twice', text.lastIndexOf('"A"'), text.indexOf('"A"')],
    ],
  )
})

test('a slip in a key is told, where it is near to a key', () => {
  const help = (text: string) => parseTreeFile(new Source('kgate.json', text)).diagnostics[0]?.help
  assert.is(help('{"probe": {}}'), 'did you mean probes?')
  assert.is(help('{"probes": {"A": {"path": "x", "packge": "y"}}}'), 'did you mean package?')
  assert.is(help('{"zebra": 1}'), 'schema/kgate.schema.json says what kgate.json may hold')
})

test('probes and alternatives know where they are declared', () => {
  const text = `{
    "probes": {"A": {"path": "a"}, "constructor": {"path": "b"}},
    "providers": {"x": {"alternatives": [{"kind": "system", "symbol": "B", "module": "b"}]}}
  }`
  const {file} = parseTreeFile(new Source('kgate.json', text))
  const {probes = {}, providers = {}} = file ?? {}
  const shown = [...Object.values(probes), ...(providers['x']?.alternatives ?? [])].map(({place}) =>
    text.slice(place?.span.start, place?.span.end),
  )
  assert.equal(shown, ['"A"', '"constructor"', '"B"'])
})

for (const [text, expected] of violations) {
  test(`refused: ${text}`, () => assert.equal(problems(text), expected))
}

test('what docs/trees.md shows of a kgate.json is accepted', () => {
  const text = readFileSync(join(repositoryRoot, 'docs/trees.md'), 'utf8')
  const parts = [...text.matchAll(/^```json\n(.*?)^```$/gms)].map(([, part = '']) => part)
  assert.is(parts.length, 2)
  for (const part of parts) assert.equal(problems(part), [])
})

test('docs/trees.md explains every key of options, probes and alternatives', () => {
  const text = readFileSync(join(repositoryRoot, 'docs/trees.md'), 'utf8')
  const {probe, system, internal} = schema.definitions
  for (const [section, parts] of Object.entries({
    Options: [schema.properties.options],
    Probes: [probe],
    Providers: [system, internal],
  })) {
    const body = text.split(`## ${section}\n`)[1]?.split('\n## ')[0] ?? ''
    for (const key of parts.flatMap(({properties}) => Object.keys(properties)))
      assert.match(body, new RegExp(`[\`"]${key}[\`"]`), `${section}: ${key}`)
  }
})

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

test('options are overridden one by one, probes as a whole', () => {
  const layout = (file: object) => {
    const reader = memoryReader({'/tree/kgate.json': JSON.stringify(file), '/tree/VERSION': '10.2.0\n'})
    return loadTree('/tree', {reader, workingDirectory: '/tree'}).tree?.layout
  }
  const probes = {A: {path: 'a'}}
  const own = layout({profile: 'kgate', options: {skipped: ['x']}, probes})
  assert.equal(own?.options?.skipped, ['x'])
  assert.equal(own?.options?.files, ['meson.options', 'meson_options.txt'])
  assert.is(own?.options?.owned, true)
  assert.ok((own?.options?.builtins.length ?? 0) > 0)
  assert.equal(Object.keys(own?.probes ?? {}), ['A'])
  assert.is(layout({profile: 'qemu', options: {files: ['o']}})?.options?.owned, false)
  assert.is(layout({profile: 'qemu'})?.probes, undefined)
  assert.is(layout({})?.options, undefined)
  assert.equal(layout({options: {files: ['o']}})?.options?.files, ['o'])
  assert.is(layout({options: {}})?.options?.owned, true)
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
