/** Configures a tree: probes its host, decides its features, resolves its targets. Writes nothing. */

import {type Diagnostic, hasErrors} from '../../grammar/common/diagnostic.js'
import {suggest} from '../../grammar/common/suggest.js'
import type {OptionValue} from '../../grammar/meson-options/options.js'
import type {Fact, HostFindings, Progress, ProviderChoice} from '../host/findings.js'
import {probeHost} from '../host/probe-host.js'
import {quoteWords} from '../host/shell-words.js'
import type {ConfigureCall} from '../options/command-line.js'
import type {OptionTable} from '../options/option-table.js'
import {formatDiagnostic} from '../report/format-diagnostic.js'
import {checkDeclarations} from '../resolve/check-declarations.js'
import {unknownHostSymbols} from '../resolve/decisions.js'
import {type Features, type HostSymbol, solveFeatures} from '../resolve/features.js'
import {givenFacts, type HostFact} from '../resolve/host-fact.js'
import {type HostRecord, readHostRecord} from '../resolve/host-record.js'
import type {ResolveRequest} from '../resolve/request.js'
import {resolve} from '../resolve/resolve.js'
import {type SelectedTarget, selectTargets, type TargetSelection} from '../resolve/targets.js'
import type {Tree} from '../resolve/tree.js'
import {cpuName, fill} from '../tree/layout.js'
import type {Configuration, ConfiguredOption, ConfiguredTarget} from './configuration.js'
import {targetHeader} from './target-header.js'

export interface Surroundings {
  /** All environment variables. */
  readonly environment: Readonly<Record<string, string>>
  /** `HostFindings.cache` of an earlier run. Anything else is ignored. */
  readonly cache?: unknown
  readonly onProgress?: Progress
}

export interface ConfigureResult {
  /** Absent where the diagnostics hold an error. */
  readonly configuration?: Configuration
  readonly diagnostics: readonly Diagnostic[]
  /** What probing found, where there was something to probe: worth keeping in any case. */
  readonly findings?: HostFindings
}

/** @throws the operating system's error where probing cannot have its temporary files */
export async function configure(
  tree: Tree,
  table: OptionTable,
  call: ConfigureCall,
  surroundings: Surroundings,
): Promise<ConfigureResult> {
  const undeclared = checkDeclarations(tree)
  if (undeclared.length > 0) return {diagnostics: undeclared}
  const options = configuredOptions(table, call)
  const record = hostRecord(tree, call)
  const findings = await probe(tree, options, call, givenOf(options, call, record), surroundings)
  return {...configureWith(tree, options, call, findings, record), ...(findings && {findings})}
}

/** The part that looks at nothing but the tree. */
export function configureWith(
  tree: Tree,
  options: readonly ConfiguredOption[],
  call: ConfigureCall,
  findings: HostFindings | undefined,
  record = hostRecord(tree, call),
): ConfigureResult {
  const configuring = new Configuring(tree, options, call, findings, record)
  const configuration = configuring.run()
  const {diagnostics} = configuring
  return hasErrors(diagnostics) ? {diagnostics} : {configuration, diagnostics}
}

/** Every option with its value. */
export function configuredOptions({options}: OptionTable, {given}: ConfigureCall): ConfiguredOption[] {
  return options.map(({name, value}) => {
    const wanted = given.get(name)
    return wanted ? {name, value: wanted.value, given: wanted.argument} : {name, value}
  })
}

/** What `--host-from` names. */
function hostRecord(tree: Tree, {flags}: ConfigureCall): HostRecord | undefined {
  return flags.hostFrom === undefined ? undefined : readHostRecord(tree, flags.hostFrom)
}

/**
 * Facts that the command line gives, over those that a build recorded. What that build made of its options is none of
 * them: options have their say again.
 */
function givenOf(
  options: readonly ConfiguredOption[],
  {flags}: ConfigureCall,
  record: HostRecord | undefined,
): Map<string, HostFact> {
  const decided = new Set(options.map(({name}) => name.toUpperCase()))
  const recorded = [...(record?.host ?? [])]
    .filter(([name]) => !decided.has(name))
    .map(([name, value]): [string, HostFact] => [
      name,
      {value, origin: 'host', because: `from ${record?.name}`},
    ])
  return new Map([...recorded, ...givenFacts(flags.host)])
}

/** Probes for what is not given. */
async function probe(
  {layout, directory, workingDirectory}: Tree,
  options: readonly ConfiguredOption[],
  call: ConfigureCall,
  given: ReadonlyMap<string, HostFact>,
  {environment, cache, onProgress}: Surroundings,
): Promise<HostFindings | undefined> {
  const {providers = {}} = layout
  const probes = Object.entries(layout.probes ?? {}).filter(([symbol]) => !given.has(symbol))
  if (probes.length + Object.keys(providers).length === 0) return undefined
  const choices = options.filter(({name}) => Object.hasOwn(providers, name))
  return await probeHost({
    directory,
    probes: Object.fromEntries(probes),
    providers,
    choices: new Map(choices.map(({name, value}) => [name, String(value) as ProviderChoice])),
    given: new Map(
      [...given].map(([symbol, {value, because}]) => [
        symbol,
        {value, reason: because ?? 'given with --host'},
      ]),
    ),
    environment: {...environment, ...Object.fromEntries(call.environment)},
    workingDirectory,
    cache,
    fresh: call.flags.fresh,
    ...(onProgress && {onProgress}),
  })
}

class Configuring {
  readonly diagnostics: Diagnostic[] = []
  readonly #values: ReadonlyMap<string, OptionValue>
  readonly #inputs = new Set<string>()
  #features: Features | undefined

  constructor(
    readonly tree: Tree,
    readonly options: readonly ConfiguredOption[],
    readonly call: ConfigureCall,
    readonly findings: HostFindings | undefined,
    readonly record: HostRecord | undefined,
  ) {
    this.#values = new Map(options.map(({name, value}) => [name, value]))
  }

  run(): Configuration {
    const {tree, call, options, findings, record, diagnostics} = this
    diagnostics.push(...(findings?.diagnostics ?? []), ...unknownHostSymbols(tree, call.flags.host))
    diagnostics.push(...(record?.diagnostics ?? []))
    const request = {facts: this.#facts(), given: call.given, auto: call.auto, probed: findings !== undefined}
    this.#features = solveFeatures(tree, request)
    diagnostics.push(...(this.#features?.diagnostics ?? []), ...this.#overruledRecord())
    const selection = hasErrors(diagnostics) ? {targets: [], skipped: []} : this.#select()
    const targets = hasErrors(diagnostics) ? [] : this.#resolve(selection.targets)
    return {
      tree,
      call,
      options,
      host: this.#features?.symbols ?? this.#givenSymbols(),
      unknown: this.#unknown(),
      providers: findings?.providers ?? [],
      targets,
      skipped: selection.skipped,
      inputs: this.#allInputs(),
      diagnostics,
    }
  }

  /** A warning for each option that turns on what the build did not have, whose host may not have it either. */
  #overruledRecord(): Diagnostic[] {
    return this.#switched().flatMap(([name, value]): Diagnostic[] => {
      const given = this.call.given.get(name.toLowerCase())
      const isOverruled = value && this.record?.host.get(name) === false && !this.call.flags.host.has(name)
      if (!given || !isOverruled) return []
      return [
        {
          code: 'argument-overruled',
          severity: 'warning',
          message: `${this.record?.name} says that ${name} is n: ${given.argument} overrules it`,
          place: given.place,
          help: 'where the host does not have it, Meson refuses the option',
        },
      ]
    })
  }

  /** What is known about the host: what is given counts most, but for where a library is taken from, then what probes found. */
  #facts(): Map<string, HostFact> {
    const {findings, call, options, record} = this
    const given = givenOf(options, call, record)
    const alternatives = (findings?.providers ?? []).flatMap(provider => {
      const choice = this.#values.get(provider.option)
      return provider.alternatives.map((it): [string, HostFact] => {
        const isOpen = choice === 'auto' || choice === 'enabled' || choice === it.kind
        return [it.symbol, {...probedFact(it), ...(!isOpen && {settledBy: provider.option})}]
      })
    })
    const probed = (findings?.facts ?? []).map((fact): [string, HostFact] => [fact.symbol, probedFact(fact)])
    // Of an alternative that is given, and not taken all the same, the provider says why.
    const chosen = alternatives.filter(([symbol, {value}]) => given.get(symbol)?.value !== value)
    return new Map([...probed, ...given, ...chosen])
  }

  /** Host symbols of a tree whose features kgate does not decide: as recorded or given, or as an option turns them. */
  #givenSymbols(): Map<string, HostSymbol> {
    const symbols = [...this.#recordedAndDecided()].map(([name, value]): [string, HostSymbol] => {
      const because = this.#givenBy(name, value)
      const reason = {message: `CONFIG_${name}=${value ? 'y' : 'n'}, ${because}`}
      const fact: HostFact = {value, origin: 'host', because}
      return [name, {name, value, reason, proof: [], facts: [], because: [], fact}]
    })
    return new Map(symbols)
  }

  /** What gave a host symbol its value there, in a few words. */
  #givenBy(name: string, value: boolean): string {
    const {call, record} = this
    if (call.flags.host.has(name)) return 'given with --host'
    const option = name.toLowerCase()
    const given = call.given.get(option)
    const wanted = this.#values.get(option)
    if (given && wanted !== 'auto') return `given with ${given.argument}`
    if (record?.host.get(name) === value) return `from ${record.name}`
    return wanted === 'auto'
      ? '--without-default-features is given, and nothing enables it'
      : `the option ${option} is ${wanted}`
  }

  /** The argument that turns a host symbol off there. */
  #offBy(name: string): string | undefined {
    if (this.call.flags.host.has(name) || !this.#switched([name]).some(([, value]) => !value))
      return undefined
    const option = name.toLowerCase()
    const isAuto = this.#values.get(option) === 'auto'
    return isAuto ? '--without-default-features' : this.call.given.get(option)?.argument
  }

  #recordedAndDecided(): Map<string, boolean> {
    return new Map([...(this.record?.host ?? []), ...this.#decided()])
  }

  #unknown(): string[] {
    if (this.#features) return [...this.#features.unknown]
    const {model, hostSymbols} = this.tree.base
    const known = this.#recordedAndDecided()
    return hostSymbols.map(symbol => model.names[symbol] as string).filter(name => !known.has(name))
  }

  #select(): TargetSelection {
    const {call, tree} = this
    // What targets need can be an option that is no symbol: libfdt was, before QEMU 9.1.
    const needed = tree.layout.targetChoice?.needs.map(({symbol}) => symbol)
    const host = new Map([...(this.record?.host ?? []), ...this.#switched(needed), ...this.#decided()])
    const selection = selectTargets(tree, {
      ...(call.targets && {list: call.targets}),
      ...(call.excluded && {exclude: call.excluded}),
      switches: call.switches,
      host,
      offBy: symbol => this.#offBy(symbol),
      ...this.#machine(),
      placeOf: call.placeOf,
    })
    this.diagnostics.push(...selection.diagnostics, ...this.#unknownArchitectures())
    return selection
  }

  /** `--with-devices-ARCH` that is about no target at all. */
  #unknownArchitectures(): Diagnostic[] {
    const known = [...new Set(this.tree.targets().map(target => target.replace(/-.*/, '')))]
    return [...this.call.devices]
      .filter(([architecture]) => !known.includes(architecture))
      .map(([architecture]): Diagnostic => {
        const near = suggest(architecture, known)
        const place = this.call.placeOf(`--with-devices-${architecture}`)
        return {
          code: 'unknown-devices',
          severity: 'error',
          message: `--with-devices-${architecture}: no target with devices is called ${architecture}-...`,
          ...(place && {place}),
          ...(near !== undefined && {help: `did you mean --with-devices-${near}?`}),
        }
      })
  }

  /** What this call decides of the host and its accelerators, over what a build recorded. */
  #decided(): Map<string, boolean> {
    const features = [...(this.#features?.symbols ?? [])].map(([name, {value}]): [string, boolean] => [
      name,
      value,
    ])
    return new Map([...features, ...this.#switched(), ...this.call.flags.host])
  }

  /** Accelerators and host symbols. */
  #hostNames(): string[] {
    const {layout, base} = this.tree
    const host = base.hostSymbols.map(symbol => base.model.names[symbol] as string)
    return [...Object.keys(layout.accelerators), ...host]
  }

  /** Where Meson decides features: names that an option of the same name turns on or off. */
  #switched(names = this.#hostNames()): [string, boolean][] {
    if (this.#features) return []
    // Meson's auto_features is about options of this type alone.
    const declared = this.tree.options?.options.filter(({type}) => type === 'feature') ?? []
    const features = new Set(declared.map(({name}) => name.toUpperCase()))
    return names.flatMap((name): [string, boolean][] => {
      const value = this.#values.get(name.toLowerCase())
      if (value === 'enabled' || value === 'system' || value === 'internal') return [[name, true]]
      const isOff =
        value === 'disabled' || (value === 'auto' && this.call.auto === 'disabled' && features.has(name))
      return isOff ? [[name, false]] : []
    })
  }

  #machine(): {cpu: string; os: string} {
    return {
      cpu: this.call.cpu ?? this.findings?.machine.cpu ?? cpuName(process.arch),
      os: this.findings?.machine.os ?? process.platform,
    }
  }

  #resolve(targets: readonly SelectedTarget[]): ConfiguredTarget[] {
    const seen = new Set<string>()
    const host = this.#recordedAndDecided()
    const givenBy = new Map([...host].map(([symbol, value]) => [symbol, this.#givenBy(symbol, value)]))
    return targets.map(target => {
      const {name, hasDevices} = target
      const header = this.#header(target)
      if (!hasDevices) return {name, header}
      const resolution = resolve(this.tree, this.#request(target, host, givenBy))
      for (const found of resolution.diagnostics) {
        const diagnostic = this.#placed(found, name)
        const text = formatDiagnostic(diagnostic)
        if (!seen.has(text)) this.diagnostics.push(diagnostic)
        seen.add(text)
      }
      for (const file of resolution.files()) this.#inputs.add(file)
      return {name, header, resolution}
    })
  }

  /** A list of devices that is named on the command line and is not there is shown where it is named. */
  #placed(diagnostic: Diagnostic, target: string): Diagnostic {
    if (diagnostic.code !== 'unknown-devices') return diagnostic
    const place = this.call.placeOf(`--with-devices-${target.replace(/-.*/, '')}`)
    return place ? {...diagnostic, place} : diagnostic
  }

  #request(
    {name, accelerators}: SelectedTarget,
    host: ReadonlyMap<string, boolean>,
    givenBy: ReadonlyMap<string, string>,
  ): ResolveRequest {
    const {layout} = this.tree
    const devices = this.call.devices.get(name.replace(/-.*/, ''))
    const chosen = Object.keys(layout.accelerators).map((it): [string, boolean] => [
      it,
      accelerators.includes(it),
    ])
    return {
      target: name,
      mode: this.#values.get('default_devices') === false ? 'allnoconfig' : 'defconfig',
      cpu: this.#machine().cpu,
      host: new Map([...host, ...chosen]),
      ...(this.#features ? {features: this.#features} : {givenBy}),
      ...(devices !== undefined && {devices}),
    }
  }

  #header({name, keys, accelerators}: SelectedTarget): ConfiguredTarget['header'] {
    const {targetHeader: layout, targetFile} = this.tree.layout
    const file = targetFile === undefined ? undefined : fill(targetFile, new Map([['target', name]]))
    if (file !== undefined) this.#inputs.add(this.tree.path(file))
    if (!layout) return []
    return targetHeader(layout, {target: name, keys, accelerators, options: this.#values, ...this.#machine()})
  }

  #allInputs(): string[] {
    const {tree} = this
    const description = tree.path('kgate.json')
    const files = [
      ...this.#inputs,
      ...(tree.options ? [tree.options.path] : []),
      ...(tree.hostReading?.files ?? []).map(({path}) => path),
      ...(this.record?.files ?? []),
      ...(tree.reader.files.exists(description) ? [description] : []),
    ]
    return [...new Set(files)].sort()
  }
}

function probedFact({value, reason, place, remedy, command}: Fact): HostFact {
  return {
    value,
    origin: 'probe',
    because: reason,
    ...(command && {command: quoteWords(command)}),
    ...(place && {place}),
    ...(remedy !== undefined && {remedy}),
  }
}
