/** The options of a tree as the shell file that QEMU keeps in scripts/meson-buildoptions.sh. */

import template from '../../templates/meson-buildoptions.sh.hbs'
import {type BuildOptions, buildOptions} from '../options/build-options.js'
import type {OptionTable} from '../options/option-table.js'

export function renderBuildOptions(table: OptionTable): string {
  const view: BuildOptions = buildOptions(table)
  return template(view)
}
