/** What is left of probing when kgate is ended in the middle of it. */

import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout} from 'node:timers/promises'
import {build} from 'esbuild'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {repositoryRoot} from '../support/repository-root.js'
import {hostFolder, isRunning, write} from './host-case.js'

/** Answers what machine it is for; else leaves its number in `running/` and hangs, together with a child. */
function hangingCompiler(folder: string, then = 'wait'): string {
  return `#!/bin/sh
case $1 in -E) exit ;; esac
trap '' TERM INT HUP
sleep 60 &
touch "${folder}/running/$$" "${folder}/running/$!"
${then}
`
}

const program = join(hostFolder(), 'program.mjs')

/** A process that probes, once some of its commands run; and their numbers. */
async function probing(folder: string): Promise<{child: ChildProcess; pids: number[]}> {
  const child = spawn(process.execPath, [program, folder], {stdio: 'inherit'})
  const running = () => readdirSync(join(folder, 'running')).filter(name => /^\d/.test(name))
  for (let tries = 0; running().length < 2 && tries < 500; tries++) await setTimeout(20)
  const pids = running().map(Number)
  assert.ok(pids.length >= 2 && pids.every(isRunning))
  assert.is(readdirSync(join(folder, 'tmp')).length, 1)
  return {child, pids}
}

async function assertNothingLeft(folder: string): Promise<void> {
  assert.equal(readdirSync(join(folder, 'tmp')), [])
  const pids = readdirSync(join(folder, 'running'))
    .filter(name => /^\d/.test(name))
    .map(Number)
  const left = () => pids.filter(isRunning)
  // A process that was ended needs a moment to go.
  for (let tries = 0; left().length > 0 && tries < 50; tries++) await setTimeout(20)
  assert.equal(left(), [])
}

test.before(async () => {
  await build({
    entryPoints: [join(repositoryRoot, 'test/host/slow-probing.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    outfile: program,
  })
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} ends kgate, its commands, theirs, and its temporary folder`, async () => {
    const folder = hostFolder({'running/.keep': ''})
    write(folder, {'bin/cc': hangingCompiler(folder)})
    const {child} = await probing(folder)
    child.kill(signal)
    assert.equal(await once(child, 'close'), [null, signal])
    await assertNothingLeft(folder)
  })
}

test('so does a call of exit', async () => {
  const folder = hostFolder({'running/.keep': ''})
  // One of the compilers ends, upon which the program exits.
  const then = `mkdir "${folder}/first" 2>/dev/null && sleep 1 && exit 1\nwait`
  write(folder, {'bin/cc': hangingCompiler(folder, then)})
  const {child} = await probing(folder)
  assert.equal(await once(child, 'close'), [3, null])
  await assertNothingLeft(folder)
})

test.run()
