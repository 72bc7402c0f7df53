/** What kgate and minikconf.py say of one call, in the same words, so that the two can be held side by side. */

import {realpathSync} from 'node:fs'
import type {MinikconfCall} from '../src/index.js'
import {type Code, type Diagnostic, minikconf} from '../src/index.js'
import type {Answer} from './oracle.js'
import {contradictionsOf, type Reported} from './proofs.js'

export type Kind = 'binary' | 'syntax' | 'file' | 'undefined' | 'contradiction' | 'cycle'

export interface Accepted {
  readonly kind: 'accepted'
  /** Names of the symbols that are y and not external, in the order printed. */
  readonly config: readonly string[]
  /** Real paths. */
  readonly files: ReadonlySet<string>
}

/** kgate names all that is wrong. */
export interface Ours {
  readonly kind: 'refused'
  readonly kinds: ReadonlySet<Kind | 'other'>
  readonly undefined: ReadonlySet<string>
  readonly contradictions: readonly Reported[]
  /** A bug of kgate's: it never should. */
  readonly thrown?: string
}

/** minikconf.py stops at what it meets first. */
export type Theirs =
  | {readonly kind: 'syntax' | 'file' | 'cycle' | 'crash'; readonly message: string}
  | {readonly kind: 'undefined'; readonly undefined: ReadonlySet<string>; readonly message: string}
  | {
      readonly kind: 'contradiction'
      readonly symbol: string
      readonly clauses: readonly string[]
      readonly message: string
    }

const kindOfCode: Partial<Record<Code, Kind>> = {
  'binary-file': 'binary',
  'invalid-utf8': 'syntax',
  'statement-too-long': 'syntax',
  'too-many-errors': 'syntax',
  'invalid-character': 'syntax',
  syntax: 'syntax',
  'foreign-keyword': 'syntax',
  'assignment-prefix': 'syntax',
  'property-outside-config': 'syntax',
  'nesting-too-deep': 'syntax',
  'unreadable-file': 'file',
  'source-loop': 'file',
  'undefined-symbol': 'undefined',
  'undefined-select': 'undefined',
  contradiction: 'contradiction',
  'contradiction-follows': 'contradiction',
  cycle: 'cycle',
}

export function ourVerdict(call: MinikconfCall, seed = 0): Accepted | Ours {
  try {
    return verdict(call, seed)
  } catch (error) {
    const thrown = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return {kind: 'refused', kinds: new Set(['other']), undefined: new Set(), contradictions: [], thrown}
  }
}

function verdict(call: MinikconfCall, seed: number): Accepted | Ours {
  const {diagnostics, config, dependencies} = minikconf(call, {seed})
  if (config !== undefined && dependencies !== undefined) {
    const prefix = `${call.output}: `
    return {
      kind: 'accepted',
      config: lines(config).map(line => line.replace(/^CONFIG_(.*)=y$/, '$1')),
      files: realPaths(lines(dependencies).map(line => line.slice(prefix.length))),
    }
  }
  const errors = diagnostics.filter(({severity}) => severity === 'error')
  const kinds = new Set(errors.map(({code}) => kindOfCode[code] ?? 'other'))
  return {
    kind: 'refused',
    kinds,
    undefined: new Set(errors.filter(({code}) => kindOfCode[code] === 'undefined').map(undefinedName)),
    contradictions: kinds.has('contradiction') ? contradictionsOf(call, seed, errors) : [],
  }
}

/** The message begins with it. Of a symbol without a name, which `CONFIG_=y` assigns, nothing stands there. */
function undefinedName({message}: Diagnostic): string {
  return message.slice(0, message.indexOf(' is '))
}

export function theirVerdict(answer: Answer): Accepted | Theirs {
  if (answer.status === 0) {
    return {kind: 'accepted', config: answer.config, files: realPaths(answer.depfile)}
  }
  const message = `${answer.exception}: ${answer.message}`.replaceAll('\n', ' ')
  const symbol = /^contradiction between clauses when setting (.*)$/.exec(answer.message)?.[1]
  if (symbol !== undefined) return {kind: 'contradiction', symbol, clauses: answer.clauses, message}
  if (answer.undefined.length > 0) return {kind: 'undefined', undefined: new Set(answer.undefined), message}
  if (answer.message.startsWith('cycle found including ')) return {kind: 'cycle', message}
  if (!answer.parsing || answer.exception === 'RecursionError') return {kind: 'crash', message}
  if (answer.os || answer.message.includes('Inclusion loop for ')) return {kind: 'file', message}
  return {kind: 'syntax', message}
}

/** @returns what is wrong, a line each; none where the two agree as far as they should */
export function disagreements(ours: Accepted | Ours, theirs: Accepted | Theirs): string[] {
  if (ours.kind === 'refused' && ours.thrown !== undefined) return [`kgate throws ${ours.thrown}`]
  // minikconf.py stumbles over a NUL byte unless it stands in a comment; kgate reads no file that holds one.
  if (ours.kind === 'refused' && ours.kinds.has('binary')) return []
  if (theirs.kind === 'accepted') {
    return ours.kind === 'accepted'
      ? differentAnswers(ours, theirs)
      : [`minikconf.py accepts, kgate says ${said(ours)}`]
  }
  const both = `minikconf.py says ${theirs.message}, kgate says ${said(ours)}`
  switch (theirs.kind) {
    case 'crash':
      // Python ran out of stack, or minikconf.py has a bug of its own: it says nothing of the input.
      return []
    case 'cycle':
      return ours.kind === 'accepted' || only(ours, ['contradiction', 'cycle']) ? [] : [both]
    case 'syntax':
    case 'file':
      return ours.kind === 'refused' && ours.kinds.has(theirs.kind) ? [] : [both]
    case 'undefined': {
      if (ours.kind === 'accepted' || !only(ours, ['undefined'])) return [both]
      return differentSets('undefined symbols', ours.undefined, theirs.undefined)
    }
    case 'contradiction': {
      if (ours.kind === 'accepted' || !only(ours, ['contradiction', 'cycle'])) return [both]
      const same = ours.contradictions.find(({symbol}) => symbol === theirs.symbol)
      if (!same) return [both]
      return [
        ...(same.root
          ? []
          : [`${theirs.symbol} is the first that minikconf.py finds, kgate says it follows`]),
        ...theirs.clauses
          .filter(clause => !same.clauses.has(clause))
          .map(clause => `kgate does not report for ${theirs.symbol}: ${clause}`),
      ]
    }
  }
}

function only(ours: Ours, kinds: readonly Kind[]): boolean {
  return ours.kinds.size > 0 && [...ours.kinds].every(kind => kind !== 'other' && kinds.includes(kind))
}

function said(ours: Accepted | Ours): string {
  if (ours.kind === 'accepted') return 'that all is well'
  const contradictions = ours.contradictions.map(({symbol}) => symbol)
  const names = [...ours.undefined, ...contradictions]
  return `${[...ours.kinds].join(', ') || 'nothing'}${names.length > 0 ? ` (${names.join(', ')})` : ''}`
}

function differentAnswers(ours: Accepted, theirs: Accepted): string[] {
  const values = differentSets('symbols that are y', new Set(ours.config), new Set(theirs.config))
  const order =
    values.length === 0 && ours.config.join() !== theirs.config.join()
      ? ['the lines are in another order']
      : []
  return [...values, ...order, ...differentSets('files', ours.files, theirs.files)]
}

export function differentSets(
  what: string,
  ours: ReadonlySet<string>,
  theirs: ReadonlySet<string>,
): string[] {
  const surplus = [...ours].filter(member => !theirs.has(member))
  const missing = [...theirs].filter(member => !ours.has(member))
  if (surplus.length === 0 && missing.length === 0) return []
  return [`${what}: kgate alone has ${listed(surplus)}; minikconf.py alone has ${listed(missing)}`]
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none'
  const shown = names.slice(0, 8).map(name => JSON.stringify(name))
  return names.length > shown.length
    ? `${shown.join(', ')} and ${names.length - shown.length} more`
    : shown.join(', ')
}

export function lines(text: string): string[] {
  return text.split('\n').filter(line => line !== '')
}

const known = new Map<string, string>()

export function realPaths(paths: Iterable<string>): Set<string> {
  const found = new Set<string>()
  for (const path of paths) {
    const real = known.get(path) ?? realpathSync(path)
    known.set(path, real)
    found.add(real)
  }
  return found
}
