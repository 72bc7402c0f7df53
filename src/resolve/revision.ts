/** Trees as git has them: at a revision, without a checkout. */

import {resolve as resolvePath} from 'node:path'
import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import type {FileReader} from '../tree/file-reader.js'
import {findCommit, findMergeBase, findRepository, type GitProblem} from '../tree/git.js'
import {gitReader} from '../tree/git-reader.js'
import {type LoadedTree, type LoadOptions, loadTree} from './tree.js'

/** `A..B` and `A...B`, as git reads them: what is left out is HEAD, and three dots begin where the two part. */
export interface RevisionRange {
  readonly from: string
  readonly to: string
  readonly sinceParting: boolean
}

/** @returns undefined for what is no range */
export function revisionRange(text: string): RevisionRange | undefined {
  const [, from, dots, to] = /^(.*?)(\.\.\.?)(.*)$/.exec(text) ?? []
  const isPath = to?.startsWith('/') || to?.startsWith('.')
  if (dots === undefined || isPath || (from === '' && to === '')) return undefined
  return {from: from || 'HEAD', to: to || 'HEAD', sinceParting: dots === '...'}
}

/** The two trees of a range, or what is wrong. */
export interface LoadedRange {
  readonly from?: LoadedTree
  readonly to?: LoadedTree
  readonly diagnostics: readonly Diagnostic[]
}

/** @param directory where the tree lies, in whatever depth of a repository */
export function loadRange(
  directory: string,
  {from, to, sinceParting}: RevisionRange,
  options: LoadOptions = {},
): LoadedRange {
  const repository = findRepository(resolvePath(options.workingDirectory ?? process.cwd(), directory))
  if ('problem' in repository) return {diagnostics: [revisionProblem(repository)]}
  const [first, last] = [from, to].map(revision => findCommit(repository, revision))
  const wrong = [first, last].filter(found => typeof found === 'object')
  if (typeof first !== 'string' || typeof last !== 'string')
    return {diagnostics: wrong.map(problem => revisionProblem(problem))}
  const start = sinceParting ? findMergeBase(repository, first, last) : first
  if (typeof start !== 'string') return {diagnostics: [revisionProblem(start)]}
  const trees = [start, last].map((commit, index): LoadedTree => {
    const reader = gitReader(repository.folder, commit)
    if ('problem' in reader) return {diagnostics: [revisionProblem(reader)]}
    const loaded = loadTree(repository.folder, {...options, reader})
    if (loaded.tree) return loaded
    const revision = index === 0 ? from : to
    return {
      diagnostics: loaded.diagnostics.map(said => ({...said, message: `at ${revision}: ${said.message}`})),
    }
  })
  return {...(trees[0] && {from: trees[0]}), ...(trees[1] && {to: trees[1]}), diagnostics: []}
}

/** The files of one revision, for a tree in a folder. @param directory absolute */
export function revisionFiles(directory: string, revision: string): FileReader | GitProblem {
  const repository = findRepository(directory)
  if ('problem' in repository) return repository
  const commit = findCommit(repository, revision)
  return typeof commit === 'string' ? gitReader(directory, commit) : commit
}

/** The tree at one revision. */
export function loadRevision(directory: string, revision: string, options: LoadOptions = {}): LoadedTree {
  const {from, diagnostics} = loadRange(
    directory,
    {from: revision, to: revision, sinceParting: false},
    options,
  )
  return from ?? {diagnostics}
}

function revisionProblem({problem, help}: GitProblem): Diagnostic {
  return {code: 'git-revision', severity: 'error', message: problem, ...(help !== undefined && {help})}
}
