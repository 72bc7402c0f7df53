/** Reads files as a git revision has them, without a checkout; what lies outside the repository comes from the disk. */

import {dirname, join, normalize, relative} from 'node:path'
import {decoded, diskReader} from './disk-reader.js'
import type {FileContent, FileProblem, FileReader} from './file-reader.js'
import {type GitEntry, type GitProblem, listFiles, type Repository, readObjects} from './git.js'

/** What a tree is described by: read in one go, since asking git for each takes as long as for all. */
const likely =
  /(^|\/)(Kconfig[^/]*|[^/]*\.Kconfig|[^/]*\.mak|meson_options\.txt|meson\.options|VERSION|kgate\.json)$/

/** Links in links are followed this often; a loop would never end. */
const maximumLinks = 40

/** @param commit as `findCommit` gives it */
export function gitReader(repository: Repository, commit: string): FileReader | GitProblem {
  const entries = listFiles(repository, commit)
  if ('problem' in entries) return entries
  return new GitReader(repository, entries)
}

class GitReader implements FileReader {
  readonly #entries: ReadonlyMap<string, GitEntry>
  readonly #folders = new Set([''])
  #contents: Map<string, Buffer> | undefined

  constructor(
    readonly repository: Repository,
    entries: readonly GitEntry[],
  ) {
    this.#entries = new Map(entries.map(entry => [entry.path, entry]))
    for (const {path} of entries) {
      for (let folder = dirname(path); folder !== '.' && !this.#folders.has(folder); folder = dirname(folder))
        this.#folders.add(folder)
    }
  }

  read(path: string): FileContent | FileProblem {
    const inside = this.#inside(path)
    if (inside === undefined) return diskReader.read(path)
    const found = this.#follow(inside)
    if (found === undefined) return {problem: 'no such file'}
    if (this.#folders.has(found)) return {problem: 'it is a folder'}
    const entry = this.#entries.get(found)
    if (!entry) return {problem: 'no such file'}
    const bytes = this.#content(entry)
    if ('problem' in bytes) return bytes
    return {realPath: join(this.repository.top, found), ...decoded(bytes)}
  }

  exists(path: string): boolean {
    const inside = this.#inside(path)
    if (inside === undefined) return diskReader.exists(path)
    const found = this.#follow(inside)
    return found !== undefined && (this.#folders.has(found) || this.#entries.has(found))
  }

  glob(folder: string, pattern: string): string[] {
    const inside = this.#inside(folder)
    if (inside === undefined) return diskReader.glob(folder, pattern)
    const escaped = join(inside, pattern).replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    const matcher = new RegExp(`^${escaped.replace(/(?<=^|\/)\*/g, '(?!\\.)*').replace(/\*/g, '[^/]*')}$`)
    return [...this.#entries.keys()]
      .filter(path => matcher.test(path))
      .map(path => join(this.repository.top, path))
      .sort()
  }

  /** The path from the repository's folder; undefined outside of it. */
  #inside(path: string): string | undefined {
    const inside = relative(this.repository.top, normalize(path))
    return inside === '..' || inside.startsWith('../') ? undefined : inside
  }

  /** Where a path leads by the links of the revision; undefined where they lead nowhere or out of the repository. */
  #follow(path: string): string | undefined {
    let found = path
    for (let links = 0; links < maximumLinks; links++) {
      const parts = found.split('/')
      const at = parts.findIndex((_, index) => this.#entries.get(parts.slice(0, index + 1).join('/'))?.isLink)
      if (at < 0) return found
      const link = this.#entries.get(parts.slice(0, at + 1).join('/')) as GitEntry
      const target = this.#content(link)
      if ('problem' in target) return undefined
      found = join(dirname(link.path), target.toString('utf8'), ...parts.slice(at + 1))
      if (found === '.') found = ''
      if (found.startsWith('../') || found.startsWith('/')) return undefined
    }
    return undefined
  }

  #content({object}: GitEntry): Buffer | GitProblem {
    if (!this.#contents) {
      const wanted = [...this.#entries.values()].filter(({path, isLink}) => isLink || likely.test(path))
      const all = readObjects(this.repository, [...new Set(wanted.map(entry => entry.object))])
      if ('problem' in all) return all
      this.#contents = all
    }
    const known = this.#contents.get(object)
    if (known) return known
    const asked = readObjects(this.repository, [object])
    if ('problem' in asked) return asked
    const content = asked.get(object)
    if (!content) return {problem: 'the repository lacks its content'}
    this.#contents.set(object, content)
    return content
  }
}
