/** `npm run bench [-- --tree QEMU] [SUBJECT...]`: measures kgate against its peers and prints the figures. */

import {spawnSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {cpus} from 'node:os'
import {join} from 'node:path'
import {allTargets} from './all-targets.js'
import {check} from './check.js'
import {coldStart} from './cold-start.js'
import {noChangeConfigure} from './no-change-configure.js'
import {secondSolve} from './second-solve.js'
import type {Setting} from './setting.js'
import {runSynthetic, synthetic} from './synthetic.js'

const subjects = {allTargets, check, coldStart, noChangeConfigure, secondSolve, synthetic}

const argv = process.argv.slice(2)
const treeAt = argv.indexOf('--tree')
const given = treeAt < 0 ? undefined : argv.splice(treeAt, 2)[1]
const corpus = '../shared/corpus/qemu-10.2/tree'
const tree = given ?? corpus
const unknown = argv.filter(name => !Object.hasOwn(subjects, name))
if (argv[0] === '--synthetic') {
  console.log(JSON.stringify(runSynthetic(Number(argv[1]))))
} else if (unknown.length > 0 || (given === undefined && treeAt >= 0)) {
  console.error(`usage: npm run bench [-- [--tree QEMU] [${Object.keys(subjects).join('|')}]...]`)
  process.exitCode = 2
} else if (existsSync(join(tree, 'Kconfig'))) {
  const script = join(tree, 'scripts/minikconf.py')
  const minikconf = existsSync(script) ? script : undefined
  console.log(
    `node ${process.version}, ${cpus().length} CPUs (${cpus()[0]?.model ?? 'unknown'}), tree ${tree}`,
  )
  const chosen = Object.entries(subjects).filter(([name]) => argv.length === 0 || argv.includes(name))
  for (const [name, run] of chosen) {
    console.log(`\n${name}`)
    const setting: Setting = {tree, minikconf, print: line => console.log(`  ${line}`)}
    if (chosen.length === 1) run(setting)
    // Each in a process of its own: what one leaves behind, in memory and in the compiler, would burden the next.
    else inProcessOfItsOwn(name)
  }
} else {
  console.error(`there is no tree in ${tree}: name a full QEMU source with --tree`)
  process.exitCode = 2
}

function inProcessOfItsOwn(name: string): void {
  const program = process.argv[1] as string
  const {status, stdout} = spawnSync(process.execPath, [...process.execArgv, program, '--tree', tree, name], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // The machine and the subject's name are said already.
  console.log(stdout.split('\n').slice(3, -1).join('\n'))
  if (status !== 0) process.exitCode = 1
}
