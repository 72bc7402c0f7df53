/** Configures a tree: probes its host, decides its features, resolves its targets. Writes nothing. */

import {type Diagnostic, hasErrors} from '../../grammar/common/diagnostic.js'
import {suggest} from '../../grammar/common/suggest.js'
import type {OptionValue} from '../../grammar/meson-options/options.js'
import type {Fact, HostFindings, Progress, ProviderChoice} from '../host/findings.js'
import {probeHost} from '../host/probe-host.js'
import type {ConfigureCall} from '../options/command-line.js'
import type {OptionTable} from '../options/option-table.js'
import {formatDiagnostic} from '../report/format-diagnostic.js'
import {unknownHostSymbols} from '../resolve/decisions.js'
import {
  type Features,
  givenFacts,
  type HostFact,
  type HostSymbol,
  solveFeatures,
} from '../resolve/features.js'
import {type HostRecord, readHostRecord} from '../resolve/host-record.js'
import type {ResolveRequest} from '../resolve/request.js'
import {resolve} from '../resolve/resolve.js'
import {type SelectedTarget, selectTargets, type TargetSelection} from '../resolve/targets.js'
import type {Tree} from '../resolve/tree.js'
import {cpuName, fill} from '../tree/layout.js'
import {checkDeclarations} from './check-declarations.js'
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
  const findings = await probe(tree, options, call, surroundings)
  return {...configureWith(tree, options, call, findings), ...(findings && {findings})}
}

/** The part that looks at nothing but the tree. */
export function configureWith(
  tree: Tree,
  options: readonly ConfiguredOption[],
  call: ConfigureCall,
  findings: HostFindings | undefined,
): ConfigureResult {
  const configuring = new Configuring(tree, options, call, findings)
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

/** Probes for what `--host` does not give. */
async function probe(
  {layout, directory, workingDirectory}: Tree,
  options: readonly ConfiguredOption[],
  call: ConfigureCall,
  {environment, cache, onProgress}: Surroundings,
): Promise<HostFindings | undefined> {
  const {providers = {}} = layout
  const probes = Object.entries(layout.probes ?? {}).filter(([symbol]) => !call.flags.host.has(symbol))
  if (probes.length + Object.keys(providers).length === 0) return undefined
  const choices = options.filter(({name}) => Object.hasOwn(providers, name))
  return await probeHost({
    directory,
    probes: Object.fromEntries(probes),
    providers,
    choices: new Map(choices.map(({name, value}) => [name, String(value) as ProviderChoice])),
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
  #record: HostRecord | undefined
  #features: Features | undefined

  constructor(
    readonly tree: Tree,
    readonly options: readonly ConfiguredOption[],
    readonly call: ConfigureCall,
    readonly findings: HostFindings | undefined,
  ) {
    this.#values = new Map(options.map(({name, value}) => [name, value]))
  }

  run(): Configuration {
    const {tree, call, options, findings, diagnostics} = this
    diagnostics.push(...(findings?.diagnostics ?? []), ...unknownHostSymbols(tree, call.flags.host))
    this.#readRecord()
    const facts = this.#facts()
    this.#features = solveFeatures(tree, {facts, given: call.given, auto: call.auto})
    diagnostics.push(...(this.#features?.diagnostics ?? []))
    const selection = hasErrors(diagnostics) ? {targets: [], skipped: []} : this.#select()
    const targets = hasErrors(diagnostics) ? [] : this.#resolve(selection.targets)
    return {
      tree,
      call,
      options,
      host: this.#features?.symbols ?? this.#givenSymbols(facts),
      unknown: this.#unknown(),
      providers: findings?.providers ?? [],
      targets,
      skipped: selection.skipped,
      inputs: this.#allInputs(),
      diagnostics,
    }
  }

  #readRecord(): void {
    const {hostFrom} = this.call.flags
    if (hostFrom === undefined) return
    this.#record = readHostRecord(this.tree, hostFrom)
    this.diagnostics.push(...this.#record.diagnostics)
  }

  /** What is known about the host: what the command line gives counts most, then what a build recorded, then probes. */
  #facts(): Map<string, HostFact> {
    const {findings, call} = this
    const alternatives = (findings?.providers ?? []).flatMap(provider => {
      const choice = this.#values.get(provider.option)
      return provider.alternatives.map((it): [string, HostFact] => [
        it.symbol,
        {...probedFact(it), settled: choice !== 'auto' && choice !== 'enabled' && choice !== it.kind},
      ])
    })
    const probed = (findings?.facts ?? []).map((fact): [string, HostFact] => [fact.symbol, probedFact(fact)])
    const recorded = [...(this.#record?.host ?? [])].map(([name, value]): [string, HostFact] => [
      name,
      {value, origin: 'host', because: `from ${this.#record?.name}`},
    ])
    return new Map([...probed, ...alternatives, ...recorded, ...givenFacts(call.flags.host)])
  }

  /** Host symbols of a tree whose features kgate does not decide: as recorded or given, or as an option turns them. */
  #givenSymbols(facts: ReadonlyMap<string, HostFact>): Map<string, HostSymbol> {
    const symbols = new Map<string, HostSymbol>()
    for (const [name, value] of new Map([...(this.#record?.host ?? []), ...this.#decided()])) {
      const given = this.call.given.get(name.toLowerCase())
      const fact = facts.get(name)
      const because = this.call.flags.host.has(name)
        ? 'given with --host'
        : given && fact?.value !== value
          ? `given with ${given.argument}`
          : fact?.value === value && fact.because !== undefined
            ? fact.because
            : '--without-default-features is given, and nothing enables it'
      const reason = {message: `CONFIG_${name}=${value ? 'y' : 'n'}, ${because}`}
      const known: HostFact = {value, origin: 'host', because}
      symbols.set(name, {name, value, reason, proof: [], facts: [], because: [], fact: known})
    }
    return symbols
  }

  #unknown(): string[] {
    if (this.#features) return [...this.#features.unknown]
    const {model, hostSymbols} = this.tree.base
    const known = new Map([...(this.#record?.host ?? []), ...this.#decided()])
    return hostSymbols.map(symbol => model.names[symbol] as string).filter(name => !known.has(name))
  }

  #select(): TargetSelection {
    const {call} = this
    const host = new Map([...(this.#record?.host ?? []), ...this.#decided()])
    const selection = selectTargets(this.tree, {
      ...(call.targets && {list: call.targets}),
      ...(call.excluded && {exclude: call.excluded}),
      switches: call.switches,
      host,
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
      .map(([architecture, name]): Diagnostic => {
        const near = suggest(architecture, known)
        const place = this.call.placeOf(name)
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

  /** Where Meson decides features: accelerators and host symbols that an option of the same name turns on or off. */
  #switched(): [string, boolean][] {
    if (this.#features) return []
    const {layout, base} = this.tree
    const host = base.hostSymbols.map(symbol => base.model.names[symbol] as string)
    // Meson's auto_features is about options of this type alone.
    const declared = this.tree.options?.options.filter(({type}) => type === 'feature') ?? []
    const features = new Set(declared.map(({name}) => name.toUpperCase()))
    return [...Object.keys(layout.accelerators), ...host].flatMap((name): [string, boolean][] => {
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
    return targets.map(target => {
      const {name, hasDevices} = target
      const header = this.#header(target)
      if (!hasDevices) return {name, header}
      const resolution = resolve(this.tree, this.#request(target))
      for (const diagnostic of resolution.diagnostics) {
        const text = formatDiagnostic(diagnostic)
        if (!seen.has(text)) this.diagnostics.push(diagnostic)
        seen.add(text)
      }
      for (const file of resolution.files()) this.#inputs.add(file)
      return {name, header, resolution}
    })
  }

  #request({name, accelerators}: SelectedTarget): ResolveRequest {
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
      host: new Map([...(this.#record?.host ?? []), ...this.#decided(), ...chosen]),
      ...(this.#features && {features: this.#features}),
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
      ...(this.#record?.files ?? []),
      ...(tree.reader.files.exists(description) ? [description] : []),
    ]
    return [...new Set(files)].sort()
  }
}

function probedFact({value, reason, place, remedy}: Fact): HostFact {
  const known = {value, origin: 'probe', because: reason} as const
  return {...known, ...(place && {place}), ...(remedy !== undefined && {remedy})}
}
