/** What targets a tree offers, what they need, and what a target's own header says: data. */

/** Which targets there are to choose from, and which of them a host can have. */
export interface TargetChoiceLayout {
  readonly kinds: readonly TargetKind[]
  readonly needs: readonly TargetNeed[]
}

/** Targets whose names end alike, which are turned on and off together. */
export interface TargetKind {
  /** How their names end. */
  readonly suffix: string
  /** What `--enable-` and `--disable-` call the kind. */
  readonly name: string
  /** What they call it together with others: it can turn the kind off, but does not ask for it. */
  readonly group?: string
  /** The hosts that have such targets, as QEMU's configure calls their systems. Default: all. */
  readonly os?: readonly string[]
  /** Further ones, that have them when the kind is asked for. */
  readonly osWhenAsked?: readonly string[]
  readonly hasDevices: boolean
}

/** A key in the target's file by which a target says that it cannot do without something of the host's. */
export interface TargetNeed {
  readonly key: string
  /** The host symbol. */
  readonly symbol: string
  /** Its name for people. */
  readonly what: string
  /**
   * Whether configure stops for want of it even where nobody asked for the target, instead of leaving it out. It is then
   * taken to be there unless someone says that it is not.
   */
  readonly stops?: true
}

/** What a target's header holds beside its accelerators, each of which is `CONFIG_X`. */
export interface TargetHeaderLayout {
  /** Values of keys that the target's file may leave out: filled in, in this order. */
  readonly defaults: Readonly<Record<string, string>>
  /** How keys of the target's file begin that go into the header: y becomes 1, n becomes 0, the rest stays. */
  readonly prefixes: readonly string[]
  /** Keys that do not, though they begin so. */
  readonly hidden: readonly string[]
  readonly macros: readonly MacroRule[]
  /** Disassemblers, under the beginning of the name that a CPU or an architecture has that wants them. */
  readonly disassemblers: Readonly<Record<string, readonly string[]>>
  /** The key that names the target's architecture. */
  readonly architecture?: string
  /** Names that hold one of these are not poisoned in code that all targets share. */
  readonly unpoisoned: readonly string[]
}

/**
 * A macro with its value, which is 1 unless one of `text`, `code` and `option` says otherwise. Keys of the target's file
 * are filled in, and `{name}`: the target's name up to its first `-`.
 */
export interface MacroRule {
  /** Filled in, then made upper case. */
  readonly macro: string
  /** A C string. */
  readonly text?: string
  /** As it is, made upper case once it is filled in. */
  readonly code?: string
  /** The option that has the value; false is as if the rule were not there, and so is a tree without the option. */
  readonly option?: {
    readonly name: string
    readonly kind: 'text' | 'code'
    /** What stands for `{name}` in the option's value. */
    readonly placeholder?: string
  }
  /** Only for targets whose names end with one of these. */
  readonly suffixes?: readonly string[]
  /** Only where this accelerator is on. */
  readonly accelerator?: string
  /** Not on hosts with this system. */
  readonly exceptOs?: string
  /** The macro that takes its place where the conditions do not hold. */
  readonly otherwise?: string
}
