/**
 * QEMU's layout since 6.1, from its meson.build and configure. What differs between versions is keyed by the tree's
 * VERSION; what a tree itself tells, such as whether it defines TARGET_BIG_ENDIAN, is not.
 */

import type {AcceleratorRule, TreeLayout} from './layout.js'
import {qemuOptions} from './qemu-options.js'
import {qemuTargetChoice, qemuTargetHeader, sinceOf} from './qemu-targets.js'

const x86 = ['i386-softmmu', 'x86_64-softmmu']
const mips = ['mips-softmmu', 'mipsel-softmmu', 'mips64-softmmu', 'mips64el-softmmu']
const ppc = ['ppc-softmmu', 'ppc64-softmmu']

function hostSpecific(targets: AcceleratorRule['targets']): AcceleratorRule {
  return {default: false, targets}
}

const tcg: AcceleratorRule = {default: true, targets: {'*': ['*']}}

/** 6.1 up to 7.x. */
const accelerators6: TreeLayout['accelerators'] = {
  TCG: tcg,
  KVM: hostSpecific({
    x86,
    x86_64: x86,
    aarch64: ['aarch64-softmmu'],
    s390x: ['s390x-softmmu'],
    ppc,
    ppc64: ppc,
    mips,
    mips64: mips,
    riscv32: ['riscv32-softmmu', 'riscv64-softmmu'],
    riscv64: ['riscv32-softmmu', 'riscv64-softmmu'],
  }),
  XEN: hostSpecific({x86, x86_64: x86, arm: x86, aarch64: x86}),
  HAX: hostSpecific({x86, x86_64: x86}),
  HVF: hostSpecific({x86: ['x86_64-softmmu'], x86_64: ['x86_64-softmmu'], aarch64: ['aarch64-softmmu']}),
  NVMM: hostSpecific({x86, x86_64: x86}),
  WHPX: hostSpecific({x86, x86_64: x86}),
}

/** 8.x and 9.x: each RISC-V host runs its own kind, LoongArch has KVM, and Xen has a board for Arm. */
const accelerators8: TreeLayout['accelerators'] = {
  ...accelerators6,
  KVM: hostSpecific({
    ...accelerators6['KVM']?.targets,
    riscv32: ['riscv32-softmmu'],
    riscv64: ['riscv64-softmmu'],
    loongarch64: ['loongarch64-softmmu'],
  }),
  XEN: hostSpecific({
    x86,
    x86_64: x86,
    arm: [...x86, 'aarch64-softmmu'],
    aarch64: [...x86, 'aarch64-softmmu'],
  }),
}

/** Since 10.0 a 32-bit host runs 32-bit targets only. */
const accelerators10: TreeLayout['accelerators'] = {
  TCG: tcg,
  KVM: hostSpecific({
    x86: ['i386-softmmu'],
    x86_64: x86,
    aarch64: ['aarch64-softmmu'],
    s390x: ['s390x-softmmu'],
    ppc: ['ppc-softmmu'],
    ppc64: ppc,
    mips64: mips,
    riscv32: ['riscv32-softmmu'],
    riscv64: ['riscv64-softmmu'],
    loongarch64: ['loongarch64-softmmu'],
  }),
  XEN: hostSpecific({
    x86: ['i386-softmmu'],
    x86_64: x86,
    arm: ['i386-softmmu'],
    aarch64: [...x86, 'aarch64-softmmu'],
  }),
  HVF: hostSpecific({x86_64: ['x86_64-softmmu'], aarch64: ['aarch64-softmmu']}),
  NVMM: hostSpecific({x86_64: x86}),
  WHPX: hostSpecific({x86_64: x86}),
  MSHV: hostSpecific({x86_64: ['x86_64-softmmu']}),
}

/** Firmware, subprojects (up to 8.0 some had folders of their own), and headers copied from Linux. */
const foreignFolders = [
  'roms',
  'subprojects',
  'linux-headers',
  'include/standard-headers',
  'capstone',
  'dtc',
  'meson',
  'slirp',
]

/** @param version as in the tree's VERSION file, such as `10.2.2` */
export function qemuLayout(version: string): TreeLayout {
  const major = Number.parseInt(version, 10)
  return {
    profile: 'qemu',
    version,
    kconfig: 'Kconfig',
    hostKconfig: 'Kconfig.host',
    devices: 'configs/devices/{target}/{devices}.mak',
    defaultDevices: 'default',
    targetFile: 'configs/targets/{target}.mak',
    externals: [
      {symbol: '{TARGET_ARCH}', value: 'y'},
      {symbol: 'TARGET_BIG_ENDIAN', value: '{TARGET_BIG_ENDIAN}', optional: true},
    ],
    ...(major >= 10 && {longBits: 'TARGET_LONG_BITS'}),
    accelerators: major >= 10 ? accelerators10 : major >= 8 ? accelerators8 : accelerators6,
    options: qemuOptions(major),
    targetChoice: qemuTargetChoice(sinceOf(version)),
    targetHeader: qemuTargetHeader(sinceOf(version)),
    foreignFolders,
  }
}
