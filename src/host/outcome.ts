/** The answer to one question about the host: plain data, which the cache keeps. */

/** What programs are built for, as QEMU's configure calls it. */
export interface Machine {
  readonly os: string
  readonly cpu: string
}

/** What was found out about the host, or about one place that a library can come from. */
export interface Outcome {
  readonly value: boolean
  /** A few words for a person: `pkg-config has liburing 2.3`. */
  readonly reason: string
  /** What was run to find it out. */
  readonly command?: readonly string[]
  /** What makes it y, as advice. */
  readonly remedy?: string
  /** What may be wrong with it though it can be had. */
  readonly warning?: string
  /** Of a module that pkg-config knows, and that cannot be used. */
  readonly unusable?: true
  /** Of a module that can be used. */
  readonly library?: Library
  /** Of a compiler that works. */
  readonly machine?: Machine
}

/** How a library of the system is used, as pkg-config has it. */
export interface Library {
  readonly version: string
  readonly cflags: string
  readonly libs: string
}
