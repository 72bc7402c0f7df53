/** What `kgate minikconf` and `kgate resolve` would report in a folder, as values; the machine it runs on has no say. */

import {join, resolve as resolvePath} from 'node:path'
import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import {buildModel} from '../../src/model/build-model.js'
import {minikconf, parseMinikconfCall} from '../../src/resolve/minikconf.js'
import type {ResolveRequest} from '../../src/resolve/request.js'
import {resolve} from '../../src/resolve/resolve.js'
import {loadTree} from '../../src/resolve/tree.js'
import type {ModeName} from '../../src/solver/mode.js'
import type {ProfileName} from '../../src/tree/detect-layout.js'
import {diskReader} from '../../src/tree/disk-reader.js'
import {KconfigReader} from '../../src/tree/reading.js'
import {verifyTree} from './syntax-words.js'
import {verifyModel} from './verify-model.js'

/** What stands for `process.arch` where a command names no CPU. */
const cpu = 'x86_64'

/** @param line `kgate minikconf ...` or `kgate resolve ...`, its words separated by single spaces */
export function reportOf(folder: string, line: string): Diagnostic[] {
  const [program, verb, ...words] = line.split(' ')
  if (program === 'kgate' && verb === 'minikconf') return minikconfReport(folder, words)
  if (program === 'kgate' && verb === 'resolve') return resolveReport(folder, words)
  throw new Error(`not a command that tests know: ${line}`)
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
  const {request, directory, profile} = requestOf(words)
  const options = {workingDirectory: folder, ...(profile && {profile})}
  const {tree, diagnostics} = loadTree(join(folder, directory), options)
  if (!tree) return [...diagnostics]
  verifyModel(tree.base.model)
  return [...diagnostics, ...resolve(tree, request).diagnostics]
}

interface ResolveCommand {
  readonly request: ResolveRequest
  readonly directory: string
  readonly profile?: ProfileName
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
  const [mode, devices, profile, directory] = ['mode', 'devices', 'profile', 'tree'].map(flag)
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
  }
}

function assignments(text: string | undefined): Map<string, boolean> {
  const pairs = (text ?? '').split(',').filter(part => part !== '')
  return new Map(pairs.map(pair => [pair.split('=')[0] as string, pair.endsWith('=y')]))
}
