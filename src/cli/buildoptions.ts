/** `kgate buildoptions`: what QEMU keeps in scripts/meson-buildoptions.sh, without Meson. */

import {hasErrors, loadOptions, renderBuildOptions, writeFiles} from '../index.js'
import {findTree, treeFlags, treeHelp} from './find-tree.js'
import {uninterrupted} from './uninterrupted.js'
import {exitCode, UsageError, type Verb} from './verb.js'

export const buildoptions: Verb = {
  summary: 'print the shell code that reads the options of a tree',
  usage: '[options]',
  help: `
Prints what QEMU keeps in scripts/meson-buildoptions.sh: a shell function with the help of the options that the tree's
meson_options.txt declares, and one that turns an argument of configure into Meson's. It is what QEMU's
scripts/meson-buildoptions.py makes of Meson's own account of the options, byte for byte, but needs no Meson.

Options${treeHelp}
  --output FILE         write it there, unless that holds it already, instead of printing it

Examples
  kgate buildoptions --tree ~/qemu --output ~/qemu/scripts/meson-buildoptions.sh
  kgate buildoptions --tree ~/qemu | diff ~/qemu/scripts/meson-buildoptions.sh -`,
  flags: {...treeFlags, output: {type: 'string'}},
  run(call) {
    const {input, flags, terminal} = call
    if (input.length > 0) throw new UsageError(`unexpected argument "${input[0]}"`)
    const tree = findTree(call)
    if (!tree) return exitCode.input
    const {layout, options} = tree
    if (!layout.options || !options) {
      terminal.say(
        `kgate: the tree declares no options: it has no ${layout.options?.files.join(' or ') ?? 'option file'}`,
      )
      return exitCode.input
    }
    const table = loadOptions(tree)
    const diagnostics = [...options.diagnostics, ...table.diagnostics]
    for (const diagnostic of diagnostics) terminal.report(diagnostic)
    if (hasErrors(diagnostics)) return exitCode.input
    const content = renderBuildOptions(table)
    const {output} = flags as {output?: string}
    if (output === undefined) terminal.result(content)
    else uninterrupted(() => writeFiles('.', [{path: output, content}]))
    return exitCode.fine
  },
}
