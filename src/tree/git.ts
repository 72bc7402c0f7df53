/** Runs git: where a repository lies, and what a revision names. Writes nothing, takes no locks. */

import {realpathSync} from 'node:fs'
import {describe} from './disk-reader.js'
import {lazyRequire} from './lazy-require.js'

/** A few words for the user, and perhaps what to do. */
export interface GitProblem {
  readonly problem: string
  readonly help?: string
}

export interface Repository {
  /** The real paths of a folder in it, and of its own folder. */
  readonly folder: string
  readonly top: string
}

/** No answer of git's that kgate asks for is larger. */
const maximumSize = 256 * 1024 * 1024

/** What git answers. @param input what git reads */
export function git(folder: string, args: readonly string[], input?: string): Buffer | GitProblem {
  const {spawnSync} = lazyRequire()('node:child_process') as typeof import('node:child_process')
  const {stdout, stderr, status, error} = spawnSync('git', args, {
    cwd: folder,
    env: {...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C'},
    maxBuffer: maximumSize,
    ...(input !== undefined && {input}),
  })
  if (error) {
    const isMissing = 'code' in error && error.code === 'ENOENT'
    return {problem: isMissing ? 'git is not installed' : `git failed: ${describe(error)}`}
  }
  if (status === 0) return stdout
  const said = stderr.toString('utf8').trim().split('\n')[0] ?? ''
  return {problem: said.replace(/^(fatal|error): /, '') || `git ended with status ${status}`}
}

/** @param folder in the work tree, at whatever depth; or a bare repository itself */
export function findRepository(folder: string): Repository | GitProblem {
  let real: string
  try {
    real = realpathSync.native(folder)
  } catch (error) {
    return {problem: `cannot read ${folder}: ${describe(error)}`}
  }
  const top = git(real, ['rev-parse', '--show-toplevel'])
  if (Buffer.isBuffer(top)) return {folder: real, top: top.toString('utf8').replace(/\n$/, '')}
  const bare = git(real, ['rev-parse', '--is-bare-repository'])
  if (Buffer.isBuffer(bare)) return {folder: real, top: real}
  return 'problem' in bare && /not a git repository/.test(bare.problem)
    ? {problem: `${folder} is in no git repository`}
    : bare
}

/** @returns the commit that a revision names, as 40 hex digits or more */
export function findCommit({folder}: Repository, revision: string): string | GitProblem {
  const found = git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
  if (Buffer.isBuffer(found)) return found.toString('utf8').trim()
  return {
    problem: `git knows no revision "${revision}" here`,
    help: 'name a commit, a branch or a tag; one that only the server has must be fetched first',
  }
}

/** The commit from which two others part. */
export function findMergeBase({folder}: Repository, one: string, other: string): string | GitProblem {
  const found = git(folder, ['merge-base', one, other])
  return Buffer.isBuffer(found)
    ? found.toString('utf8').trim()
    : {problem: 'the two revisions have no common ancestor'}
}
