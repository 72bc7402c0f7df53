/**
 * Compares what kgate makes of a tree's options with what QEMU makes of them: scripts/meson-buildoptions.py fed by Meson,
 * the file that the tree keeps, and that file's own reading of arguments, run by sh.
 */

import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {
  loadOptions,
  loadTree,
  type OptionTable,
  parseConfigureCall,
  renderBuildOptions,
} from '../src/index.js'
import {formsOf} from '../src/options/forms.js'
import type {TableOption} from '../src/options/option-table.js'
import {python} from './oracle.js'
import {Random} from './random.js'
import {randomDescriptions} from './random-descriptions.js'
import type {Section, Tally} from './tally.js'

const script = 'scripts/meson-buildoptions.py'
const keptFile = 'scripts/meson-buildoptions.sh'

/** @param seed of the generated option files */
export function compareBuildOptions(tally: Tally, tree: string, name: string, seed: number): void {
  for (const program of ['meson', python]) {
    if (spawnSync(program, ['--version']).status === 0) continue
    console.log(`SKIPPED: there is no ${program}; the options of ${name} were not compared.`)
    return
  }
  const missing = [script, keptFile, 'configure'].find(file => !existsSync(join(tree, file)))
  if (missing !== undefined) {
    console.log(`SKIPPED: ${tree} has no ${missing}; the options of ${name} were not compared.`)
    return
  }
  const table = tableOf(tree)
  const isRecent = Number.parseInt(readFileSync(join(tree, 'VERSION'), 'utf8'), 10) >= 10
  if (!isRecent)
    console.log(`SKIPPED: up to 9.x a tree's ${keptFile} may be out of date; it was not compared.`)
  compareTexts(tally.section(`${name}: the shell file of options`, isRecent ? 2 : 1), tree, table, isRecent)
  compareArguments(tally, tree, name, table)
  if (isRecent) compareGenerated(tally.section(`${name}: shell files of generated options`, 4), tree, seed)
}

function tableOf(directory: string): OptionTable {
  const {tree, diagnostics} = loadTree(directory)
  if (!tree) throw new Error(`${directory}: ${diagnostics.map(({message}) => message).join('; ')}`)
  const table = loadOptions(tree)
  const found = [...(tree.options?.diagnostics ?? []), ...table.diagnostics]
  for (const {message} of found) console.log(`${directory}: ${message}`)
  return table
}

function compareTexts(section: Section, tree: string, table: OptionTable, isKept: boolean): void {
  const ours = renderBuildOptions(table)
  section.check(script, differentTexts(ours, scriptOutput(tree, join(tree, script))), 'made by the script')
  if (isKept) {
    const kept = readFileSync(join(tree, keptFile), 'utf8')
    section.check(keptFile, differentTexts(ours, kept), 'kept in the tree')
  }
  section.end()
}

/** What Meson says of a tree's options, through QEMU's script. */
function scriptOutput(tree: string, path: string): string {
  const options = {cwd: tree, encoding: 'utf8', maxBuffer: 1 << 28} as const
  const introspection = spawnSync('meson', ['introspect', '--buildoptions', 'meson.build'], options)
  if (introspection.status !== 0) throw new Error(introspection.stdout + introspection.stderr)
  const {status, stdout, stderr} = spawnSync(python, [path], {...options, input: introspection.stdout})
  if (status !== 0) throw new Error(stderr)
  return stdout
}

function differentTexts(ours: string, theirs: string): string[] {
  if (ours === theirs) return []
  const [one, other] = [ours.split('\n'), theirs.split('\n')]
  const at = one.findIndex((line, index) => line !== other[index])
  const line = at < 0 ? one.length : at
  return [
    `line ${line + 1}: kgate has ${JSON.stringify(one[line])}`,
    `QEMU has ${JSON.stringify(other[line])}`,
  ]
}

/** Every option in each of its forms, with values that Meson takes. */
function compareArguments(tally: Tally, tree: string, name: string, table: OptionTable): void {
  const cases = table.options.flatMap(argumentsOf)
  const section = tally.section(`${name}: arguments as Meson gets them`, cases.length)
  const theirs = shellAnswers(tree, cases)
  for (const [at, argument] of cases.entries()) {
    const {call, diagnostics} = parseConfigureCall([argument], table)
    // Link-time optimization comes with control-flow integrity, for which configure itself sees.
    const ours = call.mesonArguments
      .filter(it => argument !== '--enable-cfi' || it !== '-Db_lto=true')
      .join(' ')
    const errors = diagnostics.filter(({severity}) => severity === 'error').map(({message}) => message)
    const wrong = ours === theirs[at] ? [] : [`kgate passes on ${ours}`, `sh ${theirs[at]}`]
    section.check(argument, [...errors, ...wrong], argument.includes('=') ? 'with values' : 'words')
  }
  section.end()
}

const texts = ['/x', '/a b', "/it's", '/$HOME `id` "q" \\ %s \\n', '/ü/日本', '/a=b=c', '/*']

function argumentsOf(option: TableOption): string[] {
  return formsOf(option).flatMap(form =>
    form.kind === 'word' ? [form.spelling] : valuesOf(option).map(value => `${form.spelling}=${value}`),
  )
}

function valuesOf({type, choices}: TableOption): readonly string[] {
  switch (type) {
    case 'array':
      if (choices) return ['', ...choices, choices.join(',')]
      return ['', 'a', 'a:b', ':a', 'a:', 'a::b', ':', 'a\\b:"c"', "it's:$x", 'a b:c', ' a']
    case 'string':
      return texts
    case 'integer':
      return ['0', '-1', '12']
    case 'combo':
      return choices ?? []
    case 'boolean':
    case 'feature':
      return []
  }
}

/** What the tree's own file makes of arguments, with the functions of the tree's configure that it calls. */
function shellAnswers(tree: string, argv: readonly string[]): string[] {
  const configure = readFileSync(join(tree, 'configure'), 'utf8')
  const functions = ['quote_sh', 'meson_option_build_array'].map(name => {
    const [text] = new RegExp(`^${name}\\(\\) \\{\\n[\\s\\S]*?^\\}$`, 'm').exec(configure) ?? []
    if (text === undefined) throw new Error(`${tree}/configure has no ${name}`)
    return text
  })
  const program = [
    'host_os=linux',
    'targetos=linux',
    ...functions,
    `. '${join(tree, keptFile)}'`,
    'for opt do',
    `  optarg=$(expr "x$opt" : 'x[^=]*=\\(.*\\)')`,
    '  eval "set -- $(_meson_option_parse "$opt" "$optarg")"',
    `  printf '%s\\0' "$1"`,
    'done',
  ].join('\n')
  // In a folder without files, so that a "*" stays one.
  const folder = mkdtempSync(join(tmpdir(), 'kgate-options-'))
  try {
    const {stdout, stderr} = spawnSync('sh', ['-c', program, 'sh', ...argv], {cwd: folder, encoding: 'utf8'})
    if (stderr !== '') throw new Error(stderr)
    return stdout.split('\0').slice(0, -1)
  } finally {
    rmSync(folder, {recursive: true})
  }
}

/** Trees of nothing but options, with descriptions that are hard to wrap and to quote. */
function compareGenerated(section: Section, tree: string, seed: number): void {
  for (let index = 0; index < section.total; index++) {
    const folder = mkdtempSync(join(tmpdir(), 'kgate-options-'))
    try {
      const files = {
        'meson.build': "project('generated', 'c')\n",
        'meson_options.txt': randomOptions(new Random(seed, 7000 + index)),
        VERSION: readFileSync(join(tree, 'VERSION'), 'utf8'),
        Kconfig: '',
        [script]: readFileSync(join(tree, script), 'utf8'),
        'configs/devices/none': '',
      }
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), {recursive: true})
        writeFileSync(join(folder, path), text)
      }
      const ours = renderBuildOptions(tableOf(folder))
      const wrong = differentTexts(ours, scriptOutput(folder, join(folder, script)))
      section.check(`file ${index} of --seed ${seed}`, wrong, 'files')
    } finally {
      rmSync(folder, {recursive: true})
    }
  }
  section.end()
}

const types = {
  string: ["''", "'auto'", "'/a b'", "'it\\'s'"],
  boolean: ['true', 'false'],
  integer: ['0', '-7', '12345678901234567890'],
  feature: ["'auto'", "'enabled'", "'disabled'"],
  array: ['[]', "['x']", "['x', 'a b']"],
}

function randomOptions(random: Random): string {
  const names = Array.from({length: 120}, (_, at) => `o${random.pick(['_', '-', '', 'x_y-'])}${at}`)
  const descriptions = randomDescriptions(random, names.length)
  return names
    .map((name, at) => {
      const text = descriptions[at]?.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')
      return `option('${name}', ${randomType(random)}, description: '${text}')\n`
    })
    .join('')
}

function randomType(random: Random): string {
  const kind = random.pick([...Object.keys(types), 'combo', 'chosen'])
  if (Object.hasOwn(types, kind)) {
    return `type: '${kind}', value: ${random.pick(types[kind as keyof typeof types])}`
  }
  const pool = ['auto', 'enabled', 'disabled', 'system', 'internal', 'B', 'é', 'a-long-choice-of-many-parts']
  const choices = random.shuffled(pool).slice(0, random.between(1, pool.length))
  const list = `[${choices.map(choice => `'${choice}'`).join(', ')}]`
  const value = `'${random.pick(choices)}'`
  return kind === 'combo'
    ? `type: 'combo', choices: ${list}, value: ${value}`
    : `type: 'array', choices: ${list}, value: [${value}]`
}
