/** QEMU's targets and their headers since 6.1, from its configure, meson.build and scripts/make-config-poison.sh. */

import type {MacroRule, TargetChoiceLayout, TargetHeaderLayout} from './target-layout.js'

/** Whether a tree's version is this one or a later one. */
export type Since = (major: number, minor: number) => boolean

/** @param version such as `10.2.2` */
export function sinceOf(version: string): Since {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return (wantedMajor, wantedMinor) => major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}

export function qemuTargetChoice(since: Since): TargetChoiceLayout {
  return {
    kinds: [
      {suffix: '-softmmu', name: 'system', hasDevices: true},
      {suffix: '-linux-user', name: 'linux-user', group: 'user', os: ['linux'], hasDevices: false},
      {
        suffix: '-bsd-user',
        name: 'bsd-user',
        group: 'user',
        os: ['freebsd'],
        osWhenAsked: ['netbsd', 'openbsd'],
        hasDevices: false,
      },
    ],
    needs: [
      // Before 9.1, Kconfig.host had no symbol for it.
      {key: 'TARGET_NEED_FDT', symbol: 'FDT', what: 'libfdt', ...(!since(9, 1) && {stops: true})},
    ],
  }
}

export function qemuTargetHeader(since: Since): TargetHeaderLayout {
  return {
    defaults: {
      TARGET_BASE_ARCH: '{TARGET_ARCH}',
      ...(since(7, 1) && {TARGET_BIG_ENDIAN: 'n'}),
    },
    prefixes: ['TARGET_', 'CONFIG_'],
    hidden: ['TARGET_ARCH', 'TARGET_BASE_ARCH', 'TARGET_ABI_DIR', 'TARGET_XML_FILES'],
    macros: [...macros, ...macrosOf(since)],
    disassemblers: disassemblersOf(since),
    architecture: 'TARGET_BASE_ARCH',
    unpoisoned: ['CONFIG_TCG', 'CONFIG_USER_ONLY', ...(since(8, 1) ? ['CONFIG_SOFTMMU'] : [])],
  }
}

const system = ['-softmmu']
const user = ['-linux-user', '-bsd-user']

const macros: readonly MacroRule[] = [
  {macro: 'TARGET_NAME', text: '{name}'},
  {macro: 'TARGET_{TARGET_ARCH}'},
  {macro: 'TARGET_{TARGET_BASE_ARCH}'},
  {macro: 'CONFIG_SOFTMMU', suffixes: system},
  {macro: 'CONFIG_USER_ONLY', suffixes: user},
  {macro: 'CONFIG_LINUX_USER', suffixes: ['-linux-user']},
  {macro: 'CONFIG_BSD_USER', suffixes: ['-bsd-user']},
  {
    macro: 'CONFIG_QEMU_INTERP_PREFIX',
    suffixes: user,
    option: {name: 'interp_prefix', kind: 'text', placeholder: '%M'},
  },
  {macro: 'CONFIG_QEMU_RTSIG_MAP', suffixes: user, option: {name: 'rtsig_map', kind: 'code'}},
]

function macrosOf(since: Since): MacroRule[] {
  const found: MacroRule[] = []
  if (since(6, 2)) found.push({macro: 'QEMU_ARCH', code: 'QEMU_ARCH_{TARGET_BASE_ARCH}'})
  if (since(8, 1)) found.push({macro: 'CONFIG_SYSTEM_ONLY', suffixes: system})
  if (!since(8, 0)) {
    const option = {name: 'tcg_interpreter', kind: 'code'} as const
    found.push({macro: 'CONFIG_TCG_INTERPRETER', accelerator: 'TCG', option})
  }
  if (!since(10, 0)) {
    // Whatever the accelerator is.
    found.push({
      macro: 'CONFIG_TCG_MODULAR',
      suffixes: ['i386-softmmu', 'x86_64-softmmu'],
      exceptOs: 'darwin',
      otherwise: 'CONFIG_TCG_BUILTIN',
    })
  }
  return found
}

function disassemblersOf(since: Since): TargetHeaderLayout['disassemblers'] {
  return {
    alpha: ['ALPHA_DIS'],
    avr: ['AVR_DIS'],
    cris: ['CRIS_DIS'],
    hexagon: ['HEXAGON_DIS'],
    hppa: ['HPPA_DIS'],
    i386: ['I386_DIS'],
    // The CPU alone is called so, with 32 bits or with 64.
    x86: ['I386_DIS'],
    loongarch: ['LOONGARCH_DIS'],
    m68k: ['M68K_DIS'],
    microblaze: ['MICROBLAZE_DIS'],
    mips: since(8, 0) ? ['MIPS_DIS'] : ['MIPS_DIS', 'NANOMIPS_DIS'],
    nios2: ['NIOS2_DIS'],
    ppc: ['PPC_DIS'],
    riscv: ['RISCV_DIS'],
    rx: ['RX_DIS'],
    s390: ['S390_DIS'],
    sh4: ['SH4_DIS'],
    sparc: ['SPARC_DIS'],
    xtensa: ['XTENSA_DIS'],
    ...(!since(7, 1) && {aarch64: ['ARM_A64_DIS'], arm: ['ARM_DIS', 'ARM_A64_DIS']}),
  }
}
