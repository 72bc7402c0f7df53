/** The tables that QEMU's scripts/meson-buildoptions.py begins with: what configure calls options, and which it has. */

import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import {errorAt} from '../../grammar/common/error-at.js'
import type {Source} from '../../grammar/common/source.js'
import {type Literal, readLiteral} from './python-literal.js'

export interface ScriptTables {
  readonly names: ReadonlyMap<string, string>
  readonly skipped: ReadonlySet<string>
  readonly auto: ReadonlySet<string>
  /** Names of Meson's own options that configure has. */
  readonly builtins: ReadonlySet<string>
  /** What help shows as an option's default, where that is not its value. */
  readonly shown: ReadonlyMap<string, string>
  /** How wide help is; undefined where the script does not say. */
  readonly lineWidth: number | undefined
}

/**
 * A table that the script does not have is empty, for older scripts lack some.
 *
 * @returns why they cannot be read, where the script assigns something else than literals, or has none of them
 */
export function readScriptTables(source: Source): ScriptTables | Diagnostic {
  const reader = new TableReader(source)
  const tables: ScriptTables = {
    names: reader.names('OPTION_NAMES'),
    skipped: reader.set('SKIP_OPTIONS'),
    auto: reader.set('AUTO_OPTIONS'),
    builtins: reader.set('BUILTIN_OPTIONS'),
    lineWidth: reader.number('LINE_WIDTH'),
    shown: shownDefaults(source.text),
  }
  if (reader.problem) return reader.problem
  return reader.found > 0 ? tables : problem(source, 0, 0, 'the script holds none of the tables')
}

class TableReader {
  found = 0
  problem: Diagnostic | undefined

  constructor(readonly source: Source) {}

  set(name: string): ReadonlySet<string> {
    const value = this.#value(name) ?? []
    // An empty pair of braces is a dict to Python, and to whoever asks what is in it an empty set.
    if (Array.isArray(value)) return new Set(value)
    this.#notUnderstood(name)
    return new Set()
  }

  names(name: string): ReadonlyMap<string, string> {
    const value = this.#value(name) ?? []
    if (value instanceof Map) return value
    if (!Array.isArray(value) || value.length > 0) this.#notUnderstood(name)
    return new Map()
  }

  number(name: string): number | undefined {
    const value = this.#value(name)
    if (value === undefined || (typeof value === 'number' && value > 0)) return value
    this.#notUnderstood(name)
    return undefined
  }

  /** What a name is assigned, once and for all. */
  #value(name: string): Literal | undefined {
    const {text} = this.source
    const [first, second] = this.#mentions(name)
    if (!first) return undefined
    this.found++
    const assignment = /[ \t]*(?::[^=\r\n]*)?=[ \t]*/y
    assignment.lastIndex = first.index + name.length
    if (second || !assignment.exec(text)) {
      this.#notUnderstood(name, (second ?? first).index)
      return undefined
    }
    const literal = readLiteral(text, assignment.lastIndex)
    if (literal && /^[ \t]*(?:[;#].*)?(?:[\r\n]|$)/.test(text.slice(literal.end))) return literal.value
    this.#notUnderstood(name, first.index)
    return undefined
  }

  /** Where lines begin with a name: what changes it, for what uses it is indented in a function. */
  #mentions(name: string): RegExpExecArray[] {
    return [...this.source.text.matchAll(new RegExp(`^${name}\\b`, 'gm'))]
  }

  #notUnderstood(name: string, at = this.#mentions(name)[0]?.index ?? 0): void {
    this.problem ??= problem(this.source, at, name.length, `${name} is not written as kgate reads it`)
  }
}

function problem(source: Source, start: number, length: number, what: string): Diagnostic {
  return {
    ...errorAt(source, 'option-script', {start, end: start + length}, `${what}: kgate's own tables are used`),
    severity: 'warning',
    help: "some options may have other names in the tree's own configure",
  }
}

/** Options that the script tests by name, to return another text than their value. */
function shownDefaults(text: string): Map<string, string> {
  const tests = text.matchAll(/if \w+\[["']name["']\] == ["'](\w+)["']:\s+return ["']([^"'\\\n]*)["']/g)
  return new Map([...tests].map(([, name = '', shown = '']) => [name, shown]))
}
