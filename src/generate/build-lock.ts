/** Keeps two runs from writing into one build folder at the same time. */

import {lstatSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {makeFolder} from './write-files.js'

export interface BuildLock {
  release(): void
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Takes a build folder, which is made where it does not exist, and clears it of what a run that was killed had not
 * finished. A lock whose owner is gone counts for nothing.
 *
 * @returns the lock, or the process that has it
 * @throws the operating system's error
 */
export function lockBuild(directory: string): BuildLock | {readonly owner: number} {
  makeFolder(resolve(directory))
  const path = join(directory, '.kgate.lock')
  const remove = () => rmSync(path, {force: true})
  // Before there is a lock: a signal that comes meanwhile is delivered by the event loop, when there is one.
  const stopListening = beforeEnding(remove)
  try {
    const owner = take(path)
    if (owner !== undefined) {
      stopListening()
      return {owner}
    }
    clear(directory)
  } catch (error) {
    stopListening()
    throw error
  }
  return {
    release: () => {
      stopListening()
      remove()
    },
  }
}

/** Does something when a signal ends the process, which ends as it would have without. @returns what stops listening */
function beforeEnding(act: () => void): () => void {
  const end = (signal: NodeJS.Signals) => {
    stopListening()
    act()
    process.kill(process.pid, signal)
  }
  const stopListening = () => {
    for (const signal of signals) process.off(signal, end)
  }
  for (const signal of signals) process.on(signal, end)
  return stopListening
}

/** @returns the process that has the lock, where it cannot be taken */
function take(path: string): number | undefined {
  // The lock is a link whose target is its owner, so that it is made and owned in one step.
  while (!made(path)) {
    const owner = ownerOf(path)
    if (owner === undefined) continue
    if (isAlive(owner)) return owner
    takeAway(path, owner)
  }
  return undefined
}

function made(path: string): boolean {
  try {
    symlinkSync(String(process.pid), path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** @returns undefined where the lock has been released meanwhile; 0 where what is there is not a lock */
function ownerOf(path: string): number | undefined {
  try {
    return Number.parseInt(readlinkSync(path), 10) || 0
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    if (codeOf(error) === 'EINVAL') return 0
    throw error
  }
}

/** Another run may have been faster: what was moved away must be the dead one's. */
function takeAway(path: string, owner: number): void {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  if (lstatSync(aside).isSymbolicLink() && ownerOf(aside) !== owner) renameSync(aside, path)
  else rmSync(aside, {force: true, recursive: true})
}

function isAlive(owner: number): boolean {
  if (owner === 0) return false
  try {
    process.kill(owner, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/**
 * Temporary files of `writeFiles`, since nobody else writes here while the lock is held, and locks that the dead moved
 * aside.
 */
function clear(directory: string): void {
  for (const name of readdirSync(directory)) {
    const aside = /^\.kgate\.lock\.(\d+)$/.exec(name)
    if (aside ? !isAlive(Number(aside[1])) : /\.\d+\.tmp$/.test(name)) {
      rmSync(join(directory, name), {force: true})
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
