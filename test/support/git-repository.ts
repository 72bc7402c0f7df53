/** Makes folders git repositories, whatever the user's own settings of git are. */

import {execFileSync} from 'node:child_process'

const settings = [
  'user.name=Test',
  'user.email=test@localhost',
  'commit.gpgsign=false',
  'init.defaultBranch=main',
  'core.autocrlf=false',
]

export function git(folder: string, ...args: readonly string[]): string {
  const {GIT_DIR: _d, GIT_INDEX_FILE: _i, GIT_WORK_TREE: _w, ...env} = process.env
  const given = settings.flatMap(setting => ['-c', setting])
  return execFileSync('git', ['-C', folder, ...given, ...args], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Commits all that a folder holds; makes it a repository where it is none. */
export function gitRepository(folder: string): void {
  git(folder, 'init', '-q')
  git(folder, 'add', '-A')
  git(folder, 'commit', '-q', '--allow-empty', '--no-verify', '-m', 'Test')
}
