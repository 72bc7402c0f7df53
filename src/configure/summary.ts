/** What a user wants to know of a configuration, in sections, as values; the command lays them out. */

import {printable} from '../report/format-diagnostic.js'
import type {HostSymbol} from '../resolve/features.js'
import type {Configuration} from './configuration.js'

export interface SummaryRow {
  readonly name: string
  /** A choice is shown as YES or NO; text as it is. */
  readonly value: boolean | string
  /** What decided it, in a few words. */
  readonly because?: string
}

export interface SummarySection {
  readonly title: string
  readonly rows: readonly SummaryRow[]
}

export function summary(configuration: Configuration): SummarySection[] {
  const sections = [features(configuration), facts(configuration), targets(configuration)]
  return sections
    .filter(({rows}) => rows.length > 0)
    .map(({title, rows}) => ({title, rows: rows.map(oneLine)}))
}

/** What a user or a command wrote, as a row can show it. */
function oneLine({name, value, because}: SummaryRow): SummaryRow {
  const shown = (text: string) => printable(text.replace(/\s+/g, ' '))
  return {
    name,
    value: typeof value === 'string' ? shown(value) : value,
    ...(because !== undefined && {because: shown(because)}),
  }
}

/** Options in the order declared, each with the symbol that it decides. */
function features(configuration: Configuration): SummarySection {
  const {options, host, providers} = configuration
  const symbols = new Map([...host.values()].map(symbol => [symbol.option, symbol]))
  const rows = options.flatMap(({name, value, given}): SummaryRow[] => {
    const symbol = symbols.get(name)
    const provider = providers.find(({option}) => option === name)
    if (symbol) {
      const because = why(symbol, given, provider?.reason, configuration)
      return [{name, value: symbol.value, ...(because !== undefined && {because})}]
    }
    if (given === undefined) return []
    return [{name, value: typeof value === 'boolean' ? value : String(value), because: given}]
  })
  return {title: 'Features', rows}
}

function why(
  {value, facts, because}: HostSymbol,
  given: string | undefined,
  provider: string | undefined,
  {host, call: {auto}}: Configuration,
): string | undefined {
  if (provider !== undefined && (value || (given === undefined && auto !== 'disabled'))) {
    return given === undefined ? provider : `${given}; ${provider}`
  }
  if (given !== undefined || value) return given
  const [fact] = facts
  if (fact !== undefined) return host.get(fact)?.fact?.because ?? `${fact} is n`
  if (auto === 'disabled' && because.every(premise => premise.value)) return '--without-default-features'
  const needed = because.filter(premise => !premise.value)
  return needed.length > 0 ? `${needed.map(({name}) => name).join(', ')} is n` : undefined
}

/** Host symbols that no option decides. */
function facts({host, providers}: Configuration): SummarySection {
  const ofProviders = new Set(providers.flatMap(({alternatives}) => alternatives.map(({symbol}) => symbol)))
  const rows = [...host.values()]
    .filter(({option, name}) => option === undefined && !ofProviders.has(name))
    .map(({name, value, fact, reason}) => ({name, value, because: fact?.because ?? reason.message}))
  return {title: 'Host', rows}
}

function targets({targets, skipped}: Configuration): SummarySection {
  const configured = targets.map(({name, resolution}): SummaryRow => {
    if (!resolution) return {name, value: 'no devices of its own'}
    return {name, value: `${resolution.enabled().length} symbols on`}
  })
  const left = skipped.map(({name, reason}): SummaryRow => ({name, value: false, because: reason}))
  return {title: 'Targets', rows: [...configured, ...left]}
}
