/** `npm run test:vm [-- [--daemon PATH] [--verbose] [SCENARIO...]]`: the storage daemon against a real kernel, in a VM. */

import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import {repositoryRoot} from '../support/repository-root.js'
import {builtDaemon} from './daemon.js'
import {Machine} from './machine.js'
import {Missing} from './missing.js'
import {verifier} from './verifier.js'

interface Scenario {
  readonly name: string
  /** What it promises: the first line of its script. */
  readonly promise: string
  readonly script: string
  readonly seconds: number
  readonly breaksTheMachine: boolean
}

const folder = join(repositoryRoot, 'test/vm/scenarios')

/** What the kernel says when a driver or a device misbehaved, whatever a scenario made of it. */
const alarming = /BUG:|WARNING:|Oops|blocked for more than|is not a head|general protection/

function scenario(file: string): Scenario {
  const script = readFileSync(join(folder, file), 'utf8')
  return {
    name: file.replace(/^\d+-|\.sh$/g, ''),
    promise: script.split('\n', 1)[0]?.replace(/^# /, '') ?? '',
    script: `. /functions\n${script}`,
    seconds: Number(/^# seconds: (\d+)$/m.exec(script)?.[1] ?? 60),
    breaksTheMachine: /^# leaves the VM broken$/m.test(script),
  }
}

async function main(): Promise<number> {
  const {values, positionals} = parseArgs({
    allowPositionals: true,
    options: {daemon: {type: 'string'}, verbose: {type: 'boolean', default: false}},
  })
  const all = readdirSync(folder).sort().map(scenario)
  const unknown = positionals.find(name => !all.some(known => known.name === name))
  if (unknown !== undefined) {
    console.error(`there is no scenario ${unknown}; there are ${all.map(({name}) => name).join(', ')}`)
    return 2
  }
  const daemon = values.daemon ?? builtDaemon
  if (!existsSync(daemon)) {
    console.error(
      `there is no ${daemon}: ./configure --enable-vduse-blk-export && ./kgate build, or --daemon PATH`,
    )
    return 2
  }
  const programs = {'kgate-storage-daemon': daemon, verify: verifier()}
  const boot = () => Machine.boot({programs, poll: false, processors: 4, disk: 128})
  const start = Date.now()
  let failed = 0
  let passed = 0
  let machine: Machine | undefined
  try {
    for (const each of all.filter(({name}) => positionals.length === 0 || positionals.includes(name))) {
      machine ??= await boot()
      const began = Date.now()
      const problem = await attempt(machine, each, values.verbose)
      const took = `${((Date.now() - began) / 1000).toFixed(1)} s`
      console.log(`${problem === undefined ? 'ok  ' : 'FAIL'} ${each.promise} (${took})`)
      if (problem === undefined) passed++
      else {
        failed++
        console.log(problem.replace(/^/gm, '     '))
      }
      if (problem !== undefined || each.breaksTheMachine) {
        // What it left behind is nothing for the next one to stumble over.
        await machine.end()
        machine = undefined
      }
    }
  } finally {
    await machine?.end()
  }
  console.log(`${((Date.now() - start) / 1000).toFixed(0)} s`)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

/** @returns what went wrong */
async function attempt(
  machine: Machine,
  {name, script, seconds, breaksTheMachine}: Scenario,
  verbose: boolean,
) {
  try {
    await machine.do('rm -rf /tmp/*; dmesg -c >/dev/null')
    const {status, output} = await machine.run(`exec 2>&1; set -x; ${script}`, seconds)
    if (verbose) console.log(output.trimEnd())
    const logs = await machine.do('for log in *.log; do echo "== $log"; tail -n 15 "$log"; done; true')
    const kernel = await machine.do('dmesg')
    const context = `${logs.trimEnd()}\n== kernel\n${kernel.split('\n').slice(-15).join('\n')}`
    if (status !== 0)
      return `exit status ${status} of ${name}\n${output.split('\n').slice(-25).join('\n')}\n${context}`
    const said = breaksTheMachine ? null : alarming.exec(kernel)
    if (said) return `the kernel said ${said[0]}\n${context}`
    const left = breaksTheMachine
      ? ''
      : (await machine.do('ls /dev/vduse /sys/bus/vdpa/devices')).replace(/^.*:$|^control$/gm, '').trim()
    return left === '' ? undefined : `it left ${left}\n${context}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  const missing = error instanceof Missing
  console.error(missing ? `SKIPPED, the VM test did not run: ${reason}` : `the VM test broke off: ${reason}`)
  process.exitCode = missing ? 77 : 1
}
