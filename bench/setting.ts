/** What a subject may use. */
export interface Setting {
  /** A tree with Kconfig files: the corpus, or a full QEMU source. */
  readonly tree: string
  /** That QEMU's own script, where there is one. */
  readonly minikconf: string | undefined
  print(line: string): void
}
