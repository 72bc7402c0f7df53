/** The program that fills and checks a disk inside the VM: compiled here, static, once for each change of its source. */

import {spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {repositoryRoot} from '../support/repository-root.js'
import {cached} from './cache.js'
import {Missing} from './missing.js'

export function verifier(): string {
  const source = join(repositoryRoot, 'test/vm/guest/verify.c')
  const key = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 12)
  const folder = cached(`verify-${key}`, making => {
    const args = ['-std=c11', '-O2', '-Wall', '-Wextra', '-Werror', '-static', '-pthread', source]
    const {status, error, stderr} = spawnSync('cc', [...args, '-o', join(making, 'verify')], {
      encoding: 'utf8',
    })
    if (error) throw new Missing('there is no C compiler: install gcc')
    if (status !== 0) throw new Error(`${source} does not compile:\n${stderr}`)
  })
  return join(folder, 'verify')
}
