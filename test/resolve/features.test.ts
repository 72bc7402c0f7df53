/** The host's features: what options and facts make of Kconfig.host, and how targets see it. */

import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {formatDiagnostic} from '../../src/report/format-diagnostic.js'
import {type FeatureRequest, type Features, solveFeatures} from '../../src/resolve/features.js'
import {givenFacts, type HostFact} from '../../src/resolve/host-fact.js'
import {resolve} from '../../src/resolve/resolve.js'
import {loadTree, type Tree} from '../../src/resolve/tree.js'
import {memoryReader} from '../support/memory-reader.js'

const files = {
  '/t/Kconfig': 'source Kconfig.host\nconfig BOARD\n default y\n depends on EXPORT\nconfig NIC\n default y\n',
  '/t/Kconfig.host':
    'config LINUX\nconfig HEADER\nconfig LIBRARY\n depends on LINUX && HEADER\nconfig EXPORT\n depends on LIBRARY\n',
  '/t/default-configs/pc.mak': 'CONFIG_NIC=y\n',
  '/t/meson_options.txt': [
    "option('library', type: 'combo', value: 'auto', choices: ['auto', 'enabled', 'disabled', 'system'])",
    "option('export', type: 'feature', value: 'auto')",
    "option('prefix_of_names', type: 'string', value: '')",
    '',
  ].join('\n'),
}

function treeOf(changed: Readonly<Record<string, string>> = {}): Tree {
  const reader = memoryReader({...files, ...changed})
  const {tree} = loadTree('/t', {reader, workingDirectory: '/t', profile: 'kgate'})
  if (!tree) throw new Error('no tree')
  return tree
}

function features(request: Partial<FeatureRequest>, tree = treeOf()): Features {
  const solved = solveFeatures(tree, {facts: new Map(), ...request})
  if (!solved) throw new Error('the tree has no features')
  return solved
}

const given = (name: string, value: string, argument: string) => new Map([[name, {value, argument}]])
const all = givenFacts(
  new Map([
    ['LINUX', true],
    ['HEADER', true],
  ]),
)
const noHeader = new Map<string, HostFact>([
  ['LINUX', {value: true, origin: 'probe', because: 'this is linux'}],
  [
    'HEADER',
    {
      value: false,
      origin: 'probe',
      because: 'cc finds no x.h',
      command: 'cc -c x.c',
      remedy: 'install the package x-dev, then configure again',
    },
  ],
])

function values(solved: Features): string {
  assert.equal(solved.diagnostics, [])
  return [...solved.symbols.values()].map(({name, value}) => `${name}=${value ? 'y' : 'n'}`).join(' ')
}

test('a feature that is auto is y where what it needs is there', () => {
  assert.is(values(features({facts: all})), 'LINUX=y HEADER=y LIBRARY=y EXPORT=y')
  assert.is(values(features({facts: noHeader})), 'LINUX=y HEADER=n LIBRARY=n EXPORT=n')
})

test('disabled takes along what needs it', () => {
  const disabled = features({facts: all, given: given('library', 'disabled', '--disable-library')})
  assert.is(values(disabled), 'LINUX=y HEADER=y LIBRARY=n EXPORT=n')
})

test('a choice beyond enabled and disabled enables', () => {
  const chosen = features({facts: all, given: given('library', 'system', '--enable-library=system')})
  assert.is(values(chosen), 'LINUX=y HEADER=y LIBRARY=y EXPORT=y')
  assert.match(
    chosen.symbols.get('LIBRARY')?.reason.message ?? '',
    'CONFIG_LIBRARY=y, given with --enable-library=system',
  )
})

test('without default features, auto is off', () => {
  assert.is(values(features({facts: all, auto: 'disabled'})), 'LINUX=y HEADER=y LIBRARY=n EXPORT=n')
  const one = features({
    facts: all,
    auto: 'disabled',
    given: given('library', 'enabled', '--enable-library'),
  })
  assert.is(values(one), 'LINUX=y HEADER=y LIBRARY=y EXPORT=n')
})

test('with all features enabled, auto must be had', () => {
  assert.is(values(features({facts: all, auto: 'enabled'})), 'LINUX=y HEADER=y LIBRARY=y EXPORT=y')
  assert.not.ok(features({facts: noHeader, auto: 'enabled'}).resolved)
})

test('an option declared off stays off until it is asked for', () => {
  const declared = files['/t/meson_options.txt'].replace(
    "'feature', value: 'auto'",
    "'feature', value: 'disabled'",
  )
  const tree = treeOf({'/t/meson_options.txt': declared})
  const off = features({facts: all}, tree)
  assert.is(values(off), 'LINUX=y HEADER=y LIBRARY=y EXPORT=n')
  assert.is(off.symbols.get('EXPORT')?.reason.place?.source.name, 'meson_options.txt')
  const on = features({facts: all, given: given('export', 'enabled', '--enable-export')}, tree)
  assert.is(values(on), 'LINUX=y HEADER=y LIBRARY=y EXPORT=y')
})

test('why a feature is n, down to the probe', () => {
  const symbol = features({facts: noHeader}).symbols.get('EXPORT')
  assert.is(symbol?.reason.message, 'config EXPORT depends on LIBRARY')
  assert.equal(symbol?.facts, ['HEADER'])
  assert.equal(
    symbol?.proof.map(({message}) => message),
    [
      'where LIBRARY is n: config LIBRARY depends on (LINUX && HEADER)',
      'where HEADER is n: CONFIG_HEADER=n, cc finds no x.h',
    ],
  )
})

test('an option against a probe: what is missing, both sides, and what to install', () => {
  const solved = features({facts: noHeader, given: given('export', 'enabled', '--enable-export')})
  assert.not.ok(solved.resolved)
  assert.is(solved.symbols.size, 0)
  assert.is(
    solved.diagnostics.map(diagnostic => formatDiagnostic(diagnostic)).join('\n'),
    [
      'Kconfig.host:6:2: error: EXPORT is asked for, and the host lacks HEADER (cc finds no x.h) [contradiction]',
      '    6 |  depends on LIBRARY',
      '      |  ^^^^^^^',
      '  EXPORT is y because of:',
      '    CONFIG_EXPORT=y, given with --enable-export',
      '  EXPORT is n because of:',
      '    config EXPORT depends on LIBRARY (Kconfig.host:6:2)',
      '    where LIBRARY is n: config LIBRARY depends on (LINUX && HEADER) (Kconfig.host:4:2)',
      '    where HEADER is n: CONFIG_HEADER=n, cc finds no x.h',
      '  HEADER was looked for by:',
      '    cc -c x.c',
      '  help: each of these resolves it:',
      '    1. install the package x-dev, then configure again, or say --host HEADER=y if it is there',
      '    2. leave out --enable-export',
    ].join('\n'),
  )
})

test('of facts that a record gives, and of those that no probe finds out, that is said', () => {
  const facts = new Map<string, HostFact>([
    ['LINUX', {value: false, origin: 'host', because: 'from build/config-host.h'}],
  ])
  const said = (wanted: FeatureRequest['facts']) => {
    const [found] = features({
      facts: wanted,
      given: given('export', 'enabled', '--enable-export'),
      probed: true,
    }).diagnostics
    return [found?.message, found?.help?.split('\n').slice(1)]
  }
  assert.equal(said(facts), [
    'EXPORT is asked for, and the host lacks LINUX (from build/config-host.h)',
    [
      '    1. leave out --enable-export',
      '    2. say --host LINUX=y, if the host has it; say --host HEADER=y, if the host has it',
    ],
  ])
  assert.equal(said(new Map([...all, ['HEADER', {value: false, origin: 'host'}]])), [
    'EXPORT is asked for, and the host lacks HEADER (as --host says)',
    ['    1. leave out --enable-export', '    2. say --host HEADER=y instead of n, if the host has it'],
  ])
  assert.equal(said(new Map([['LINUX', {value: true, origin: 'host'}]])), [
    'EXPORT is asked for, and the host lacks HEADER (no probe finds it out, and no --host gives it)',
    ['    1. say --host HEADER=y, if the host has it', '    2. leave out --enable-export'],
  ])
})

test('facts that nobody found out are n, and named', () => {
  const solved = features({facts: givenFacts(new Map([['LINUX', true]]))})
  assert.is(values(solved), 'LINUX=y HEADER=n LIBRARY=n EXPORT=n')
  assert.equal([...solved.unknown], ['HEADER'])
})

test('a target gets every feature as it was decided, whatever its mode', () => {
  const tree = treeOf()
  const host = new Map([
    ['LINUX', true],
    ['HEADER', true],
  ])
  for (const mode of ['defconfig', 'allnoconfig', 'allyesconfig'] as const) {
    const resolution = resolve(tree, {target: 'pc', host, mode})
    assert.equal(resolution.diagnostics, [])
    assert.is(resolution.symbols().find(({name}) => name === 'EXPORT')?.value, true, mode)
    assert.equal(resolution.enabled(), mode === 'allnoconfig' ? ['NIC'] : ['BOARD', 'NIC'])
    const without = resolve(tree, {target: 'pc', mode})
    assert.is(without.symbols().find(({name}) => name === 'EXPORT')?.value, false, mode)
    assert.equal(without.hostDefaults(), ['LINUX', 'HEADER'])
  }
})

test('a target that contradicts a feature is told the fact behind it', () => {
  const host = new Map([['LINUX', true]])
  const {diagnostics} = resolve(treeOf(), {target: 'pc', host, set: new Map([['BOARD', true]])})
  assert.is(
    diagnostics.map(diagnostic => formatDiagnostic(diagnostic)).join('\n'),
    [
      'Kconfig:4:2: error: in pc, BOARD is forced to be both y and n [contradiction]',
      '    4 |  depends on EXPORT',
      '      |  ^^^^^^^',
      '  BOARD is y because of:',
      '    CONFIG_BOARD=y, given with --set',
      '  BOARD is n because of:',
      '    config BOARD depends on EXPORT (Kconfig:4:2)',
      '    where EXPORT is n: config EXPORT depends on LIBRARY (Kconfig.host:6:2)',
      '    where LIBRARY is n: config LIBRARY depends on (LINUX && HEADER) (Kconfig.host:4:2)',
      '    where HEADER is n: no --host gives it',
      '  help: each of these resolves it:',
      '    1. say --host HEADER=y, if the host has it',
      '    2. leave out --set BOARD=y',
    ].join('\n'),
  )
})

test('a tree without an option file has no features', () => {
  const {['/t/meson_options.txt']: _, ...rest} = files
  const reader = memoryReader(rest)
  const {tree} = loadTree('/t', {reader, workingDirectory: '/t', profile: 'kgate'})
  assert.is(tree && solveFeatures(tree, {facts: new Map()}), undefined)
})

test.run()
