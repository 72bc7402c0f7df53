/** The command line of QEMU's scripts/minikconf.py, as a function from arguments to what it prints and writes. */

import {basename, resolve as resolvePath} from 'node:path'
import {type Diagnostic, hasErrors, type Place} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import {buildModel} from '../model/build-model.js'
import {checkModel} from '../model/check-model.js'
import {definedSymbol, type Model} from '../model/model.js'
import type {PlacedDecision} from '../report/decision.js'
import {evaluationDiagnostics} from '../report/evaluation-diagnostics.js'
import type {Setting} from '../report/reasons.js'
import {evaluate} from '../solver/evaluate.js'
import {findFixes} from '../solver/fixes.js'
import {type ModeName, mode as modeOf, modes} from '../solver/mode.js'
import {compile} from '../solver/program.js'
import {diskReader} from '../tree/disk-reader.js'
import type {FileReader} from '../tree/file-reader.js'
import {isWhole, type Reading} from '../tree/kconfig-files.js'
import {KconfigReader} from '../tree/reading.js'
import {undefinedDiagnostics} from './decisions.js'
import {enabledNames} from './enabled.js'
import {minikconfFixSpace} from './minikconf-fixes.js'
import {displayFrom} from './tree.js'

/** What the arguments ask for; `inputs` are paths as given, `externals` in the order given. */
export interface MinikconfCall {
  readonly mode: ModeName
  /** Named in the dependency file; not written. */
  readonly output: string
  readonly dependencyFile: string
  readonly inputs: readonly string[]
  readonly externals: readonly External[]
  /** The file that the call is added to. */
  readonly record?: string
}

/** A symbol that is given from outside, as an argument. */
export interface External {
  readonly name: string
  readonly value: boolean
  readonly text: string
}

export interface MinikconfResult {
  readonly diagnostics: readonly Diagnostic[]
  /** Names that the files called Kconfig.host define. */
  readonly hostSymbols: readonly string[]
  /** `CONFIG_X=y` lines, sorted; absent where there is an error, as is what follows. */
  readonly config?: string
  /** The dependency file's content. */
  readonly dependencies?: string
}

/** @param argv what follows the program's name @returns the call, or one line that says what is wrong with it */
export function parseMinikconfCall(argv: readonly string[]): MinikconfCall | string {
  if (argv[0] === '--record') {
    const [, record, ...others] = argv
    if (record === undefined || record.startsWith('-')) return '--record needs the name of a file'
    const call = parseMinikconfCall(others)
    return typeof call === 'string' ? call : {...call, record}
  }
  const mode = modes.find(name => argv[0] === `--${name}`)
  const [output, dependencyFile, ...rest] = mode ? argv.slice(1) : argv
  if (output === undefined) return 'at least one argument is required'
  if (output.startsWith('-')) return `invalid option ${output}`
  if (dependencyFile === undefined) return 'a dependency file is required behind the output'
  const externals = rest.flatMap(text => parseExternal(text) ?? [])
  const texts = new Set(externals.map(({text}) => text))
  const inputs = rest.filter(argument => !texts.has(argument))
  return {mode: mode ?? 'defconfig', output, dependencyFile, inputs, externals}
}

/** @returns undefined for what is not an external symbol */
export function parseExternal(text: string): External | undefined {
  const match = /^CONFIG_([A-Z0-9_]+)=([yn]?)$/.exec(text)
  return match ? {name: match[1] as string, value: match[2] === 'y', text} : undefined
}

export interface MinikconfOptions {
  /** For randconfig. */
  readonly seed?: number
  /** Where files come from; the disk where absent. */
  readonly reader?: FileReader
  /** What paths are relative to; the process's own where absent. */
  readonly workingDirectory?: string
}

/** Reads and solves what a call names. Writes nothing: the texts are in the result. */
export function minikconf(call: MinikconfCall, options: MinikconfOptions = {}): MinikconfResult {
  const {seed, reader = diskReader, workingDirectory = process.cwd()} = options
  const kconfig = new KconfigReader(reader, displayFrom(workingDirectory))
  const reading = kconfig.read(call.inputs.map(input => resolvePath(workingDirectory, input)))
  const model = buildModel(reading)
  const {decisions, problems} = decide(model, call)
  const diagnostics = [
    ...reading.diagnostics,
    ...(isWhole([reading]) ? [...checkModel(model), ...problems] : []),
  ]
  const hostSymbols = hostSymbolsOf(reading)
  if (hasErrors(diagnostics)) return {diagnostics, hostSymbols}

  const program = compile(model)
  const mode = modeOf(call.mode, seed)
  const evaluation = evaluate(program, decisions, mode)
  const setting: Setting = {
    target: call.output,
    hostDefaults: new Set(),
    fixes: (goals, limits) =>
      findFixes(minikconfFixSpace(program, mode, decisions, reading, hostSymbols), goals, limits),
  }
  diagnostics.push(...evaluationDiagnostics(evaluation, setting))
  if (hasErrors(diagnostics)) return {diagnostics, hostSymbols}
  return {
    diagnostics,
    hostSymbols,
    config: enabledNames(evaluation.solution)
      .map(name => `CONFIG_${name}=y\n`)
      .join(''),
    dependencies: reading.files.map(({path}) => `${call.output}: ${path}\n`).join(''),
  }
}

function hostSymbolsOf({files}: Reading): string[] {
  const statements = files
    .filter(({path}) => basename(path) === 'Kconfig.host')
    .flatMap(({tree}) => tree.statements)
  return statements.flatMap(statement => (statement.kind === 'config' ? [statement.symbol.text] : []))
}

function decide(model: Model, call: MinikconfCall): {decisions: PlacedDecision[]; problems: Diagnostic[]} {
  const decisions: PlacedDecision[] = []
  const undefinedPlaces = new Map<string, Place[]>()
  for (const {name, value, text} of call.externals) {
    const symbol = definedSymbol(model, name)
    if (symbol !== undefined) {
      decisions.push({symbol, value, origin: 'argument'})
      continue
    }
    const place: Place = {source: new Source('<argument>', text), span: {start: 0, end: text.length}}
    undefinedPlaces.set(name, [...(undefinedPlaces.get(name) ?? []), place])
  }
  return {decisions, problems: undefinedDiagnostics(model, undefinedPlaces)}
}
