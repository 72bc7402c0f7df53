import {spawnSync} from 'node:child_process'
import {lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {type BuildLock, lockBuild} from '../../src/generate/build-lock.js'
import {withTemporaryFolder} from '../support/temporary-folder.js'

function taken(directory: string): BuildLock {
  const lock = lockBuild(directory)
  if ('owner' in lock) throw new Error(`process ${lock.owner} has it`)
  return lock
}

/** A process that has ended. */
const gone = spawnSync(process.execPath, ['-e', '0']).pid

test('the folder is made, and nothing is left in it', () => {
  withTemporaryFolder(folder => {
    const build = join(folder, 'a/build')
    taken(build).release()
    assert.equal(readdirSync(build), [])
  })
})

test('while one has it, another is told who', () => {
  withTemporaryFolder(folder => {
    const lock = taken(folder)
    assert.equal(lockBuild(folder), {owner: process.pid})
    lock.release()
    taken(folder).release()
  })
})

test('a lock whose owner was killed counts for nothing', () => {
  withTemporaryFolder(folder => {
    symlinkSync(String(gone), join(folder, '.kgate.lock'))
    taken(folder).release()
    assert.equal(readdirSync(folder), [])
  })
})

test('what is in the place of the lock and none is replaced', () => {
  withTemporaryFolder(folder => {
    mkdirSync(join(folder, '.kgate.lock'))
    const lock = taken(folder)
    assert.ok(lstatSync(join(folder, '.kgate.lock')).isSymbolicLink())
    lock.release()
    assert.equal(readdirSync(folder), [])
  })
})

test('a lock that is released leaves no listener behind', () => {
  const listeners = () => ['SIGINT', 'SIGTERM', 'SIGHUP'].map(signal => process.listenerCount(signal))
  const before = listeners()
  withTemporaryFolder(folder => {
    const lock = taken(folder)
    assert.not.equal(listeners(), before)
    lock.release()
  })
  assert.equal(listeners(), before)
})

test('what a killed run had not finished is cleared away, and nothing else', () => {
  withTemporaryFolder(folder => {
    for (const name of ['config-host.h', 'config-host.h.4711.tmp', 'my.tmp'])
      writeFileSync(join(folder, name), '')
    // Two runs that found a dead one's lock: one of them died as well.
    for (const owner of [gone, process.pid]) symlinkSync(String(gone), join(folder, `.kgate.lock.${owner}`))
    taken(folder).release()
    assert.equal(readdirSync(folder).sort(), [`.kgate.lock.${process.pid}`, 'config-host.h', 'my.tmp'])
  })
})

test.run()
