/** A finding in words: the diagnostic, where it holds, and what shows it. */

import {formatDiagnostic, type Paint, plain} from '../report/format-diagnostic.js'
import {modes as allModes, type ModeName} from '../solver/mode.js'
import type {Finding, Witness} from './check.js'
import type {CheckScope} from './check-result.js'

export interface FindingTextOptions {
  readonly paint?: Paint
  /** Whether every target and every decision is named, however many there are. */
  readonly verbose?: boolean
}

/** Several lines without a trailing line end, as `formatDiagnostic` has them. */
export function formatFinding(
  finding: Finding,
  scope: Pick<CheckScope, 'targets' | 'modes'>,
  {paint = plain, verbose = false}: FindingTextOptions = {},
): string {
  const where = whereText(finding, scope, verbose)
  const {witness} = finding
  const shown = witness && witnessText(witness, verbose)
  return [
    formatDiagnostic(finding, paint),
    ...(where === undefined ? [] : [`  ${paint('note', 'where:')} ${where}`]),
    ...(shown === undefined ? [] : [`  ${paint('note', 'shown by:')} ${shown}`]),
  ].join('\n')
}

/** How many targets are named before their number says more. */
const maximumNamed = 3

/**
 * `in 12 of 29 targets`, `in x86_64-softmmu, with --without-default-devices`.
 *
 * @param verbose names all targets
 * @returns undefined for what is about the tree as a whole, and where there was but one target
 */
export function whereText(
  {circumstances}: Pick<Finding, 'circumstances'>,
  scope: Pick<CheckScope, 'targets' | 'modes'>,
  verbose = false,
): string | undefined {
  if (circumstances.length === 0) return undefined
  const names = circumstances.map(({target}) => target)
  const inAll = names.length === scope.targets.length
  const found = new Set(circumstances.flatMap(({modes}) => modes))
  const inModes = modesText(
    scope.modes.filter(mode => found.has(mode)),
    scope.modes,
  )
  return `${targetsText(names, inAll ? undefined : scope.targets.length, verbose)}${inModes}`
}

/** @param all how many there are, where these are not all */
function targetsText(names: readonly string[], all: number | undefined, verbose: boolean): string {
  if (names.length === 1) return `in ${names[0]}`
  const number =
    all === undefined
      ? `in ${names.length === 2 ? 'both' : `all ${names.length}`} targets`
      : `in ${names.length} of ${all} targets`
  if (verbose || (all !== undefined && names.length <= maximumNamed)) return `${number}: ${names.join(', ')}`
  return all === undefined ? number : `${number} (--verbose names them)`
}

const modeWords: Readonly<Record<ModeName, string>> = {
  defconfig: 'as configured by default',
  allnoconfig: 'with --without-default-devices',
  allyesconfig: 'with every default turned on (allyesconfig)',
  randconfig: 'with defaults drawn at random (randconfig)',
}

function modesText(found: readonly ModeName[], looked: readonly ModeName[]): string {
  if (found.length === 0 || found.length === looked.length) return ''
  return `, only ${allModes
    .filter(mode => found.includes(mode))
    .map(mode => modeWords[mode])
    .join(' and ')}`
}

/** More decisions than these are no help on one line. */
const maximumDecisions = 8

/** The command that resolves a witness. */
export function witnessText({target, mode, host, set}: Witness, verbose = true): string {
  const decisions = Object.keys(host).length + Object.keys(set).length
  if (!verbose && decisions > maximumDecisions) return `${decisions} decisions (--verbose lists them)`
  const list = (flag: string, values: Witness['set']) => {
    const words = Object.entries(values).map(([name, value]) => `${name}=${value ? 'y' : 'n'}`)
    return words.length === 0 ? '' : ` --${flag} ${words.join(',')}`
  }
  const inMode = mode === 'defconfig' ? '' : ` --mode ${mode}`
  return `kgate resolve ${target}${inMode}${list('host', host)}${list('set', set)}`
}
