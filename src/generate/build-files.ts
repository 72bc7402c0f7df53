/** A configuration as the files that a build reads. */

import hostHeaderTemplate from '../../templates/config-host.h.hbs'
import hostMakTemplate from '../../templates/config-host.mak.hbs'
import dependenciesTemplate from '../../templates/kgate-config.d.hbs'
import mesonArgumentsTemplate from '../../templates/meson-args.txt.hbs'
import type {Configuration} from '../configure/configuration.js'
import {deviceFiles} from './device-files.js'
import {poisonHeader, targetHeader} from './target-files.js'
import type {FileChange} from './write-files.js'

/** What the templates of config-host.h and config-host.mak may name. */
interface HostView {
  readonly source: string
  /** Names, separated by blanks. */
  readonly targets: string
  /** Sorted by name, without `CONFIG_`. */
  readonly symbols: readonly {readonly name: string; readonly value: boolean}[]
  /** Those that are y. */
  readonly enabled: readonly string[]
}

interface ArgumentsView {
  readonly arguments: readonly string[]
}

interface DependenciesView {
  readonly output: string
  readonly inputs: readonly string[]
}

/** By their names in the build folder. `kgate-config.json`, which stands for the whole, is not among them. */
export function buildFiles(configuration: Configuration): FileChange[] {
  const {tree, call, targets, inputs} = configuration
  const files = targets.flatMap(({name, resolution, header}): FileChange[] => [
    {path: `${name}-config-target.h`, content: targetHeader(name, header)},
    ...(resolution ? deviceFiles(name, resolution.enabled()) : []),
  ])
  files.push({path: 'config-poison.h', content: poisonHeader(configuration)})
  if (tree.layout.options?.owned) files.push(...hostFiles(configuration))
  const args: ArgumentsView = {arguments: call.mesonArguments}
  const dependencies: DependenciesView = {output: 'kgate-config.json', inputs: inputs.map(makePath)}
  files.push(
    {path: 'meson-args.txt', content: mesonArgumentsTemplate(args)},
    {path: 'kgate-config.d', content: dependenciesTemplate(dependencies)},
  )
  return files
}

/** What Meson makes of QEMU's: `#define` or `#undef` for each symbol, and the symbols that are y for make and Meson. */
function hostFiles({tree, host, targets}: Configuration): FileChange[] {
  const symbols = [...host.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const view: HostView = {
    source: makeValue(tree.directory),
    targets: targets.map(({name}) => name).join(' '),
    symbols,
    enabled: symbols.filter(({value}) => value).map(({name}) => name),
  }
  return [
    {path: 'config-host.h', content: hostHeaderTemplate(view)},
    {path: 'config-host.mak', content: hostMakTemplate(view)},
  ]
}

/** A path as make reads it where a variable is set. */
function makeValue(path: string): string {
  return path.replaceAll('#', '\\#').replaceAll('$', '$$$$')
}

/** A path as make reads it in a rule. */
function makePath(path: string): string {
  return path.replace(/([\\ #:%])/g, '\\$1').replaceAll('$', '$$$$')
}
