import {test} from 'uvu'
import * as assert from 'uvu/assert'
import type {ResolveRequest} from '../../src/resolve/request.js'
import type {Resolution} from '../../src/resolve/resolution.js'
import {resolve} from '../../src/resolve/resolve.js'
import {loadTree, type Tree} from '../../src/resolve/tree.js'
import {looksLikeTree, type ProfileName} from '../../src/tree/detect-layout.js'
import {memoryReader} from '../support/memory-reader.js'
import {verifyModel} from '../support/verify-model.js'

function load(files: Record<string, string>, profile?: ProfileName) {
  const reader = memoryReader(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`/tree/${path}`, text])),
  )
  const loaded = loadTree('/tree', {reader, workingDirectory: '/tree', ...(profile && {profile})})
  return {...loaded, looksLikeTree: looksLikeTree(reader, '/tree')}
}

function loadedTree(files: Record<string, string>): Tree {
  const {tree, diagnostics} = load(files)
  assert.equal(diagnostics, [])
  if (!tree) throw new Error('there is no tree')
  verifyModel(tree.base.model)
  return tree
}

function messages(resolution: Resolution): string[] {
  return resolution.diagnostics.map(({code, message}) => `${code}: ${message}`)
}

test('a tree is known by its files', () => {
  const found = (files: Record<string, string>) => load(files).tree?.layout.profile
  assert.is(found({Kconfig: '', VERSION: '10.2.0\n', 'configs/devices/x/default.mak': ''}), 'qemu')
  assert.is(found({Kconfig: '', 'default-configs/x.mak': ''}), 'kgate')
  assert.is(
    found({Kconfig: '', 'configs/devices/x': '', 'default-configs/x.mak': '', VERSION: '9.2'}),
    'qemu',
  )
  for (const files of [{Kconfig: ''}, {'configs/devices/x': ''}, {'default-configs/x.mak': ''}, {}]) {
    const {tree, diagnostics, looksLikeTree} = load(files)
    assert.is(tree, undefined)
    assert.equal(
      diagnostics.map(({code}) => code),
      ['no-tree'],
    )
    assert.not(looksLikeTree)
  }
})

test('a profile that the user names is believed', () => {
  assert.is(load({}, 'kgate').tree?.layout.profile, 'kgate')
  assert.is(load({'kgate.json': 'broken', VERSION: '7.2.0'}, 'qemu').tree?.layout.profile, 'qemu')
})

test('a QEMU tree without a version is read as the newest, with a warning', () => {
  for (const version of [undefined, '', 'unknown\n']) {
    const files = {
      Kconfig: '',
      'configs/devices/x/default.mak': '',
      ...(version !== undefined && {VERSION: version}),
    }
    const {tree, diagnostics} = load(files)
    assert.equal(
      diagnostics.map(({code, severity}) => [code, severity]),
      [['no-version', 'warning']],
    )
    assert.is(tree?.layout.version, '10.2')
  }
})

const kconfig = ['I386', 'AARCH64', 'TCG', 'KVM', 'XEN', 'HVF', 'HAX', 'MSHV', 'NVMM', 'WHPX']
  .map(name => `config ${name}\n`)
  .join('')
const seen = `config SEEN_KVM
  default y if KVM
config SEEN_BIG
  default y if TARGET_BIG_ENDIAN
`

function qemuTree(version: string, withEndian: boolean): Tree {
  return loadedTree({
    VERSION: `${version}\n`,
    Kconfig:
      kconfig + (withEndian ? `config TARGET_BIG_ENDIAN\n${seen}` : seen.replace('TARGET_BIG_ENDIAN', 'HVF')),
    'configs/devices/i386-softmmu/default.mak': '',
    'configs/targets/i386-softmmu.mak': 'TARGET_ARCH=i386\n',
    'configs/devices/x86_64-softmmu/default.mak': '',
    'configs/targets/x86_64-softmmu.mak': 'TARGET_ARCH=i386\nTARGET_BIG_ENDIAN=y\n',
    'configs/devices/aarch64-softmmu/default.mak': '',
    'configs/targets/aarch64-softmmu.mak': 'TARGET_ARCH=aarch64\n',
  })
}

function externals(tree: Tree, request: ResolveRequest): string {
  const resolution = resolve(tree, request)
  assert.ok(resolution.resolved, messages(resolution).join('\n'))
  return resolution
    .symbols()
    .filter(({external}) => external)
    .map(({name, value}) => `${name}=${value ? 'y' : 'n'}`)
    .join(' ')
}

test('TARGET_BIG_ENDIAN is given where the tree defines it, and n unless the target says y', () => {
  for (const version of ['6.1.0', '7.2.0', '9.2.4', '10.2.2']) {
    const tree = qemuTree(version, true)
    assert.is(tree.layout.version, version)
    const cpu = 'x86_64'
    assert.is(externals(tree, {target: 'i386-softmmu', cpu}), 'I386=y TARGET_BIG_ENDIAN=n TCG=y', version)
    assert.is(externals(tree, {target: 'x86_64-softmmu', cpu}), 'I386=y TARGET_BIG_ENDIAN=y TCG=y', version)
    assert.is(externals(qemuTree(version, false), {target: 'x86_64-softmmu', cpu}), 'I386=y TCG=y', version)
  }
})

test('since 10 no accelerator runs wider words than the host has', () => {
  const files = (version: string) => ({
    VERSION: version,
    Kconfig: `${kconfig}${seen.replace('TARGET_BIG_ENDIAN', 'HVF')}`,
    'configs/devices/x86_64-softmmu/default.mak': '',
    'configs/targets/x86_64-softmmu.mak': 'TARGET_ARCH=i386\nTARGET_LONG_BITS=64\n',
  })
  const resolved = (version: string, cpu: string) =>
    resolve(loadedTree(files(version)), {target: 'x86_64-softmmu', cpu}).resolved
  assert.equal([resolved('9.2.0', 'arm'), resolved('10.0.0', 'arm')], [true, false])
  assert.ok(resolved('10.0.0', 'aarch64'))
})

test("an accelerator counts where the host's CPU can run the target with it", () => {
  /** Of KVM, XEN, HVF, HAX and MSHV, those that are used when the host has them all. */
  const used = (version: string, cpu: string, target: string) => {
    const tree = qemuTree(version, false)
    const host = new Map(
      ['KVM', 'XEN', 'HVF', 'HAX', 'MSHV']
        .filter(name => name in tree.layout.accelerators)
        .map(name => [name, true]),
    )
    const resolution = resolve(tree, {target, cpu, host})
    const enabled = resolution.symbols().filter(({external, value}) => external && value)
    const idle = resolution.diagnostics.filter(({code}) => code === 'idle-accelerator').length
    assert.is(idle + enabled.filter(({name}) => host.has(name)).length, host.size)
    return enabled
      .map(({name}) => name)
      .filter(name => host.has(name))
      .join(' ')
  }
  for (const version of ['6.1.0', '7.2.0', '9.2.4']) {
    assert.is(used(version, 'x86_64', 'x86_64-softmmu'), 'HAX HVF KVM XEN', version)
    assert.is(used(version, 'x86_64', 'i386-softmmu'), 'HAX KVM XEN', version)
    assert.is(used(version, 'x86', 'x86_64-softmmu'), 'HAX HVF KVM XEN', version)
    const xen = version === '9.2.4' ? ' XEN' : ''
    assert.is(used(version, 'aarch64', 'aarch64-softmmu'), `HVF KVM${xen}`, version)
    assert.is(used(version, 's390x', 'x86_64-softmmu'), '', version)
  }
  assert.is(used('10.2.2', 'x86_64', 'x86_64-softmmu'), 'HVF KVM MSHV XEN')
  assert.is(used('10.2.2', 'x86_64', 'i386-softmmu'), 'KVM XEN')
  assert.is(used('10.2.2', 'x86', 'x86_64-softmmu'), '')
  assert.is(used('10.2.2', 'x86', 'i386-softmmu'), 'KVM XEN')
  assert.is(used('10.2.2', 'aarch64', 'aarch64-softmmu'), 'HVF KVM XEN')
})

test('accelerators steer the configuration and are not written into it', () => {
  const tree = qemuTree('10.2.2', true)
  const resolution = resolve(tree, {target: 'i386-softmmu', cpu: 'x86_64', host: new Map([['KVM', true]])})
  assert.equal(resolution.enabled(), ['SEEN_KVM'])
})

test('targets are those with a device list', () => {
  assert.equal(qemuTree('10.2.2', true).targets(), ['aarch64-softmmu', 'i386-softmmu', 'x86_64-softmmu'])
  const kgate = loadedTree({
    Kconfig: '',
    'default-configs/b.mak': '',
    'default-configs/a.mak': '',
    'default-configs/x/c.mak': '',
  })
  assert.equal(kgate.targets(), ['a', 'b'])
})

test('what is wrong with a target is said once', () => {
  const tree = qemuTree('10.2.2', true)
  const {diagnostics} = resolve(tree, {target: 'i368-softmmu', cpu: 'x86_64'})
  assert.equal(
    diagnostics.map(({code}) => code),
    ['unknown-target'],
  )
})

test.run()
