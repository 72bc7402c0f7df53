/** Holds a tree's declarations against one another: options and probes are there to decide symbols that Kconfig knows. */

import type {Diagnostic, Place} from '../../grammar/common/diagnostic.js'
import {suggest} from '../../grammar/common/suggest.js'
import type {Tree} from './tree.js'

/** An error for each option, probe and provider of which the other files know nothing. */
export function checkDeclarations(tree: Tree): Diagnostic[] {
  const {layout, options} = tree
  if (!layout.options?.owned || !options) return []
  const {hostSymbols, model} = tree.base
  const symbols = hostSymbols.map(symbol => model.names[symbol] as string)
  const names = options.options.map(({name}) => name)
  const features = options.options
    .filter(({name, type}) => type === 'feature' && !symbols.includes(name.toUpperCase()))
    .map(({name, nameSpan}) =>
      unmatched(`the feature ${name} decides nothing`, name.toUpperCase(), tree, symbols, {
        source: options.source,
        span: nameSpan,
      }),
    )
  const alternatives = Object.values(layout.providers ?? {}).flatMap(provider => provider.alternatives)
  const probed = [
    ...Object.entries(layout.probes ?? {}).map(([symbol, {place}]) => ({symbol, place})),
    ...alternatives,
  ]
  const facts = probed
    .filter(({symbol}) => !symbols.includes(symbol))
    .map(({symbol, place}) => unmatched(`${symbol} is found out for nothing`, symbol, tree, symbols, place))
  const providers = Object.entries(layout.providers ?? {})
    .filter(([name]) => !names.includes(name))
    .map(([name, {alternatives}]): Diagnostic => {
      const message = `nothing can choose where ${name} comes from: ${options.source.name} has no option of that name`
      return error(message, alternatives[0]?.place, suggest(name, names))
    })
  return [...features, ...facts, ...providers]
}

function unmatched(
  what: string,
  symbol: string,
  {layout}: Tree,
  symbols: readonly string[],
  place: Place | undefined,
): Diagnostic {
  return error(`${what}: ${layout.hostKconfig} has no symbol ${symbol}`, place, suggest(symbol, symbols))
}

function error(message: string, place: Place | undefined, near: string | undefined): Diagnostic {
  return {
    code: 'unmatched-declaration',
    severity: 'error',
    message,
    ...(place && {place}),
    ...(near !== undefined && {help: `did you mean ${near}?`}),
  }
}
