import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {
  type HeaderEntry,
  poisonedNames,
  type TargetFacts,
  targetHeader,
} from '../../src/configure/target-header.js'
import {kgateLayout} from '../../src/tree/kgate-layout.js'
import type {TreeLayout} from '../../src/tree/layout.js'
import {qemuLayout} from '../../src/tree/qemu-layout.js'
import type {TargetHeaderLayout} from '../../src/tree/target-layout.js'

function rulesOf({targetHeader: rules}: TreeLayout): TargetHeaderLayout {
  if (!rules) throw new Error('the layout has no rules for headers')
  return rules
}

/** `NAME value` for each entry, text in quotes. */
function shown(entries: readonly HeaderEntry[]): string[] {
  return entries.map(({name, kind, value}) => `${name} ${kind === 'text' ? `"${value}"` : value}`)
}

function headerOf(version: string, target: string, facts: Partial<TargetFacts> = {}): string[] {
  const keys = new Map([
    ['TARGET_ARCH', 'x86_64'],
    ['TARGET_BASE_ARCH', 'i386'],
    ['TARGET_ABI_DIR', 'x86_64'],
    ['TARGET_XML_FILES', 'gdb-xml/i386-64bit.xml'],
    ['TARGET_LONG_BITS', '64'],
    ['CONFIG_SEMIHOSTING', 'y'],
    ['SOMETHING_ELSE', 'y'],
  ])
  const options = new Map<string, string | boolean>([
    ['interp_prefix', '/usr/gnemul/qemu-%M'],
    ['rtsig_map', 'NULL'],
    ['tcg_interpreter', false],
  ])
  const usual = {keys, accelerators: ['TCG'], options, cpu: 's390x', os: 'linux'}
  return shown(targetHeader(rulesOf(qemuLayout(version)), {target, ...usual, ...facts}))
}

test('QEMU 10: a system target', () => {
  assert.equal(headerOf('10.2.0', 'x86_64-softmmu', {accelerators: ['TCG', 'KVM']}), [
    'CONFIG_I386_DIS 1',
    'CONFIG_KVM 1',
    'CONFIG_S390_DIS 1',
    'CONFIG_SEMIHOSTING 1',
    'CONFIG_SOFTMMU 1',
    'CONFIG_SYSTEM_ONLY 1',
    'CONFIG_TCG 1',
    'QEMU_ARCH QEMU_ARCH_I386',
    'TARGET_BIG_ENDIAN 0',
    'TARGET_I386 1',
    'TARGET_LONG_BITS 64',
    'TARGET_NAME "x86_64"',
    'TARGET_X86_64 1',
  ])
})

test('QEMU 10: a user-mode target has its options, and no devices', () => {
  const header = headerOf('10.2.0', 'x86_64-linux-user')
  const own = header.filter(line => /_USER|_ONLY|SOFTMMU|CONFIG_QEMU/.test(line))
  assert.equal(own, [
    'CONFIG_LINUX_USER 1',
    'CONFIG_QEMU_INTERP_PREFIX "/usr/gnemul/qemu-x86_64"',
    'CONFIG_QEMU_RTSIG_MAP NULL',
    'CONFIG_USER_ONLY 1',
  ])
  const bsd = headerOf('10.2.0', 'x86_64-bsd-user')
  assert.ok(bsd.includes('CONFIG_BSD_USER 1'))
  assert.not.ok(bsd.includes('CONFIG_LINUX_USER 1'))
})

test('an option that the tree does not have is no macro', () => {
  const options = new Map([['interp_prefix', '/opt/%M/%M']])
  const header = headerOf('9.0.0', 'arm-linux-user', {options})
  assert.ok(header.includes('CONFIG_QEMU_INTERP_PREFIX "/opt/arm/arm"'))
  assert.not.ok(header.some(line => line.includes('RTSIG')))
})

test('up to 9.2, TCG is a module of x86 targets, but not on macOS', () => {
  const builtin = 'CONFIG_TCG_BUILTIN 1'
  const modular = 'CONFIG_TCG_MODULAR 1'
  const tcg = (version: string, target: string, facts?: Partial<TargetFacts>) =>
    headerOf(version, target, facts).filter(line => /TCG_/.test(line))
  assert.equal(tcg('7.2.0', 'x86_64-softmmu'), [modular])
  assert.equal(tcg('9.2.1', 'i386-softmmu', {accelerators: ['KVM']}), [modular])
  assert.equal(tcg('9.2.1', 'i386-softmmu', {os: 'darwin'}), [builtin])
  assert.equal(tcg('9.2.1', 'i386-linux-user'), [builtin])
  assert.equal(tcg('10.0.0', 'i386-softmmu'), [])
})

test('before 8.0 the header says whether TCG interprets', () => {
  const options = new Map([['tcg_interpreter', true]])
  const interpreter = 'CONFIG_TCG_INTERPRETER 1'
  assert.ok(headerOf('7.2.0', 'x86_64-softmmu', {options}).includes(interpreter))
  assert.not.ok(headerOf('7.2.0', 'x86_64-softmmu').includes(interpreter))
  assert.not.ok(headerOf('7.2.0', 'x86_64-softmmu', {options, accelerators: ['KVM']}).includes(interpreter))
  assert.not.ok(headerOf('8.0.0', 'x86_64-softmmu', {options}).includes(interpreter))
})

test('what else differs between versions', () => {
  const has = (version: string, line: string) => headerOf(version, 'x86_64-softmmu').includes(line)
  assert.equal([has('8.0.5', 'CONFIG_SYSTEM_ONLY 1'), has('8.1.0', 'CONFIG_SYSTEM_ONLY 1')], [false, true])
  assert.equal([has('7.0.0', 'TARGET_BIG_ENDIAN 0'), has('7.1.0', 'TARGET_BIG_ENDIAN 0')], [false, true])
  const arch = 'QEMU_ARCH QEMU_ARCH_I386'
  assert.equal([has('6.1.0', arch), has('6.2.0', arch)], [false, true])
})

test('disassemblers are those of the target and of the host', () => {
  const disassemblers = (version: string, architecture: string, cpu: string) => {
    const keys = new Map([['TARGET_ARCH', architecture]])
    return headerOf(version, 't-softmmu', {keys, cpu})
      .filter(line => line.includes('_DIS '))
      .map(line => line.slice('CONFIG_'.length, -' 1'.length))
  }
  assert.equal(disassemblers('10.0.0', 'mips', 'x86'), ['I386_DIS', 'MIPS_DIS'])
  assert.equal(disassemblers('7.2.0', 'mips', 'x86_64'), ['I386_DIS', 'MIPS_DIS', 'NANOMIPS_DIS'])
  assert.equal(disassemblers('10.0.0', 'riscv', 'riscv64'), ['RISCV_DIS'])
  assert.equal(disassemblers('10.0.0', 'arm', 'aarch64'), [])
  assert.equal(disassemblers('7.0.0', 'arm', 'aarch64'), ['ARM_A64_DIS', 'ARM_DIS'])
})

test('y and n of a target file are numbers, the rest stays as it is', () => {
  const keys = new Map([
    ['TARGET_ARCH', 'sh4'],
    ['TARGET_BIG_ENDIAN', 'y'],
    ['TARGET_HAS_BFLT', 'n'],
    ['TARGET_SYSTBL_ABI', 'common,64'],
  ])
  const header = headerOf('10.2.0', 'sh4eb-linux-user', {keys})
  for (const line of [
    'TARGET_BIG_ENDIAN 1',
    'TARGET_HAS_BFLT 0',
    'TARGET_SYSTBL_ABI common,64',
    'TARGET_SH4 1',
    'TARGET_NAME "sh4eb"',
    'QEMU_ARCH QEMU_ARCH_SH4',
  ]) {
    assert.ok(header.includes(line), line)
  }
})

test("kgate's own profile: the name, as text and as a macro", () => {
  const header = (target: string) =>
    shown(
      targetHeader(rulesOf(kgateLayout), {
        target,
        keys: new Map(),
        accelerators: [],
        options: new Map(),
        cpu: 'x86_64',
        os: 'linux',
      }),
    )
  assert.equal(header('riscv64-softmmu'), ['TARGET_NAME "riscv64"', 'TARGET_RISCV64 1'])
  assert.equal(header('camera.v2'), ['TARGET_CAMERA_V2 1', 'TARGET_NAME "camera.v2"'])
})

test('names to poison: each once, sorted, without those that shared code may use', () => {
  const defined = ['CONFIG_TCG', 'CONFIG_B', 'CONFIG_A', 'CONFIG_TCG_MODULAR', 'CONFIG_SOFTMMU', 'CONFIG_A']
  const poisoned = (layout: TreeLayout) => poisonedNames(rulesOf(layout), defined)
  assert.equal(poisoned(qemuLayout('10.2.0')), ['CONFIG_A', 'CONFIG_B'])
  assert.equal(poisoned(qemuLayout('7.2.0')), ['CONFIG_A', 'CONFIG_B', 'CONFIG_SOFTMMU'])
  assert.is(poisoned(kgateLayout).length, 5)
})

test.run()
