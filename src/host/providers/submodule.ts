/** Git submodules: whether a folder is one, and whether it is at the commit that the tree pins. */

import {existsSync, readFileSync, statSync} from 'node:fs'
import {dirname, join, relative, resolve} from 'node:path'
import {findProgram} from '../find-program.js'
import type {Host} from '../host.js'
import type {Inquiry} from '../inquiry.js'

/** A folder that .gitmodules names. */
export interface Submodule {
  /** Absolute. */
  readonly path: string
  /** The checkout that it is a part of, absolute; absent where there is none, as in a release archive. */
  readonly repository?: string
}

/** @returns undefined where no .gitmodules names the folder */
export function findSubmodule(tree: string, folder: string): Submodule | undefined {
  const repository = findCheckout(tree)
  const top = repository ?? tree
  const path = resolve(tree, folder)
  const named = [...read(join(top, '.gitmodules')).matchAll(/^\s*path\s*=\s*"?(.*?)"?\s*$/gm)]
  if (!named.some(([, name]) => name === relative(top, path))) return undefined
  return {path, ...(repository !== undefined && {repository})}
}

function findCheckout(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : findCheckout(parent)
}

/** A submodule at another commit than the pinned one. */
export interface Moved {
  /** Abbreviated commits. */
  readonly is: string
  readonly pinned: string
}

/** @returns undefined where it is at the pinned commit, or where nobody can tell, as without Git */
export async function isElsewhere(
  inquiry: Inquiry,
  {path, repository}: Submodule,
  {environment, directory}: Host,
): Promise<Moved | undefined> {
  const {path: git, tried} = findProgram('git', environment, directory)
  // Sources without a .git of their own are no checkout: they were packed along.
  if (git === undefined || repository === undefined || !existsSync(join(path, '.git'))) return undefined
  const decisive = [join(repository, '.gitmodules'), join(gitFolder(repository), 'index')]
  inquiry.restsOn([...tried, ...decisive, ...headPaths(gitFolder(path))])
  const index = await inquiry.run([git, '-C', repository, 'ls-files', '--stage', '--', path])
  const head = await inquiry.run([git, '-C', path, 'rev-parse', 'HEAD'])
  const pinned = /^160000 (\w+) 0\t/.exec(index.stdout)?.[1]
  const is = head.stdout.trim()
  if (pinned === undefined || head.status !== 0 || is === pinned) return undefined
  return {is: is.slice(0, 12), pinned: pinned.slice(0, 12)}
}

/** A submodule's `.git` is a file that says where the folder is, and so is that of a further work tree. */
function gitFolder(checkout: string): string {
  const path = join(checkout, '.git')
  if (statSync(path, {throwIfNoEntry: false})?.isDirectory()) return path
  return resolve(checkout, /^gitdir: (.*)$/m.exec(read(path))?.[1] ?? path)
}

/** What changes when another commit is checked out, or when the branch that is checked out moves. */
function headPaths(folder: string): string[] {
  const branch = /^ref: (.*)$/m.exec(read(join(folder, 'HEAD')))?.[1]
  return ['HEAD', 'packed-refs', ...(branch === undefined ? [] : [branch])].map(name => join(folder, name))
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
