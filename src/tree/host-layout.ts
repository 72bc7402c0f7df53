/** How a tree wants its host probed: data, from its kgate.json. */

import type {Place} from '../../grammar/common/diagnostic.js'

/** One way to find out a fact about the host. Exactly one of the first eight keys is there. */
export interface Probe {
  /** Whether the host runs one of these: `linux`, `darwin`, `freebsd`, as QEMU's configure calls them. */
  readonly os?: string | readonly string[]
  /** Whether the host's CPU is one of these: `x86_64`, `aarch64`, as accelerators call them. */
  readonly cpu?: string | readonly string[]
  /** A header that the C compiler finds. */
  readonly header?: string
  /** C source text that compiles. */
  readonly compile?: string
  /** C source text that compiles and links. */
  readonly link?: string
  /** A module that pkg-config knows. */
  readonly module?: string
  /** A program on PATH: the first of these that will do. */
  readonly program?: string | readonly string[]
  /** A file or folder: absolute, or relative to the tree. */
  readonly path?: string
  /** Of a header: what is included before it. */
  readonly includes?: readonly string[]
  /** Of a link probe: what follows the source on the command line, such as `-luring`. */
  readonly libraries?: readonly string[]
  /** Of a module or a program: a range such as `>=2.0 <3`. */
  readonly version?: string
  /** For people: what it is. */
  readonly description?: string
  /** The Debian package that brings it. */
  readonly package?: string
  /** Where it is declared. */
  readonly place?: Place
}

/** A library with alternatives, of which the first that can be had is taken. */
export interface Provider {
  readonly alternatives: readonly Alternative[]
}

/** One place that a library can come from; `symbol` is y where it is the one that is taken, else n. */
export type Alternative = SystemLibrary | InternalLibrary

/** A library that pkg-config knows. */
export interface SystemLibrary {
  readonly kind: 'system'
  readonly symbol: string
  /** What pkg-config calls it. */
  readonly module: string
  readonly version?: string
  readonly package?: string
  /** Where it is declared. */
  readonly place?: Place
}

/** A library that the tree brings. */
export interface InternalLibrary {
  readonly kind: 'internal'
  readonly symbol: string
  /** A folder of the tree: a vendored copy, a Git submodule, or what a Meson wrap file brings. */
  readonly folder: string
  /** Files without which the folder is not complete, relative to it. */
  readonly files?: readonly string[]
  /** A range, for what `versionFile` holds. */
  readonly version?: string
  /** A file in the folder whose first word is its version, or a meson.build whose project() says it. */
  readonly versionFile?: string
  /** Where it is declared. */
  readonly place?: Place
}
