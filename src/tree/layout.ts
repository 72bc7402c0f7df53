/** Where a tree keeps its files, and what a target gives its symbols from outside: data, so that any tree can be described. */

import type {Probe, Provider} from './host-layout.js'
import type {OptionsLayout} from './options-layout.js'
import type {TargetChoiceLayout, TargetHeaderLayout} from './target-layout.js'

/** In paths, `{target}` and `{devices}` are filled in; in externals, keys of the target's file such as `{TARGET_ARCH}`. */
export interface TreeLayout {
  /** `qemu`, `kgate`, or `custom` for what a kgate.json says. */
  readonly profile: string
  /** Of the tree, where it says one. */
  readonly version?: string
  /** The first Kconfig file, from the tree's folder, like every path here. */
  readonly kconfig: string
  /** The Kconfig file whose symbols are facts about the host. */
  readonly hostKconfig?: string
  /** The .mak file of a target's devices: holds `{target}`, and `{devices}` where a target has several. */
  readonly devices: string
  /** What `{devices}` is unless the user says otherwise. */
  readonly defaultDevices: string
  /** The `KEY=value` file of a target. */
  readonly targetFile?: string
  /** The key of the target's file that says how many bits its words have, where no accelerator runs wider ones. */
  readonly longBits?: string
  /** Symbols that every target gets from outside. */
  readonly externals: readonly ExternalRule[]
  /** Accelerators, under their symbols: which host CPU runs which targets. */
  readonly accelerators: Readonly<Record<string, AcceleratorRule>>
  /** Which targets configure chooses from; absent where a host can have all of them. */
  readonly targetChoice?: TargetChoiceLayout
  /** What a target's header holds. */
  readonly targetHeader?: TargetHeaderLayout
  /** Options that configure takes; absent where a tree has none. */
  readonly options?: OptionsLayout
  /** Folders with the sources of others, whose `CONFIG_` symbols are not this tree's. */
  readonly foreignFolders?: readonly string[]
  /** How facts about the host are found out, under their symbols. */
  readonly probes?: Readonly<Record<string, Probe>>
  /** Libraries that are taken from the system or from the tree, under the names of the options that choose. */
  readonly providers?: Readonly<Record<string, Provider>>
}

export interface ExternalRule {
  /** Filled in, then made upper case. */
  readonly symbol: string
  /** Filled in; `n` where a key that it names is missing. */
  readonly value: string
  /** Left out where no `config` block defines the symbol. */
  readonly optional?: boolean
}

export interface AcceleratorRule {
  /** Whether it is on unless the user says otherwise; the rest are off unless the host has them. */
  readonly default: boolean
  /** Target names under the host CPU's name; `*` stands for every CPU, and for every target. */
  readonly targets: Readonly<Record<string, readonly string[]>>
}

/** Replaces each `{key}`. @returns undefined where a key has no value */
export function fill(pattern: string, keys: ReadonlyMap<string, string>): string | undefined {
  let complete = true
  const filled = pattern.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = keys.get(key)
    if (value === undefined) complete = false
    return value ?? ''
  })
  return complete ? filled : undefined
}

/** Whether a host CPU can run a target with this accelerator. */
export function accelerates(rule: AcceleratorRule, cpu: string, target: string): boolean {
  const of = (name: string) => (Object.hasOwn(rule.targets, name) ? (rule.targets[name] ?? []) : [])
  const targets = [...of(cpu), ...of('*')]
  return targets.includes(target) || targets.includes('*')
}

/** The names that QEMU's configure gives host CPUs, under Node's names for them. */
const cpuNames: Readonly<Record<string, string>> = {
  x64: 'x86_64',
  ia32: 'x86',
  arm64: 'aarch64',
  loong64: 'loongarch64',
}

/** @param architecture as `process.arch` has it */
export function cpuName(architecture: string): string {
  return cpuNames[architecture] ?? architecture
}

/** How wide a word is on the host CPUs that QEMU runs on. */
const cpuBits: ReadonlyMap<string, 32 | 64> = new Map([
  ['x86', 32],
  ['x86_64', 64],
  ['arm', 32],
  ['aarch64', 64],
  ['s390x', 64],
  ['ppc', 32],
  ['ppc64', 64],
  ['mips', 32],
  ['mips64', 64],
  ['riscv32', 32],
  ['riscv64', 64],
  ['loongarch64', 64],
  ['sparc64', 64],
])

/** The host CPUs that a layout may speak of. */
export function cpus({accelerators}: TreeLayout): string[] {
  const named = Object.values(accelerators).flatMap(({targets}) => Object.keys(targets))
  return [...new Set([...cpuBits.keys(), ...named])].filter(name => name !== '*')
}

/** Whether words of the host are as wide as the target's. @param bits what the target's file says, if anything */
export function isWideEnough(cpu: string, bits: string | undefined): boolean {
  return (cpuBits.get(cpu) ?? 64) >= Number(bits ?? 0)
}
