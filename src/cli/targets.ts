/** `kgate targets`: what there is to resolve. */

import {choiceFlag, findTree, treeFlags, treeHelp} from './find-tree.js'
import {exitCode, UsageError, type Verb} from './verb.js'

export const targets: Verb = {
  summary: 'list the targets of a tree',
  usage: '[options]',
  help: `
Lists the targets that have devices to resolve, one a line.

Options${treeHelp}
  --format text|json    default: text`,
  flags: {...treeFlags, format: {type: 'string'}},
  run(call) {
    if (call.input.length > 0) throw new UsageError(`unexpected argument "${call.input[0]}"`)
    const format = choiceFlag('format', call.flags['format'], ['text', 'json'] as const) ?? 'text'
    const tree = findTree(call)
    if (!tree) return exitCode.input
    const names = tree.targets()
    if (format === 'json') {
      const {profile, version} = tree.layout
      const list = names.map(name => ({name, devices: tree.devicesFile(name)}))
      call.terminal.result(
        `${JSON.stringify({tree: tree.directory, profile, version, targets: list}, null, 2)}\n`,
      )
    } else {
      call.terminal.result(names.map(name => `${name}\n`).join(''))
    }
    return exitCode.fine
  },
}
