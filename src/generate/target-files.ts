/** What targets are, as the headers that a build reads. */

import poisonTemplate from '../../templates/config-poison.h.hbs'
import headerTemplate from '../../templates/config-target.h.hbs'
import type {Configuration} from '../configure/configuration.js'
import {type HeaderEntry, poisonedNames} from '../configure/target-header.js'

interface HeaderView {
  readonly target: string
  /** Values as C has them. */
  readonly entries: readonly {readonly name: string; readonly value: string | number}[]
}

interface PoisonView {
  readonly names: readonly string[]
}

/** `T-config-target.h`. */
export function targetHeader(target: string, header: readonly HeaderEntry[]): string {
  const view: HeaderView = {
    target,
    entries: header.map(({name, kind, value}) => ({name, value: kind === 'text' ? quoted(value) : value})),
  }
  return headerTemplate(view)
}

/** `config-poison.h`: makes the compiler refuse, in code that all targets share, what the headers of any target define. */
export function poisonHeader({tree, targets}: Pick<Configuration, 'tree' | 'targets'>): string {
  const defined = targets.flatMap(({header, resolution}) => [
    ...header.map(({name}) => name),
    ...(resolution?.enabled() ?? []).map(symbol => `CONFIG_${symbol}`),
  ])
  const {unpoisoned = []} = tree.layout.targetHeader ?? {}
  const view: PoisonView = {names: poisonedNames({unpoisoned}, defined)}
  return poisonTemplate(view)
}

/** As Meson has it: a backslash begins an escape. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`
}
