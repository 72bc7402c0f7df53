/** Where files come from: the disk, or a table in memory for tests and editors. */

/** `path` is absolute in all of these. */
export interface FileReader {
  /** The file's content and the one path by which it is known whatever links lead to it; or why it cannot be read. */
  read(path: string): FileContent | FileProblem
  exists(path: string): boolean
  /** Absolute paths that match a glob pattern below a folder, sorted by code point. */
  glob(folder: string, pattern: string): string[]
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
