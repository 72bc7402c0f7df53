/** The options of this repository: each has its symbol, and changes something that a build reads. */

import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {globSync} from 'glob'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {configuredOptions, configureWith} from '../src/configure/configure.js'
import {buildFiles} from '../src/generate/build-files.js'
import type {HostFindings} from '../src/host/findings.js'
import {parseConfigureCall} from '../src/options/command-line.js'
import {loadOptions} from '../src/options/option-table.js'
import {checkDeclarations} from '../src/resolve/check-declarations.js'
import {loadTree} from '../src/resolve/tree.js'
import {repositoryRoot} from './support/repository-root.js'

const {tree, diagnostics} = loadTree(repositoryRoot, {workingDirectory: repositoryRoot})
if (!tree?.options) throw new Error('the repository is no tree with options')
const {base, layout, options: declared} = tree
const hostSymbols = base.hostSymbols.map(symbol => base.model.names[symbol] as string)

/** Facts are what no option decides. */
const names = declared.options.map(({name}) => name)
const facts = hostSymbols.filter(symbol => !names.includes(symbol.toLowerCase()))

/** What a build reads, on a host that has everything. */
function outputs(...args: string[]): Map<string, string> {
  if (!tree) throw new Error('there is no tree')
  const table = loadOptions(tree)
  const everything = facts.map(fact => `${fact}=y`).join(',')
  const {call, diagnostics} = parseConfigureCall([...args, '--host', everything], table)
  assert.equal(diagnostics, [])
  const findings: HostFindings = {
    machine: {os: 'linux', cpu: 'x86_64'},
    facts: [],
    providers: [],
    cache: {format: 0, setting: {}, entries: {}},
    log: '',
    commandsRun: 0,
    diagnostics: [],
  }
  const {configuration, ...result} = configureWith(tree, configuredOptions(table, call), call, findings)
  assert.equal(result.diagnostics, [], args.join(' '))
  if (!configuration) throw new Error('nothing was configured')
  const read = buildFiles(configuration).filter(({path}) => /^config-host|-config-/.test(path))
  return new Map(read.map(({path, content}) => [path, content]))
}

test('options, facts and Kconfig.host agree', () => {
  assert.equal(diagnostics, [])
  assert.equal(declared.diagnostics, [])
  assert.equal(checkDeclarations(tree), [])
  const alternatives = Object.values(layout.providers ?? {}).flatMap(provider => provider.alternatives)
  const found = [...Object.keys(layout.probes ?? {}), ...alternatives.map(({symbol}) => symbol)]
  assert.equal([...found].sort(), [...facts].sort(), 'every fact is found out, and nothing else')
  const features = hostSymbols.filter(symbol => !facts.includes(symbol))
  assert.equal(
    features.map(symbol => symbol.toLowerCase()).sort(),
    names.filter(name => name !== 'default_devices').sort(),
  )
})

const usual = outputs()

for (const {name, type} of declared.options) {
  test(`${name} changes what a build reads`, () => {
    const off = type === 'boolean' ? 'false' : 'disabled'
    const changed = outputs(`-D${name}=${off}`)
    const files = [...usual].filter(([path, content]) => changed.get(path) !== content).map(([path]) => path)
    assert.ok(files.length > 0, `-D${name}=${off} changes nothing`)
    if (type === 'boolean') return
    const line = `CONFIG_${name.toUpperCase()}=y\n`
    assert.match(usual.get('config-host.mak') ?? '', line)
    assert.not.match(changed.get('config-host.mak') ?? line, line)
  })
}

test('every feature is for something: devices, another feature, or the C code', () => {
  const builds = globSync('native/**/meson.build', {cwd: repositoryRoot})
  const rules = builds.map(path => readFileSync(join(repositoryRoot, path), 'utf8')).join('\n')
  const kconfig = base.reading.files.map(({source}) => source.text).join('\n')
  const clauses = kconfig.replace(/^(?:config .*|#.*)$/gm, '')
  for (const name of names.filter(name => name !== 'default_devices')) {
    const symbol = name.toUpperCase()
    const isUsed = new RegExp(`\\b${symbol}\\b`).test(clauses) || rules.includes(`'CONFIG_${symbol}'`)
    assert.ok(isUsed, `nothing depends on ${name}`)
  }
})

test.run()
