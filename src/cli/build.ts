/** `kgate build`: compiles what configure turned on, by Meson and Ninja. */

import type {ChildProcess} from 'node:child_process'
import {existsSync, readFileSync, rmSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join, resolve as resolvePath} from 'node:path'
import {type EarlierRecord, findProgram, writeFiles} from '../index.js'
import {readRecord, readText, shownPath, unprobed} from './build-folder.js'
import type {Terminal} from './terminal.js'
import {exitCode, UsageError, type Verb} from './verb.js'

/** What `meson setup` was last called with, in the build folder. */
const stampFile = 'kgate-meson.json'
/** What Meson makes, and what it would not forget of an earlier call. */
const ofMeson = ['meson-private', 'meson-info', 'meson-logs', 'build.ninja', 'compile_commands.json']

export const build: Verb = {
  summary: 'compile what configure turned on, by Meson and Ninja',
  usage: '[TARGET...] [options]',
  help: `
Runs Meson in the build folder where what configure decided has changed, and then Ninja.

Options
  --build DIR           the folder that was configured; default: build
  --jobs N              how many commands run at once; default: Ninja's
  --verbose             show commands as they are

Examples
  kgate build
  kgate build test --build /tmp/export`,
  flags: {build: {type: 'string'}, jobs: {type: 'string'}, verbose: {type: 'boolean'}},
  async run(call) {
    const {flags, input, terminal} = call
    const folder = resolvePath((flags['build'] as string | undefined) ?? 'build')
    const jobs = flags['jobs'] as string | undefined
    if (jobs !== undefined && !/^[1-9]\d{0,3}$/.test(jobs)) {
      throw new UsageError(`--jobs: "${jobs}" is not a number of commands`)
    }
    const record = readRecord(folder)
    if (!record) {
      terminal.say(
        `kgate build: ${shownPath(folder)} is not configured: run ./configure or kgate configure first`,
      )
      return exitCode.input
    }
    const problem = missing(record, folder)
    if (problem !== undefined) {
      terminal.say(`kgate build: ${problem}`)
      return exitCode.input
    }
    if (!(await setUp(record, folder, terminal))) return exitCode.input
    const args = [
      '-C',
      folder,
      ...(jobs === undefined ? [] : ['-j', jobs]),
      ...(flags['verbose'] ? ['-v'] : []),
    ]
    const {status} = await run('ninja', [...args, ...input], record, 'inherit')
    return status === 0 ? exitCode.fine : exitCode.input
  },
}

/** What is not there, and the package that brings it. */
function missing({tree, environment}: EarlierRecord, folder: string): string | undefined {
  if (!existsSync(join(tree, 'meson.build')))
    return `${shownPath(tree)} has no meson.build: there is nothing to compile`
  const programs = [
    ['the C compiler', environment['CC']?.split(' ')[0] ?? 'cc', 'gcc'],
    ['Meson', 'meson', 'meson'],
    ['Ninja', 'ninja', 'ninja-build'],
  ] as const
  const absent = programs.find(([, program]) => findProgram(program, process.env, folder).path === undefined)
  return absent && `${absent[0]} (${absent[1]}) is missing: install the package ${absent[2]}`
}

/** Calls `meson setup` unless it was called like that before. @returns whether it is set up */
async function setUp(record: EarlierRecord, folder: string, terminal: Terminal): Promise<boolean> {
  const args = readFileSync(join(folder, 'meson-args.txt'), 'utf8')
    .split('\n')
    .filter(line => line !== '')
  const {tree, environment} = record
  const stamp = `${JSON.stringify({tree, args, environment}, null, 1)}\n`
  const isDone = existsSync(join(folder, 'build.ninja')) && readText(join(folder, stampFile)) === stamp
  if (isDone) return true
  for (const name of [...ofMeson, stampFile]) rmSync(join(folder, name), {recursive: true, force: true})
  terminal.progress('setting up Meson')
  const {status, output} = await run('meson', ['setup', ...args, folder, tree], record, 'pipe')
  if (status !== 0) {
    terminal.say(output.trimEnd())
    terminal.say('kgate build: Meson could not be set up')
    return false
  }
  writeFiles(folder, [{path: stampFile, content: stamp}])
  terminal.progress('')
  return true
}

/** Runs a command to its end; a signal that ends kgate is passed on to it first. It gets the variables of the record, not this call's. */
async function run(
  program: string,
  args: readonly string[],
  {environment}: EarlierRecord,
  stdio: 'inherit' | 'pipe',
): Promise<{status: number | null; output: string}> {
  const {spawn} = createRequire(import.meta.url)('node:child_process') as typeof import('node:child_process')
  const child: ChildProcess = spawn(program, args, {
    env: {...unprobed(), ...environment},
    stdio: ['ignore', stdio, stdio],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (output += part))
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  let ending: NodeJS.Signals | undefined
  const passOn = (signal: NodeJS.Signals) => {
    ending = signal
    child.kill(signal)
  }
  for (const signal of signals) process.on(signal, passOn)
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', status => resolve({status, output}))
    })
  } finally {
    for (const signal of signals) process.off(signal, passOn)
    // A shell that runs several commands is to know.
    if (ending !== undefined) process.kill(process.pid, ending)
  }
}
