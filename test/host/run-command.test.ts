import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {type Ended, runCommand} from '../../src/host/run-command.js'
import {hostFolder, isRunning} from './host-case.js'

const folder = hostFolder()
const outputLimit = 1 << 16

function run(script: string, timeLimit = 10_000, groups = new Set<number>()): Promise<Ended> {
  const options = {
    environment: {PATH: '/usr/bin:/bin', LC_ALL: 'C'},
    directory: folder,
    timeLimit,
    outputLimit,
  }
  return runCommand(['/bin/sh', '-c', script], options, groups)
}

test('a command has its folder, its environment, no input, and no shell', async () => {
  const {status, stdout, stderr, problem} = await run('pwd; echo "$LC_ALL"; cat; echo oops >&2; exit 3')
  assert.equal([status, stdout, stderr, problem], [3, `${folder}\nC\n`, 'oops\n', undefined])
  const words = ['/bin/echo', '$HOME', '*', 'a b;c']
  const options = {environment: {}, directory: folder, timeLimit: 10_000, outputLimit}
  assert.is((await runCommand(words, options, new Set())).stdout, '$HOME * a b;c\n')
})

test('what cannot be started has a problem, and no status', async () => {
  const options = {environment: {}, directory: folder, timeLimit: 10_000, outputLimit}
  for (const argv of [
    ['/no/such/program'],
    ['/etc/passwd'],
    ['/bin/echo', 'a\0b'],
    ['/bin/echo', 'x'.repeat(4e6)],
  ]) {
    const {status, problem} = await runCommand(argv, options, new Set())
    assert.is(status, undefined)
    assert.match(problem ?? '', /^it could not be started: /)
  }
})

test('a signal that ends it is told', async () => {
  const {status, problem} = await run('kill -SEGV $$')
  assert.equal([status, problem], [undefined, 'it was ended by SIGSEGV'])
})

test('of a long output the beginning is kept', async () => {
  const {status, stdout} = await run('yes | head -c 10000000')
  assert.is(status, 0)
  assert.is(stdout.length, outputLimit + `\n... and ${10_000_000 - outputLimit} more bytes`.length)
  assert.match(stdout, /^y\ny\n[\s\S]*\n\.\.\. and 9934464 more bytes$/)
})

test('at its time limit a command ends, and all that it started', async () => {
  const groups = new Set<number>()
  const started = Date.now()
  const {status, problem} = await run('sleep 60 & echo $! $$ > pids; trap "" TERM INT; wait', 300, groups)
  assert.equal([status, problem], [undefined, 'it took longer than 0.3 s and was stopped'])
  assert.ok(Date.now() - started < 5000)
  assert.is(groups.size, 0)
  const pids = readFileSync(join(folder, 'pids'), 'utf8').trim().split(' ')
  assert.is(pids.length, 2)
  for (const pid of pids) assert.not.ok(isRunning(Number(pid)), `${pid} still runs`)
})

test('who holds the output of a command that has ended is not waited for', async () => {
  const started = Date.now()
  const {status, stdout} = await run('sleep 60 & echo $! > pid; echo done')
  assert.equal([status, stdout], [0, 'done\n'])
  assert.ok(Date.now() - started < 5000)
  assert.not.ok(isRunning(Number(readFileSync(join(folder, 'pid'), 'utf8'))))
  assert.ok(existsSync(join(folder, 'pid')))
})

test.run()
