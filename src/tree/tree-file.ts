/** kgate.json: a tree's own description of its layout, checked against the published schema. */

/// <reference path="./validators.d.ts" />

import {findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode} from 'jsonc-parser'
import type {Diagnostic, Place} from '../../grammar/common/diagnostic.js'
import type {Source, Span} from '../../grammar/common/source.js'
import validate from '../../schema/kgate.schema.json?validate'
import type {Alternative, Probe, Provider} from './host-layout.js'
import type {AcceleratorRule, TreeLayout} from './layout.js'
import type {OptionsLayout} from './options-layout.js'
import {type Misfit, misfits, repeatedKeys} from './schema-errors.js'

/** What kgate.json may say, as the schema has it; probes and alternatives know their places. */
export type TreeFile = Partial<Omit<TreeLayout, 'profile' | 'version' | 'accelerators' | 'options'>> & {
  readonly $schema?: string
  readonly profile?: 'qemu' | 'kgate'
  readonly accelerators?: Readonly<
    Record<string, Partial<AcceleratorRule> & Pick<AcceleratorRule, 'targets'>>
  >
  readonly options?: Partial<OptionsLayout>
}

/** @returns the description, or what is wrong with it; comments and trailing commas are not JSON and are refused */
export function parseTreeFile(source: Source): {file?: TreeFile; diagnostics: Diagnostic[]} {
  const problems: ParseError[] = []
  const root = parseJson(source.text, problems)
  if (problems.length > 0 || !root) {
    const [problem] = problems
    const start = problem?.offset ?? 0
    const what = problem
      ? words(printParseErrorCode(problem.error))
      : source.text.trim() === ''
        ? 'the file is empty'
        : 'it nests too deep'
    const span = {start, end: start + Math.max(1, problem?.length ?? 1)}
    return {diagnostics: [misfitDiagnostic({source, span}, {message: `not valid JSON: ${what}`})]}
  }
  const value: unknown = JSON.parse(source.text)
  validate(value)
  const found = [...repeatedKeys(root), ...misfits(validate.errors ?? [], root)]
  if (found.length > 0) {
    const refused = found.map(misfit => misfitDiagnostic({source, span: spanOf(misfit.node)}, misfit))
    return {diagnostics: inOrder(refused)}
  }
  const file = withPlaces(value as TreeFile, root, source)
  const repeated = repeatedSymbols(file)
  return repeated.length > 0 ? {diagnostics: inOrder(repeated)} : {file, diagnostics: []}
}

function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort((a, b) => (a.place?.span.start ?? 0) - (b.place?.span.start ?? 0))
}

function misfitDiagnostic(place: Place, {message, help}: Omit<Misfit, 'node'>): Diagnostic {
  const usual = 'schema/kgate.schema.json says what kgate.json may hold'
  return {code: 'tree-file', severity: 'error', message, place, help: help ?? usual}
}

/** A value that nests too deep for the parser is no layout: it is as if there were nothing. */
function parseJson(text: string, problems: ParseError[]): Node | undefined {
  if (/[[{]/.test(text) && deepest(text) > maximumNesting) return undefined
  return parseTree(text, problems, {disallowComments: true, allowTrailingComma: false})
}

const maximumNesting = 100

/** How deep brackets nest, counting those in strings too. */
function deepest(text: string): number {
  let depth = 0
  let most = 0
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1
    most = Math.max(most, depth)
  }
  return most
}

function spanOf({offset, length}: Node): Span {
  return {start: offset, end: offset + length}
}

/** @param file that fits the schema */
function withPlaces(file: TreeFile, root: Node, source: Source): TreeFile {
  const {probes, providers} = file
  const place = (node: Node | undefined): Place => ({source, span: spanOf(node ?? root)})
  const keyOf = (path: string[]) => findNodeAtLocation(root, path)?.parent?.children?.[0]
  return {
    ...file,
    ...(probes && {
      probes: mapValues(
        probes,
        (probe, symbol): Probe => ({...probe, place: place(keyOf(['probes', symbol]))}),
      ),
    }),
    ...(providers && {
      providers: mapValues(providers, ({alternatives}, option): Provider => {
        const symbolOf = (index: number) =>
          findNodeAtLocation(root, ['providers', option, 'alternatives', index, 'symbol'])
        return {
          alternatives: alternatives.map(
            (it, index): Alternative => ({...it, place: place(symbolOf(index))}),
          ),
        }
      }),
    }),
  }
}

function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  map: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]))
}

/** A symbol's value has one origin. */
function repeatedSymbols({probes = {}, providers = {}}: TreeFile): Diagnostic[] {
  const declared = [
    ...Object.entries(probes).map(([symbol, {place}]) => ({symbol, place})),
    ...Object.values(providers).flatMap(({alternatives}) => alternatives),
  ]
  const places = new Map<string, Place | undefined>()
  return declared.flatMap(({symbol, place}): Diagnostic[] => {
    const first = places.get(symbol)
    if (!first || !place) {
      places.set(symbol, place)
      return []
    }
    const misfit = {message: `${symbol} is declared twice`, help: 'give each its own symbol'}
    return [{...misfitDiagnostic(place, misfit), notes: [{message: 'the first is here', place: first}]}]
  })
}

/** `CommaExpected` to `comma expected`. */
function words(name: string): string {
  return name.replace(/(?<=.)([A-Z])/g, ' $1').toLowerCase()
}
