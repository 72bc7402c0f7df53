/** `kgate symbols`: what there is to decide, by kind. */

import {
  hasErrors,
  type ListedSymbol,
  listSymbols,
  placeRecord,
  placeText,
  resolve as resolveTarget,
  type SymbolGroup,
  symbolGroups,
  type Tree,
} from '../index.js'
import {choiceFlag, findTree, treeFlags, treeHelp} from './find-tree.js'
import {faultOf} from './findings.js'
import {readSetting, sayHostDefaults, settingFlags, settingHelp, targetRequests} from './target-setting.js'
import {exitCode, UsageError, type Verb} from './verb.js'

/** Words for the command line: they have no blanks. */
const groupNames = symbolGroups.map(group => group.replace(' ', '-'))

export const symbols: Verb = {
  summary: 'list symbols by group: boards, devices, subsystems and the like',
  usage: '[TARGET] [options]',
  help: `
Lists the symbols of a tree by the groups of QEMU's guidelines, each with where it is defined, what it is, and what brings it
in. With a target, these are the ones that are y in it. docs/groups.md tells how a symbol's group is found out.

Options${treeHelp}
  --group GROUP         one group: ${groupNames.join(', ')}
  --json                everything, for programs

With a target, also${settingHelp}

Examples
  kgate symbols --group board
  kgate symbols s390x-softmmu --host LINUX=y --group device
  kgate symbols --tree ~/qemu --json`,
  flags: {...treeFlags, ...settingFlags, group: {type: 'string'}, json: {type: 'boolean'}},
  run(call) {
    const {flags, terminal} = call
    const group = choiceFlag('group', flags['group'], groupNames)?.replace('-', ' ')
    const [target, ...further] = call.input
    if (further.length > 0) throw new UsageError(`name one target, not ${call.input.length}`)
    const setting = readSetting(call)
    const idle = Object.keys(settingFlags).find(name => flags[name] !== undefined && isGiven(flags[name]))
    if (target === undefined && idle !== undefined)
      throw new UsageError('facts and assignments are about a target: name one')
    const tree = findTree(call)
    if (!tree) return exitCode.input
    const requests = targetRequests(tree, setting, terminal)
    if (!requests) return exitCode.input
    const resolution = target === undefined ? undefined : resolveTarget(tree, requests.of(target))
    const {base} = tree
    const said = resolution?.diagnostics ?? [...base.reading.diagnostics, ...base.diagnostics]
    for (const diagnostic of said) if (diagnostic.severity === 'error') terminal.report(diagnostic)
    if (hasErrors(said)) return resolution ? faultOf([resolution]) : exitCode.input
    sayHostDefaults(tree, resolution, requests.record, terminal)
    const values = resolution && new Map(resolution.symbols().map(({name, value}) => [name, value]))
    const isThere = (name: string) => values?.get(name) ?? values === undefined
    const inGroup = (itsGroup: SymbolGroup) => group === undefined || itsGroup === group
    const listed = listSymbols(tree, (name, itsGroup) => inGroup(itsGroup) && isThere(name)).map(symbol => ({
      ...symbol,
      selectedBy: symbol.selectedBy.filter(isThere),
      impliedBy: symbol.impliedBy.filter(isThere),
    }))
    terminal.result(flags['json'] ? `${json(tree, target, listed, call.version)}\n` : text(listed))
    return exitCode.fine
  },
}

/** meow gives flags that were not given as false, or as an empty list. */
function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== false
}

/** How far names and places are lined up: a longer one pushes only its own line. */
const maximumColumn = 40
/** How many of what brings a symbol in are named. */
const maximumBringers = 3

function text(listed: readonly ListedSymbol[]): string {
  return symbolGroups
    .map(group => {
      const members = listed.filter(symbol => symbol.group === group)
      if (members.length === 0) return ''
      const places = members.map(({place}) => lineOf(place))
      const widths = [members.map(({name}) => name), places].map(cells =>
        Math.min(maximumColumn, Math.max(...cells.map(({length}) => length))),
      )
      const lines = members.map((symbol, index) => {
        const cells = [symbol.name.padEnd(widths[0] ?? 0), (places[index] ?? '').padEnd(widths[1] ?? 0)]
        return `  ${[...cells, describe(symbol)].join('  ').trimEnd()}\n`
      })
      return `${group} (${members.length})\n${lines.join('')}`
    })
    .filter(part => part !== '')
    .join('\n')
}

/** Without the column: it is that of the name. */
function lineOf(place: ListedSymbol['place']): string {
  return placeText(place).replace(/:\d+$/, '')
}

function describe({help, selectedBy, impliedBy}: ListedSymbol): string {
  return [
    ...(help ? [help.text.split(/\.\s/)[0]] : []),
    ...(selectedBy.length > 0 ? [`selected by ${few(selectedBy)}`] : []),
    ...(impliedBy.length > 0 ? [`implied by ${few(impliedBy)}`] : []),
  ].join('; ')
}

function few(names: readonly string[]): string {
  const shown = names.slice(0, maximumBringers).join(', ')
  return names.length > maximumBringers ? `${shown} and ${names.length - maximumBringers} more` : shown
}

function json(
  tree: Tree,
  target: string | undefined,
  listed: readonly ListedSymbol[],
  version: string,
): string {
  const records = listed.map(({name, group, place, help, selectedBy, impliedBy}) => ({
    name,
    group,
    place: placeRecord(place),
    help: help?.text,
    helpFrom: help?.origin,
    selectedBy,
    impliedBy,
  }))
  return JSON.stringify({kgate: version, tree: tree.directory, target, symbols: records}, null, 2)
}
