/** The tree that a command is about. */

import {
  diskReader,
  loadTree,
  looksLikeTree,
  type ProfileName,
  profiles,
  suggest,
  type Tree,
} from '../index.js'
import {type Call, type FlagSpec, UsageError} from './verb.js'

export const treeFlags = {
  tree: {type: 'string'},
  profile: {type: 'string'},
} as const satisfies Record<string, FlagSpec>

export const profileHelp = `
  --profile NAME        what kind of tree it is, ${profiles.join(' or ')}; default: found out from its files`

export const treeHelp = `
  --tree DIR            the tree; default: this folder, or kgate's own example where this folder is none${profileHelp}`

/** What finding a tree takes of a call. */
type TreeCall = Pick<Call, 'terminal' | 'packageRoot'> & {
  readonly flags: {readonly tree?: unknown; readonly profile?: unknown}
}

/** Reports what is wrong with the tree. @returns undefined where there is none */
export function findTree({flags, terminal, packageRoot}: TreeCall): Tree | undefined {
  const options = profileFlag(flags)
  let directory = flags.tree as string | undefined
  if (directory === undefined) {
    directory = process.cwd()
    if (options.profile === undefined && !looksLikeTree(diskReader, directory)) {
      directory = packageRoot
      terminal.say(
        "note: this folder is not a tree, so kgate's own example is used (--tree DIR names another)",
      )
    }
  }
  const {tree, diagnostics} = loadTree(directory, options)
  for (const diagnostic of diagnostics) terminal.report(diagnostic)
  return tree
}

/** @throws UsageError for a profile that is not known */
export function profileFlag({profile}: {readonly profile?: unknown}): {profile?: ProfileName} {
  if (profile === undefined) return {}
  const name = profiles.find(known => known === profile)
  if (!name)
    throw new UsageError(`--profile: there is no profile "${profile}", only ${profiles.join(' and ')}`)
  return {profile: name}
}

/** Reads `SYM=y,CONFIG_SYM=n` from a flag that may be given several times. */
export function assignmentsFlag(name: string, values: unknown): Map<string, boolean> {
  const texts = ((values as string[] | undefined) ?? []).flatMap(value => value.split(','))
  return readAssignments(texts, `--${name}: `)
}

/** Reads `SYM=y` and `CONFIG_SYM=n`. @param before what messages begin with */
export function readAssignments(texts: readonly string[], before = ''): Map<string, boolean> {
  const assignments = new Map<string, boolean>()
  for (const text of texts) {
    const match = /^(?:CONFIG_)?([A-Za-z0-9][A-Za-z0-9_]*)=([yn])$/.exec(text.trim())
    if (!match) throw new UsageError(`${before}"${text}" is not of the form SYMBOL=y or SYMBOL=n`)
    const [, symbol = '', letter] = match
    if (assignments.has(symbol) && assignments.get(symbol) !== (letter === 'y')) {
      throw new UsageError(`${before}${symbol} is given both y and n`)
    }
    assignments.set(symbol, letter === 'y')
  }
  return assignments
}

/** A flag's value, where it must be one of a few. */
export function choiceFlag<T extends string>(
  name: string,
  value: unknown,
  choices: readonly T[],
): T | undefined {
  if (value === undefined) return undefined
  if (choices.includes(value as T)) return value as T
  const near = suggest(String(value), choices)
  const hint = near === undefined ? `there is ${choices.join(', ')}` : `did you mean ${near}?`
  throw new UsageError(`--${name}: "${value}" is not known: ${hint}`)
}
