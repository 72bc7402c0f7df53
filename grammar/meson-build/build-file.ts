/** What a meson.build file says of `CONFIG_` symbols and of the sources that hang on them: all that kgate reads of it. */

export interface MesonBuildFile {
  /** In the order written. */
  readonly symbols: readonly MesonSymbol[]
  readonly additions: readonly SourceAddition[]
  /** What `subdir()` names in so many words. */
  readonly subfolders: readonly string[]
  /** Whether it is a project's first: there is a call of `project()`. */
  readonly isProject: boolean
}

/** A string that holds a symbol's name. */
export interface MesonSymbol {
  /** Without `CONFIG_`. */
  readonly name: string
  /** Where its `CONFIG_` stands. */
  readonly at: number
  /** Whether the build asks for the symbol's value here, or makes one of that name. */
  readonly use: 'asks' | 'makes'
  /** Whether it stands as `CONFIG_X=...`: as minikconf.py takes the symbols that a target gets from outside. */
  readonly isAssigned: boolean
  /** The dictionary, list, source set or variable that it is looked up in or put into; empty where none has a name. */
  readonly object: string
  /** Whether more is put behind it, such as in `'CONFIG_TRACE_' + name`: it makes all names that begin so. */
  readonly isPrefix: boolean
}

/** `set.add(...)` or `set.add_all(...)`: sources that are compiled where symbols are y. */
export interface SourceAddition {
  readonly set: string
  readonly at: number
  /** Those in `when:`, or where there is none, those of the `if` around it; without `CONFIG_`. */
  readonly symbols: readonly string[]
  /** In `if_true:`, or without it: names of files relative to that of the meson.build file. */
  readonly files: readonly string[]
  /** In `if_false:`. */
  readonly otherwise: readonly string[]
  /** Names of variables that stand among the files, such as other sets. */
  readonly variables: readonly string[]
}
