/**
 * `node scripts/run.mjs test/vm/shell.ts [--daemon PATH] [--bin PATH]... [--time SECONDS] [--disk MIB] [--smp COUNT] [--poll] SCRIPT`: boots a VM, runs a
 * script of busybox's sh in it, prints its output and the kernel's last words, and exits with its status.
 */

import {basename} from 'node:path'
import {parseArgs} from 'node:util'
import {Machine} from './machine.js'
import {Missing} from './missing.js'
import {peer} from './peer.js'
import {verifier} from './verifier.js'

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    daemon: {type: 'string'},
    bin: {type: 'string', multiple: true},
    time: {type: 'string', default: '60'},
    disk: {type: 'string'},
    smp: {type: 'string', default: '2'},
    poll: {type: 'boolean', default: false},
  },
})
const script = positionals[0]
if (script === undefined) {
  console.error(
    'usage: shell.ts [--daemon PATH] [--bin PATH]... [--time SECONDS] [--disk MIB] [--smp COUNT] [--poll] SCRIPT',
  )
  process.exit(2)
}
try {
  const programs: Record<string, string> = {'qemu-storage-daemon': peer(), verify: verifier()}
  if (values.daemon !== undefined) programs['kgate-storage-daemon'] = values.daemon
  for (const path of values.bin ?? []) programs[basename(path)] = path
  const start = Date.now()
  const machine = await Machine.boot({
    programs,
    poll: values.poll,
    processors: Number(values.smp),
    ...(values.disk === undefined ? {} : {disk: Number(values.disk)}),
  })
  const booted = Date.now()
  console.error(`[booted in ${((booted - start) / 1000).toFixed(1)} s]`)
  const {output, status} = await machine.run(script, Number(values.time))
  process.stdout.write(output, 'latin1')
  console.error(`[exit status ${status} after ${((Date.now() - booted) / 1000).toFixed(1)} s]`)
  const said = machine.console(20)
  if (said !== '') console.error(`[console]\n${said}`)
  await machine.end()
  process.exitCode = status
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = error instanceof Missing ? 77 : 1
}
