/** Compares `kgate minikconf` with `python3 scripts/minikconf.py` as programs: output, exit status, dependency file. */

import {spawn} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {join, relative, resolve as resolvePath} from 'node:path'
import {argumentsOf, callOf, externalText} from './calls.js'
import type {GeneratedTrees} from './generated.js'
import {python} from './oracle.js'
import {deviceTargets, externalsOf, inputsOf} from './qemu-tree.js'
import type {Tally} from './tally.js'
import {differentSets, lines, realPaths} from './verdict.js'

interface Run {
  readonly what: string
  readonly folder: string
  /** Where `{depfile}` stands, the path of the dependency file is put. */
  readonly argv: readonly string[]
}

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  readonly depfile: string | undefined
}

const depfileMark = '{depfile}'

export async function compareCommandLines(
  tally: Tally,
  generated: GeneratedTrees,
  tree: string,
  name: string,
): Promise<void> {
  const runs = [...targetRuns(tree), ...generatedRuns(generated), ...oddRuns(tree)]
  const section = tally.section(`${name}: command lines`, runs.length)
  const folder = mkdtempSync(join(generated.folder, 'runs-'))
  const script = join(tree, 'scripts/minikconf.py')
  const kgate = resolvePath('kgate')
  try {
    for (const [at, run] of runs.entries()) {
      const [theirs, ours] = await Promise.all([
        execute(python, [script], run, join(folder, `${at}.theirs`)),
        execute(kgate, ['minikconf'], run, join(folder, `${at}.ours`)),
      ])
      const again = `(cd ${run.folder} && ${python} ${script} ${run.argv.join(' ')})`
      section.check(run.what, differences(ours, theirs), `with status ${theirs.status}`, again)
    }
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
  section.end()
}

/** From three folders: the tree's own, its parent, and another. */
function targetRuns(tree: string): Run[] {
  const modes = ['defconfig', 'allnoconfig', 'allyesconfig'] as const
  return deviceTargets(tree)
    .filter((_, at) => at % 3 === 0)
    .map((target, at): Run => {
      const folder = [tree, join(tree, '..'), process.cwd()][at % 3] as string
      const inputs = inputsOf(tree, target).map(input => (at % 2 === 0 ? relative(folder, input) : input))
      const host = at % 2 === 0 ? 'full' : 'bare'
      const mode = modes[at % modes.length] as (typeof modes)[number]
      const call = callOf(mode, inputs, externalsOf(tree, target, host))
      const argv = argumentsOf({...call, dependencyFile: depfileMark})
      return {what: `${target} ${mode} ${host}`, folder, argv: mode === 'defconfig' ? argv.slice(1) : argv}
    })
}

function generatedRuns({trees}: GeneratedTrees): Run[] {
  return trees
    .filter(({tree}) => tree.mode !== 'randconfig' && tree.shape !== 'cyclic')
    .slice(0, 20)
    .map(({index, folder, tree, call}) => ({
      what: `generated tree ${index} (${tree.shape})`,
      folder,
      argv: argumentsOf({...call, inputs: tree.inputs, dependencyFile: depfileMark}),
    }))
}

/** What no build system says, but somebody's fingers do. */
function oddRuns(tree: string): Run[] {
  const target = deviceTargets(tree)[0] as string
  const inputs = inputsOf(tree, target).map(input => relative(tree, input))
  const externals = externalsOf(tree, target, 'bare').map(([name, value]) => externalText(name, value))
  const odd: [string, ...string[]][] = [
    ['no arguments'],
    ['only a mode', '--defconfig'],
    ['an unknown option', '--bogus', 'out', depfileMark],
    ['an option behind the mode', '--defconfig', '--defconfig', 'out', depfileMark],
    ['no dependency file', 'out'],
    ['no inputs', 'out', depfileMark],
    ['no inputs but an external symbol', 'out', depfileMark, 'CONFIG_TCG=y'],
    ['no externals', 'out', depfileMark, ...inputs],
    ['externals first', 'out', depfileMark, ...externals, ...inputs],
    ['an empty external', 'out', depfileMark, ...inputs, ...externals, 'CONFIG_TPM='],
    ['an undefined external', 'out', depfileMark, ...inputs, ...externals, 'CONFIG_NO_SUCH_SYMBOL=y'],
    ['an external given twice', 'out', depfileMark, ...inputs, ...externals, ...externals],
    ['an external given both ways', 'out', depfileMark, ...inputs, 'CONFIG_TCG=y', 'CONFIG_TCG=n'],
    ['an external of other letters', 'out', depfileMark, ...inputs, ...externals, 'CONFIG_tpm=y'],
    ['an external of another value', 'out', depfileMark, ...inputs, ...externals, 'CONFIG_TPM=m'],
    ['a missing input', 'out', depfileMark, 'no/such.mak', 'Kconfig'],
    ['a folder as input', 'out', depfileMark, 'hw', 'Kconfig'],
    ['an input given twice', 'out', depfileMark, ...inputs, 'Kconfig', ...externals],
    ['a dependency file that cannot be', 'out', '/dev/null/depfile', ...inputs, ...externals],
    ['an empty input', 'out', depfileMark, '/dev/null', ...inputs, ...externals],
    ['an output with a space in it', 'out put', depfileMark, ...inputs, ...externals],
  ]
  return odd.map(([what, ...argv]) => ({what, folder: tree, argv}))
}

function execute(program: string, first: readonly string[], run: Run, folder: string): Promise<Ended> {
  mkdirSync(folder)
  const depfile = join(folder, 'depfile')
  const argv = [...first, ...run.argv.map(argument => (argument === depfileMark ? depfile : argument))]
  return new Promise((resolve, reject) => {
    const child = spawn(program, argv, {cwd: run.folder, stdio: ['ignore', 'pipe', 'pipe']})
    const output = {stdout: '', stderr: ''}
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8')
      child[stream].on('data', (text: string) => {
        output[stream] += text
      })
    }
    child.on('error', reject)
    child.on('close', status => resolve({status, ...output, depfile: readIfThere(depfile)}))
  })
}

function differences(ours: Ended, theirs: Ended): string[] {
  const wrong: string[] = []
  if (ours.status !== theirs.status) wrong.push(`status: kgate ${ours.status}, minikconf.py ${theirs.status}`)
  // Where it refuses, minikconf.py 7.2 prints some of its reasons to stdout.
  const expected = theirs.status === 0 ? theirs.stdout : ''
  if (ours.stdout !== expected) {
    const different = differentSets('lines', new Set(lines(ours.stdout)), new Set(lines(expected)))
    wrong.push(
      ...(different.length > 0 ? different : ['stdout holds the same lines, but not the same bytes']),
    )
  }
  if (ours.status !== 0 && ours.stderr === '') wrong.push('kgate refuses without a word')
  if ((ours.depfile === undefined) !== (theirs.depfile === undefined)) {
    const who = ours.depfile === undefined ? 'minikconf.py' : 'kgate'
    wrong.push(`only ${who} wrote a dependency file`)
  } else if (ours.depfile !== undefined && theirs.depfile !== undefined) {
    wrong.push(...differentSets('dependencies', dependencies(ours.depfile), dependencies(theirs.depfile)))
  }
  if (wrong.length > 0) wrong.push(`kgate's stderr: ${JSON.stringify(ours.stderr.slice(0, 300))}`)
  return wrong
}

/** `OUTPUT: FILE`, each file by its real path. */
function dependencies(depfile: string): Set<string> {
  if (!depfile.endsWith('\n')) return new Set([`no line end: ${depfile}`])
  return new Set(
    lines(depfile).map(line => {
      const colon = line.indexOf(': ')
      return `${line.slice(0, colon)}: ${[...realPaths([line.slice(colon + 2)])].join()}`
    }),
  )
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
