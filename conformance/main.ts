/** `npm run conformance`: holds kgate against QEMU's own minikconf.py, recorded and live. */

import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join, resolve as resolvePath} from 'node:path'
import {help, type Options, parseArguments} from './arguments.js'
import {compareBuildOptions} from './build-options.js'
import {compareCorpus} from './corpus.js'
import {compareDeviceLists} from './device-lists.js'
import {compareVersions} from './differences.js'
import {compareCommandLines} from './drop-in.js'
import {compareFixes} from './fixes.js'
import {compareGenerated, GeneratedTrees} from './generated.js'
import {compareDraws, compareModes} from './live.js'
import {compareMesonOptions, compareOptionFiles} from './meson-options.js'
import {withOracles} from './oracle.js'
import {compareSamples} from './samples.js'
import {checkSymbolProofs} from './symbol-proofs.js'
import {Tally} from './tally.js'
import {compareTargetHeaders} from './target-headers.js'
import {compareTextWrap} from './text-wrap.js'

/** How many device lists of each tree are made to contradict themselves. */
const editedLists = 50

const options = parseArguments(process.argv.slice(2))
if (options === 'help') {
  console.log(help)
} else if (typeof options === 'string') {
  console.error(`conformance: ${options}`)
  process.exitCode = 2
} else {
  const tally = new Tally()
  try {
    await run(options, tally)
  } catch (error) {
    tally.failed++
    console.log(`FAIL the run stops here: ${error instanceof Error ? error.stack : error}`)
  }
  console.log(`${tally.passed} passed, ${tally.failed} failed`)
  process.exitCode = tally.failed > 0 ? 1 : 0
}

function corpusTrees(corpus: string): string[] {
  return readdirSync(corpus)
    .filter(version => existsSync(join(corpus, version, 'tree/configs/devices')))
    .sort()
}

async function run(options: Options, tally: Tally): Promise<void> {
  if (existsSync(options.corpus)) {
    compareCorpus(tally, options.corpus)
    compareMesonOptions(tally, options.corpus)
    compareTargetHeaders(tally, options.corpus)
    checkSymbolProofs(tally, options.corpus)
    compareVersions(tally, options.corpus)
    for (const version of corpusTrees(options.corpus)) {
      await compareFixes(tally, join(options.corpus, version, 'tree'), version, options.seed, editedLists)
    }
  } else {
    console.log(`SKIPPED: there is no corpus in ${options.corpus}; nothing recorded was compared.`)
    console.log('SKIPPED: name one with --corpus, or a full QEMU source with --tree.')
  }
  compareOptionFiles(tally, options.seed, options.generated)
  compareTextWrap(tally, options.seed, 5000)
  if (options.trees.length === 0) return
  const generated = new GeneratedTrees(options)
  try {
    for (const given of options.trees) await compareTree(options, tally, generated, resolvePath(given))
  } finally {
    generated.remove()
  }
}

async function compareTree(
  options: Options,
  tally: Tally,
  generated: GeneratedTrees,
  tree: string,
): Promise<void> {
  const name = `QEMU ${readFileSync(join(tree, 'VERSION'), 'utf8').trim()}`
  await withOracles(tree, async oracles => {
    await compareModes(tally, oracles, tree, name)
    await compareDraws(tally, oracles, tree, name, options.seed, options.draws)
    await compareSamples(tally, oracles, tree, name, options.seed)
    await compareGenerated(tally, oracles, generated, name)
    await compareDeviceLists(tally, oracles, tree, name)
    await compareFixes(tally, tree, name, options.seed, editedLists, oracles[0])
  })
  await compareCommandLines(tally, generated, tree, name)
  compareBuildOptions(tally, tree, name, options.seed)
}
