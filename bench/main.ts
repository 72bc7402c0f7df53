/** `npm run bench [-- --tree QEMU] [SUBJECT...]`: measures kgate against its peers and prints the figures. */

import {existsSync} from 'node:fs'
import {cpus} from 'node:os'
import {join} from 'node:path'
import {allTargets} from './all-targets.js'
import {coldStart} from './cold-start.js'
import {secondSolve} from './second-solve.js'
import type {Setting} from './setting.js'
import {runSynthetic, synthetic} from './synthetic.js'

const subjects = {allTargets, coldStart, secondSolve, synthetic}

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
  for (const [name, run] of Object.entries(subjects)) {
    if (argv.length > 0 && !argv.includes(name)) continue
    console.log(`\n${name}`)
    const setting: Setting = {tree, minikconf, print: line => console.log(`  ${line}`)}
    run(setting)
  }
} else {
  console.error(`there is no tree in ${tree}: name a full QEMU source with --tree`)
  process.exitCode = 2
}
