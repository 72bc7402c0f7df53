/** `kgate build` with stand-ins for Meson and Ninja: what they are called in, and how it ends. */

import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {chmodSync, existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout} from 'node:timers/promises'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {folderWith, launcher, run} from './command.js'

const programs = ['cc', 'meson', 'ninja']

/** A configured tree. @param ninja what the stand-in does, a line of shell */
function configured(ninja: string, env: Readonly<Record<string, string>> = {}) {
  const cwd = folderWith({
    'kgate.json': '{"profile": "kgate"}',
    'meson.build': '',
    'meson_options.txt': '',
    Kconfig: '',
    'default-configs/one.mak': '',
    'bin/cc': '#!/bin/sh\n',
    'bin/meson': '#!/bin/sh\nfor word; do folder=$last last=$word; done\n: > "$folder/build.ninja"\n',
    'bin/ninja': `#!/bin/sh\n${ninja}\n`,
  })
  for (const name of programs) chmodSync(join(cwd, 'bin', name), 0o755)
  const path = {PATH: `${cwd}/bin:${process.env['PATH']}`}
  assert.is(run(launcher, ['configure', '--quiet'], {cwd, env: {...path, ...env}}).status, 0)
  return {cwd, path}
}

test('compilers and flags are those of configure, whatever is set now', () => {
  const {cwd, path} = configured(`echo "\${CC-none} $CFLAGS" > seen`, {CFLAGS: '-O1'})
  const {status, stderr} = run(launcher, ['build'], {cwd, env: {...path, CC: 'other', CFLAGS: '-O3'}})
  assert.is(status, 0, stderr)
  assert.is(readFileSync(join(cwd, 'seen'), 'utf8'), 'none -O1\n')
})

test('a signal ends Ninja, and then kgate by the same', async () => {
  const {cwd, path} = configured(': > started; exec sleep 60')
  const child = spawn(launcher, ['build'], {cwd, env: {...process.env, ...path}, stdio: 'ignore'})
  const ended = once(child, 'exit')
  for (let tries = 0; !existsSync(join(cwd, 'started')) && tries < 500; tries++) await setTimeout(20)
  child.kill('SIGINT')
  assert.equal(await ended, [null, 'SIGINT'])
})

test.run()
