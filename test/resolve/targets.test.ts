import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {Source} from '../../grammar/common/source.js'
import {selectTargets, type TargetRequest, type TargetSelection} from '../../src/resolve/targets.js'
import {loadTree, type Tree} from '../../src/resolve/tree.js'
import {memoryReader} from '../support/memory-reader.js'

const system = ['arm-softmmu', 'i386-softmmu', 'x86_64-softmmu']
const linux = ['aarch64_be-linux-user', 'i386-linux-user']
const bsd = ['i386-bsd-user']

function qemu(version = '10.2.0'): Tree {
  const target = (name: string, bits: number, more = '') => [
    `/t/configs/targets/${name}.mak`,
    `TARGET_ARCH=${name.split('-')[0]}\nTARGET_LONG_BITS=${bits}\n${more}`,
  ]
  return load({
    '/t/VERSION': version,
    '/t/Kconfig': 'source Kconfig.host\n',
    '/t/Kconfig.host': 'config FDT\n',
    ...Object.fromEntries(system.map(name => [`/t/configs/devices/${name}/default.mak`, ''])),
    ...Object.fromEntries([
      target('arm-softmmu', 32, 'TARGET_NEED_FDT=y\n'),
      target('i386-softmmu', 32),
      target('x86_64-softmmu', 64),
      target('aarch64_be-linux-user', 64),
      target('i386-linux-user', 32),
      target('i386-bsd-user', 32),
    ]),
  })
}

function load(files: Record<string, string>): Tree {
  const {tree} = loadTree('/t', {reader: memoryReader(files), workingDirectory: '/t'})
  if (!tree) throw new Error('the tree does not load')
  return tree
}

function select(request: TargetRequest, tree = qemu()): TargetSelection {
  return selectTargets(tree, {cpu: 'x86_64', os: 'linux', host: new Map([['FDT', true]]), ...request})
}

function names({targets}: TargetSelection): string[] {
  return targets.map(({name}) => name)
}

function messages({diagnostics}: TargetSelection): string[] {
  return diagnostics.map(({code, severity, message, help}) =>
    [`${severity}: ${message} [${code}]`, ...(help === undefined ? [] : [help])].join(' / '),
  )
}

test('by default all that the host can have: no bsd-user on Linux', () => {
  const selection = select({})
  assert.equal(names(selection), [...system, ...linux].sort())
  assert.equal([selection.skipped, selection.diagnostics], [[], []])
})

test('a target comes with its keys and accelerators, and with devices if it is a system', () => {
  const host = new Map([
    ['FDT', true],
    ['KVM', true],
  ])
  const {targets} = select({list: ['x86_64-softmmu', 'i386-linux-user', 'x86_64-softmmu'], host})
  const [first, second] = targets
  assert.is(targets.length, 2)
  assert.equal([first?.accelerators, first?.hasDevices], [['TCG', 'KVM'], true])
  assert.is(first?.keys.get('TARGET_LONG_BITS'), '64')
  assert.equal([second?.accelerators, second?.hasDevices], [['TCG'], false])
})

test('kinds are turned on and off, and the last word counts', () => {
  const selected = (...switches: [string, boolean][]) => names(select({switches}))
  assert.equal(selected(['system', false]), linux)
  assert.equal(selected(['linux-user', false]), system)
  assert.equal(selected(['user', false]), system)
  assert.equal(selected(['user', false], ['linux-user', true]), [...system, ...linux].sort())
  assert.equal(selected(['linux-user', true], ['user', false]), system)
  assert.equal(selected(['user', false], ['user', true]), [...system, ...linux].sort())
  assert.equal(select({switches: [['user', true]]}).diagnostics, [])
})

test('bsd-user: by default on FreeBSD, on NetBSD when asked for, on Linux never', () => {
  assert.equal(names(select({os: 'freebsd'})), [...system, ...bsd].sort())
  assert.equal(names(select({os: 'netbsd'})), system)
  assert.equal(names(select({os: 'netbsd', switches: [['user', true]]})), system)
  const switches = [['bsd-user', true]] as const
  assert.equal(names(select({os: 'netbsd', switches})), [...system, ...bsd].sort())
  assert.equal(messages(select({switches})), [
    'error: --enable-bsd-user: only freebsd, netbsd and openbsd hosts have such targets, and this one runs linux [target-unavailable]',
  ])
})

test('a listed target of a kind that is off is an error', () => {
  const off = select({list: ['i386-linux-user'], switches: [['user', false]]})
  assert.equal(messages(off), [
    'error: i386-linux-user is left out: --disable-user is given [target-unavailable]',
  ])
  assert.equal(messages(select({list: ['i386-bsd-user'], os: 'openbsd'})), [
    'error: i386-bsd-user is left out: it needs --enable-bsd-user [target-unavailable]',
  ])
})

test('without libfdt the targets that need it are skipped, or refused where they are listed', () => {
  const reasons = (host: [string, boolean][]) => select({host: new Map(host)}).skipped
  assert.equal(reasons([['FDT', false]]), [{name: 'arm-softmmu', reason: 'it needs libfdt, and FDT is n'}])
  const [skipped] = reasons([])
  assert.is(skipped?.reason, 'it needs libfdt, and nobody says that the host has it')
  assert.equal(messages(select({list: ['arm-softmmu'], host: new Map()})), [
    'error: arm-softmmu needs libfdt, and nobody says that the host has it [target-unavailable] / if the host has it, say --host FDT=y',
  ])
})

test('before 9.1 a host without libfdt is an error for any target that needs it, if someone says so', () => {
  assert.equal(select({host: new Map()}, qemu('9.0.0')).targets.length, 5)
  const {targets, skipped, diagnostics} = select({host: new Map([['FDT', false]])}, qemu('9.0.0'))
  assert.equal([targets.length, skipped.length], [4, 0])
  assert.equal(messages({targets, skipped, diagnostics}), [
    'error: arm-softmmu needs libfdt, and FDT is n [target-unavailable] / if the host has it, say --host FDT=y',
  ])
})

test('an argument that turns off what a target needs is named', () => {
  const off = {host: new Map([['FDT', false]]), offBy: () => '--disable-fdt'}
  assert.equal(select(off).skipped, [
    {name: 'arm-softmmu', reason: 'it needs libfdt, and --disable-fdt is given'},
  ])
  assert.equal(messages(select({...off, list: ['arm-softmmu']})), [
    'error: arm-softmmu needs libfdt, and --disable-fdt is given [target-unavailable]',
  ])
})

test('without an accelerator a target is skipped, or refused where it is listed', () => {
  const host = new Map([['TCG', false]])
  const {targets, skipped} = select({host})
  assert.is(targets.length, 0)
  assert.equal(skipped[0], {
    name: 'aarch64_be-linux-user',
    reason: 'no accelerator is left to run it',
  })
  assert.equal(messages(select({host, list: ['i386-softmmu']})), [
    'error: no accelerator is left to run i386-softmmu [no-accelerator] / a host with CPU x86_64 could have TCG, KVM, XEN, NVMM, WHPX',
  ])
})

test('since 10.0 no accelerator of a 32-bit host runs 64-bit targets', () => {
  const narrow = (version: string) => select({cpu: 'x86'}, qemu(version)).skipped.map(({name}) => name)
  assert.equal(narrow('10.0.0'), ['aarch64_be-linux-user', 'x86_64-softmmu'])
  assert.equal(narrow('9.2.0'), [])
})

test('names that the tree does not have get the nearest one, at their place', () => {
  const source = new Source('<command line>', '--target-list=i386-sofmmu')
  const placeOf = () => ({source, span: {start: 14, end: 25}})
  const selection = select({list: ['i386-sofmmu', 'x86_64', 'vax-vms'], placeOf})
  assert.equal(messages(selection), [
    'error: i386-sofmmu is not a target of this tree [unknown-target] / did you mean i386-softmmu?',
    'error: x86_64 is not a target of this tree [unknown-target] / did you mean x86_64-softmmu?',
    'error: vax-vms is not a target of this tree [unknown-target] / "kgate targets" lists those that have devices',
  ])
  assert.is(selection.diagnostics[0]?.place?.source, source)
})

test('excluded targets are left out, and one that is not there is a warning', () => {
  const selection = select({exclude: ['arm-softmmu', 'i386-softmu'], switches: [['user', false]]})
  assert.equal(names(selection), ['i386-softmmu', 'x86_64-softmmu'])
  assert.equal(messages(selection), [
    'warning: i386-softmu is not a target of this tree [unknown-target] / did you mean i386-softmmu?',
  ])
})

test('an empty list means no targets', () => {
  assert.equal(names(select({list: []})), [])
})

test('a tree whose targets have no files: all have devices', () => {
  const tree = load({
    '/t/Kconfig': '',
    '/t/default-configs/one.mak': '',
    '/t/default-configs/two.mak': '',
  })
  const {targets, skipped, diagnostics} = select({}, tree)
  assert.equal(
    targets.map(({name, accelerators, hasDevices}) => ({name, accelerators, hasDevices})),
    ['one', 'two'].map(name => ({name, accelerators: [], hasDevices: true})),
  )
  assert.equal([skipped, diagnostics], [[], []])
})

test.run()
