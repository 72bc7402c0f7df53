/** Where files come from: the disk, or a table in memory for tests and editors. */

/** `path` is absolute in all of these. */
export interface FileReader {
  /** The file's content and the one path by which it is known whatever links lead to it; or why it cannot be read. */
  read(path: string): FileContent | FileProblem
  exists(path: string): boolean
  /** Absolute paths that match a glob pattern below a folder, sorted by code point. */
  glob(folder: string, pattern: string): string[]
  /** What reads many files at once; absent where that is no faster. */
  readonly sources?: SourceReader
}

export interface FileContent {
  readonly realPath: string
  readonly text: string
  /** Offset in `text` of the first byte that is not UTF-8, where there is one. */
  readonly malformedAt?: number
}

export interface FileProblem {
  /** A few words: `no such file`, `it is a folder`. */
  readonly problem: string
}

/** Reads many files at once: all that lie below a folder. */
export interface SourceReader {
  /**
   * Absolute paths of the files below a folder, in no order. What cannot be listed holds none.
   *
   * @param enters asked of each folder, the first one too, with the names that it holds
   */
  list(folder: string, enters: (folder: string, names: readonly string[]) => boolean): Promise<string[]>
  /** A file's text, if it holds a word of ASCII; undefined for others, and for what cannot be read. */
  readIfHolds(path: string, word: string): Promise<string | undefined>
}
