/**
 * Reads the files of a git revision as if they were on disk, without checking anything out. What lies outside of the
 * repository is read from disk.
 */

import {join, posix, relative} from 'node:path'
import {decodeText} from './decode-text.js'
import {diskReader} from './disk-reader.js'
import type {FileContent, FileProblem, FileReader, SourceReader} from './file-reader.js'
import {type GitProblem, git} from './git.js'

/**
 * @param directory absolute: a folder of the repository's work tree, whether the revision has it or not
 * @param commit as `findCommit` gives it
 * @returns words for what keeps it from being read
 */
export function gitReader(directory: string, commit: string): FileReader | GitProblem {
  const where = git(directory, ['rev-parse', '--show-prefix'])
  if ('problem' in where) return where
  const listing = git(directory, ['ls-tree', '-r', '-z', '--full-tree', commit])
  if ('problem' in listing) return listing
  return new GitReader(directory, where.toString().replace(/\n$/, ''), commit, listing.toString())
}

interface Entry {
  readonly isLink: boolean
  /** The name that git has for the content. */
  readonly object: string
}

/** What every check of a tree reads: fetched at once, since git takes longer to start than to answer. */
const usual =
  /(^|\/)(Kconfig[^/]*|[^/]*\.(Kconfig|mak|json)|meson[_.]options(\.txt)?|meson-buildoptions\.\w+|VERSION)$/

class GitReader implements FileReader {
  /** Under paths from the repository's top. */
  readonly #entries = new Map<string, Entry>()
  readonly #folders = new Set<string>([''])
  readonly #contents = new Map<string, Buffer>()
  readonly #held = new Map<string, ReadonlySet<string>>()
  /** What each folder holds; empty until somebody asks. */
  readonly #names = new Map<string, string[]>()

  /** @param prefix of `directory` from the repository's top: empty, or with `/` behind it */
  constructor(
    readonly directory: string,
    readonly prefix: string,
    readonly commit: string,
    listing: string,
  ) {
    for (const [, mode, type, object = '', path = ''] of listing.matchAll(/(\d+) (\w+) (\w+)\t([^\0]+)\0/g)) {
      this.#addFolders(path)
      // A submodule is an empty folder here.
      if (type === 'blob') this.#entries.set(path, {isLink: mode === '120000', object})
      else this.#folders.add(path)
    }
  }

  /** Git finds by itself which files hold a word; only these are fetched. */
  readonly sources: SourceReader = {
    list: async (folder, enters) => this.#list(folder, enters),
    readIfHolds: async (path, word) => {
      const inside = this.#inside(path)
      const entry = inside === undefined ? undefined : this.#entries.get(inside)
      if (inside === undefined || !entry || !this.#holding(word).has(inside)) return undefined
      return this.#content(entry.object).toString()
    },
  }

  read(path: string): FileContent | FileProblem {
    const inside = this.#inside(path)
    if (inside === undefined) return diskReader.read(path)
    const found = this.#follow(inside)
    if (found === undefined) return {problem: 'no such file'}
    const entry = this.#entries.get(found)
    if (!entry) return {problem: this.#folders.has(found) ? 'it is a folder' : 'no such file'}
    const realPath = join(this.directory, posix.relative(this.prefix, found))
    return {realPath, ...decodeText(this.#content(entry.object))}
  }

  exists(path: string): boolean {
    const inside = this.#inside(path)
    if (inside === undefined) return diskReader.exists(path)
    const found = this.#follow(inside)
    return found !== undefined && (this.#entries.has(found) || this.#folders.has(found))
  }

  glob(folder: string, pattern: string): string[] {
    const inside = this.#inside(folder)
    if (inside === undefined) return diskReader.glob(folder, pattern)
    const start = inside === '' ? '' : `${inside}/`
    const matcher = new RegExp(`^${literal(start)}${globPattern(pattern)}$`)
    return [...this.#entries.keys()]
      .filter(path => matcher.test(path))
      .map(path => join(folder, path.slice(start.length)))
      .sort()
  }

  #list(folder: string, enters: (folder: string, names: readonly string[]) => boolean): string[] {
    const inside = this.#inside(folder)
    if (inside === undefined) return []
    const pathOf = (name: string) => join(folder, inside === '' ? name : name.slice(inside.length + 1))
    const isEntered = new Map<string, boolean>()
    const enter = (name: string): boolean => {
      const known = isEntered.get(name)
      if (known !== undefined) return known
      const isIn = (name === inside || enter(parent(name))) && enters(pathOf(name), this.#namesIn(name))
      isEntered.set(name, isIn)
      return isIn
    }
    const below = inside === '' ? '' : `${inside}/`
    const files = [...this.#entries].filter(([name, {isLink}]) => !isLink && name.startsWith(below))
    return files
      .map(([name]) => name)
      .filter(name => enter(parent(name)))
      .map(pathOf)
  }

  #namesIn(folder: string): readonly string[] {
    if (this.#names.size === 0) {
      for (const path of [...this.#entries.keys(), ...this.#folders]) {
        const names = this.#names.get(parent(path))
        if (names) names.push(posix.basename(path))
        else this.#names.set(parent(path), [posix.basename(path)])
      }
    }
    return this.#names.get(folder) ?? []
  }

  #holding(word: string): ReadonlySet<string> {
    const known = this.#held.get(word)
    if (known) return known
    const args = ['grep', '-l', '-z', '-F', '--full-name', '-e', word, this.commit, '--', ':/']
    const found = git(this.directory, args)
    const output = 'problem' in found ? '' : found.toString()
    const start = this.commit.length + 1
    const holding = new Set(output.split('\0').flatMap(line => (line === '' ? [] : line.slice(start))))
    this.#held.set(word, holding)
    this.#fetch([...new Set([...holding].flatMap(name => this.#entries.get(name)?.object ?? []))])
    return holding
  }

  /** The path from the repository's top; undefined for what lies outside of it. */
  #inside(path: string): string | undefined {
    const name = posix.normalize(this.prefix + relative(this.directory, path)).replace(/\/$/, '')
    return name === '..' || name.startsWith('../') ? undefined : name === '.' ? '' : name
  }

  /** Where symbolic links lead, in any part of a path; undefined where they lead nowhere, or out of the repository. */
  #follow(path: string): string | undefined {
    let rest = path.split('/')
    let at = ''
    // As many links as the operating system follows.
    for (let links = 0; rest.length > 0; ) {
      at = at === '' ? (rest[0] as string) : `${at}/${rest[0]}`
      rest = rest.slice(1)
      const entry = this.#entries.get(at)
      if (!entry?.isLink) continue
      const target = this.#content(entry.object).toString()
      const led = posix.normalize(posix.join(posix.dirname(at), target, ...rest))
      if (++links > 40 || target.startsWith('/') || led === '..' || led.startsWith('../')) return undefined
      rest = led === '.' ? [] : led.split('/')
      at = ''
    }
    return at
  }

  #content(object: string): Buffer {
    if (!this.#contents.has(object)) {
      const others = this.#contents.size > 0 ? [] : [...this.#entries].filter(([path]) => usual.test(path))
      this.#fetch([...new Set([object, ...others.map(([, entry]) => entry.object)])])
    }
    return this.#contents.get(object) as Buffer
  }

  /** Reads contents in one call: for each, git says `NAME blob LENGTH`, a line end, the bytes, a line end. */
  #fetch(objects: readonly string[]): void {
    const output = git(this.directory, ['cat-file', '--batch'], objects.map(object => `${object}\n`).join(''))
    if ('problem' in output) throw new Error(`git cat-file: ${output.problem}`)
    for (let at = 0; at < output.length; ) {
      const end = output.indexOf('\n', at)
      const [object = '', , length] = output.toString('latin1', at, end).split(' ')
      const start = end + 1
      this.#contents.set(object, output.subarray(start, start + Number(length)))
      at = start + Number(length) + 1
    }
  }

  #addFolders(path: string): void {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at)
      if (this.#folders.has(folder)) return
      this.#folders.add(folder)
    }
  }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** Stars as glob has them: a name that begins with a dot is not meant by one. */
function globPattern(pattern: string): string {
  return pattern
    .split(/(\*\*\/|[*?])/)
    .map((part, index, all) => {
      const isFirst = /(^|\/)$/.test(all.slice(0, index).join(''))
      if (part === '**/') return '(?:(?!\\.)[^/]+/)*'
      if (part === '*' || part === '?') return `${isFirst ? '(?!\\.)' : ''}[^/]${part === '*' ? '*' : ''}`
      return literal(part)
    })
    .join('')
}

function parent(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}
