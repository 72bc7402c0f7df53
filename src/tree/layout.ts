/** Where a tree keeps its files, and what a target gives its symbols from outside: data, so that any tree can be described. */

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
  /** Symbols that every target gets from outside. */
  readonly externals: readonly ExternalRule[]
  /** Accelerators, under their symbols: which host CPU runs which targets. */
  readonly accelerators: Readonly<Record<string, AcceleratorRule>>
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
  const targets = [...(rule.targets[cpu] ?? []), ...(rule.targets['*'] ?? [])]
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
