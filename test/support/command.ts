/** What `kgate minikconf` and `kgate resolve` would report in a folder, as values; the machine it runs on has no say. */

import {readFileSync} from 'node:fs'
import {join, resolve as resolvePath} from 'node:path'
import {type Diagnostic, hasErrors} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import {parseBaseline} from '../../src/analysis/baseline.js'
import {type ListedCheck, listChecks} from '../../src/analysis/check-list.js'
import {type CheckCall, checkTree} from '../../src/analysis/check-tree.js'
import {readSavedResult} from '../../src/analysis/diff/saved.js'
import {readResults} from '../../src/analysis/merge-results.js'
import {settle} from '../../src/analysis/settle.js'
import {want} from '../../src/analysis/want.js'
import {configuredOptions, configureWith} from '../../src/configure/configure.js'
import {completeMak} from '../../src/generate/complete-mak.js'
import type {HostFindings} from '../../src/host/findings.js'
import {findTools} from '../../src/host/tools.js'
import {buildModel} from '../../src/model/build-model.js'
import {parseConfigureCall} from '../../src/options/command-line.js'
import {loadOptions} from '../../src/options/option-table.js'
import {checkDeclarations} from '../../src/resolve/check-declarations.js'
import {hostFor, readHostRecord} from '../../src/resolve/host-record.js'
import {minikconf, parseMinikconfCall} from '../../src/resolve/minikconf.js'
import type {ResolveRequest} from '../../src/resolve/request.js'
import {resolve} from '../../src/resolve/resolve.js'
import {loadRange, revisionRange} from '../../src/resolve/revision.js'
import {loadTree} from '../../src/resolve/tree.js'
import {wholeHost} from '../../src/resolve/whole-host.js'
import type {ModeName} from '../../src/solver/mode.js'
import type {ProfileName} from '../../src/tree/detect-layout.js'
import {diskReader} from '../../src/tree/disk-reader.js'
import {KconfigReader} from '../../src/tree/reading.js'
import {verifyTree} from './syntax-words.js'
import {verifyModel} from './verify-model.js'
import {verifiedOptions} from './verify-options.js'

/** What stands for `process.arch` where a command names no CPU. */
const cpu = 'x86_64'

/** @param line a call of `kgate minikconf`, `resolve`, `why`, `diff`, `want`, `configure`, `buildoptions`, `mak` or `check`, its words separated by single spaces */
export async function reportOf(folder: string, line: string): Promise<Diagnostic[]> {
  const [program, verb, ...words] = line.split(' ')
  if (program === 'kgate' && verb === 'minikconf') return minikconfReport(folder, words)
  if (program === 'kgate' && verb === 'resolve') return resolveReport(folder, words)
  if (program === 'kgate' && verb === 'diff') return differenceReport(folder, words)
  if (program === 'kgate' && verb === 'want') return wantReport(folder, words)
  if (program === 'kgate' && verb === 'why') return whyReport(folder, words)
  if (line === 'kgate buildoptions') return optionFileReport(folder)
  if (program === 'kgate' && verb === 'configure') return configureReport(folder, words)
  if (program === 'kgate' && verb === 'mak') return makReport(folder, words)
  if (program === 'kgate' && verb === 'check') return await checkReport(folder, words)
  throw new Error(`not a command that tests know: ${line}`)
}

/** Nothing is probed, beyond whether the tools are there that are asked for: what `--host` does not give is not known. */
function configureReport(folder: string, argv: readonly string[]): Diagnostic[] {
  const {tree, diagnostics} = loadTree(folder, {workingDirectory: folder})
  if (!tree) return [...diagnostics]
  const table = loadOptions(tree)
  const {call, diagnostics: ofCall} = parseConfigureCall(argv, table)
  const said = [...diagnostics, ...(tree.options?.diagnostics ?? []), ...table.diagnostics, ...ofCall]
  const undeclared = checkDeclarations(tree)
  if (hasErrors(said) || undeclared.length > 0) return [...said, ...undeclared]
  const findings: HostFindings = {
    machine: {os: 'linux', cpu},
    facts: [],
    providers: [],
    cache: {format: 0, setting: {}, entries: {}},
    log: '',
    commandsRun: 0,
    diagnostics: findTools({PATH: '', ...Object.fromEntries(call.environment)}, folder).diagnostics,
  }
  return [...said, ...configureWith(tree, configuredOptions(table, call), call, findings).diagnostics]
}

/** All targets, whatever the host; `--only CODE`, `--also CODE`, `--baseline FILE`, or `--merge FILE...`. */
async function checkReport(folder: string, words: readonly string[]): Promise<Diagnostic[]> {
  if (words[0] === '--merge') return mergeReport(folder, words.slice(1))
  const flag = (name: string) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined)
  const {tree, diagnostics} = loadTree(folder, {workingDirectory: folder})
  if (!tree) return [...diagnostics]
  const only = flag('--only')
  const isLookedFor = ({code, on}: ListedCheck) =>
    only === undefined ? on || code === flag('--also') : code === only
  const codes = new Set(listChecks().flatMap(check => (isLookedFor(check) ? check.code : [])))
  const call: CheckCall = {
    targets: tree.targets(),
    modes: ['defconfig', 'allnoconfig', 'allyesconfig'],
    codes,
    requestOf: target => ({target, cpu}),
    assumed: wholeHost(tree),
    given: [],
    vary: 'host',
  }
  const result = await checkTree(tree, call, {}, diagnostics)
  const file = flag('--baseline')
  const baseline =
    file === undefined ? undefined : parseBaseline(file, readFileSync(join(folder, file), 'utf8'))
  return [...settle(result, baseline ? {baseline} : {}).findings]
}

function mergeReport(folder: string, names: readonly string[]): Diagnostic[] {
  const read = readResults(names, name => diskReader.read(join(folder, name)))
  return [...read.diagnostics, ...(read.result ? settle(read.result).findings : [])]
}

function optionFileReport(folder: string): Diagnostic[] {
  const content = diskReader.read(join(folder, 'meson_options.txt'))
  if ('problem' in content) throw new Error(content.problem)
  return verifiedOptions(new Source('meson_options.txt', content.text, content.malformedAt)).diagnostics
}

function minikconfReport(folder: string, argv: readonly string[]): Diagnostic[] {
  const call = parseMinikconfCall(argv)
  if (typeof call === 'string') throw new Error(call)
  const reading = new KconfigReader(diskReader, path => path).read(
    call.inputs.map(input => resolvePath(folder, input)),
  )
  for (const {source, tree} of reading.files) verifyTree(source, tree)
  verifyModel(buildModel(reading))
  return [...minikconf(call, {workingDirectory: folder}).diagnostics]
}

function resolveReport(folder: string, words: readonly string[]): Diagnostic[] {
  const {request, directory, profile, hostFrom} = requestOf(words)
  const options = {workingDirectory: folder, ...(profile && {profile})}
  const {tree, diagnostics} = loadTree(join(folder, directory), options)
  if (!tree) return [...diagnostics]
  verifyModel(tree.base.model)
  const record = hostFrom === undefined ? undefined : readHostRecord(tree, hostFrom)
  if (record && record.diagnostics.length > 0) return [...diagnostics, ...record.diagnostics]
  const recorded = record ? hostFor(record, tree, request.target, request.cpu) : []
  const host = new Map([...recorded, ...(request.host ?? [])])
  return [...diagnostics, ...resolve(tree, {...request, host}).diagnostics]
}

/** Behind the target stands what is wanted. */
function wantReport(folder: string, words: readonly string[]): Diagnostic[] {
  const isWanted = (word: string) => /^[A-Z0-9_]+=[yn]$/.test(word)
  const {request, directory} = requestOf(words.filter(word => !isWanted(word)))
  const {tree, diagnostics} = loadTree(join(folder, directory), {workingDirectory: folder})
  if (!tree) return [...diagnostics]
  const wanted = assignments(words.filter(isWanted).join())
  return [...diagnostics, ...want(tree, request, wanted, 'devices').diagnostics]
}

function differenceReport(folder: string, [what = '']: readonly string[]): Diagnostic[] {
  const range = revisionRange(what)
  if (range) return [...loadRange(folder, range, {workingDirectory: folder}).diagnostics]
  const content = diskReader.read(join(folder, what))
  if ('problem' in content) throw new Error(content.problem)
  return [...readSavedResult(what, content.text).diagnostics]
}

function whyReport(folder: string, [target = '', symbol = '']: readonly string[]): Diagnostic[] {
  const {tree, diagnostics} = loadTree(folder, {workingDirectory: folder})
  return tree ? [...resolve(tree, {target, cpu}).why(symbol).diagnostics] : [...diagnostics]
}

function makReport(folder: string, words: readonly string[]): Diagnostic[] {
  const {request, directory} = requestOf(words)
  const {tree, diagnostics} = loadTree(join(folder, directory), {workingDirectory: folder})
  if (!tree) return [...diagnostics]
  return [...completeMak(tree, {...request, standsAlone: false, wholeHost: true}).diagnostics]
}

interface ResolveCommand {
  readonly request: ResolveRequest
  readonly directory: string
  readonly profile?: ProfileName
  readonly hostFrom?: string
}

function requestOf(words: readonly string[]): ResolveCommand {
  const flags = new Map<string, string>()
  const targets: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word.startsWith('--')) flags.set(word.slice(2), words[++at] ?? '')
    else targets.push(word)
  }
  const flag = (name: string) => {
    const value = flags.get(name)
    flags.delete(name)
    return value
  }
  const names = ['mode', 'devices', 'profile', 'tree', 'host-from']
  const [mode, devices, profile, directory, hostFrom] = names.map(flag)
  const request: ResolveRequest = {
    target: targets[0] ?? '',
    cpu: flag('cpu') ?? cpu,
    host: assignments(flag('host')),
    set: assignments(flag('set')),
    ...(mode !== undefined && {mode: mode as ModeName}),
    ...(devices !== undefined && {devices}),
  }
  if (flags.size > 0 || targets.length !== 1)
    throw new Error(`not a command that tests know: ${words.join(' ')}`)
  return {
    request,
    directory: directory ?? '.',
    ...(profile !== undefined && {profile: profile as ProfileName}),
    ...(hostFrom !== undefined && {hostFrom}),
  }
}

function assignments(text: string | undefined): Map<string, boolean> {
  const pairs = (text ?? '').split(',').filter(part => part !== '')
  return new Map(pairs.map(pair => [pair.split('=')[0] as string, pair.endsWith('=y')]))
}
