/** kgate.json: a tree's own description of its layout, checked against the published schema. */

import type {ErrorObject} from 'ajv'
import {findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode} from 'jsonc-parser'
import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import type {Source, Span} from '../../grammar/common/source.js'
import schema from '../../schema/kgate.schema.json' with {type: 'json'}
import type {AcceleratorRule, TreeLayout} from './layout.js'
import {lazyRequire} from './lazy-require.js'

/** What kgate.json may say, as the schema has it. */
export type TreeFile = Partial<Omit<TreeLayout, 'profile' | 'version' | 'accelerators'>> & {
  readonly $schema?: string
  readonly profile?: 'qemu' | 'kgate'
  readonly accelerators?: Readonly<
    Record<string, Partial<AcceleratorRule> & Pick<AcceleratorRule, 'targets'>>
  >
}

/** @returns the description, or what is wrong with it; comments and trailing commas are not JSON and are refused */
export function parseTreeFile(source: Source): {file?: TreeFile; diagnostics: Diagnostic[]} {
  const problems: ParseError[] = []
  const root = parseJson(source.text, problems)
  const report = (span: Span, message: string): Diagnostic => ({
    code: 'tree-file',
    severity: 'error',
    message,
    place: {source, span},
    help: 'schema/kgate.schema.json says what kgate.json may hold',
  })
  if (problems.length > 0 || !root) {
    const [problem] = problems
    const start = problem?.offset ?? 0
    const what = problem
      ? words(printParseErrorCode(problem.error))
      : source.text.trim() === ''
        ? 'the file is empty'
        : 'it nests too deep'
    return {
      diagnostics: [
        report({start, end: start + Math.max(1, problem?.length ?? 1)}, `not valid JSON: ${what}`),
      ],
    }
  }
  const {Ajv} = lazyRequire()('ajv') as typeof import('ajv')
  const validate = new Ajv({allErrors: true, strict: true}).compile(schema)
  const value: unknown = JSON.parse(source.text)
  if (validate(value)) return {file: value as TreeFile, diagnostics: []}
  const errors = (validate.errors ?? []).filter(error => !['allOf', '$ref'].includes(error.keyword))
  const found = errors.map(error => report(placeOf(root, error), wordsOf(error)))
  return {diagnostics: found.sort((a, b) => (a.place?.span.start ?? 0) - (b.place?.span.start ?? 0))}
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

function placeOf(root: Node, error: ErrorObject): Span {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'))
  const segments = path.map(part => (/^\d+$/.test(part) ? Number(part) : part))
  const unknown =
    error.keyword === 'additionalProperties' ? String(error.params['additionalProperty']) : undefined
  const node = findNodeAtLocation(root, unknown === undefined ? segments : [...segments, unknown]) ?? root
  const shown = unknown === undefined ? node : (node.parent?.children?.[0] ?? node)
  return {start: shown.offset, end: shown.offset + shown.length}
}

function wordsOf(error: ErrorObject): string {
  if (error.keyword === 'additionalProperties') return `unknown key "${error.params['additionalProperty']}"`
  if (error.keyword === 'enum')
    return `must be one of ${(error.params['allowedValues'] as string[]).join(', ')}`
  if (error.keyword === 'required') return `"${error.params['missingProperty']}" is missing`
  if (error.keyword === 'pattern')
    return patternWords[error.schemaPath] ?? `must match ${error.params['pattern']}`
  return error.message ?? error.keyword
}

const patternWords: Readonly<Record<string, string>> = {
  '#/definitions/path/pattern': 'a path is relative to the tree',
  '#/properties/devices/allOf/1/pattern': 'must hold {target}',
  '#/properties/defaultDevices/pattern': 'must be a name of letters, digits, "_" and "-"',
  '#/properties/externals/items/properties/symbol/pattern':
    'must be a symbol name, or hold keys such as {TARGET_ARCH}',
  '#/properties/externals/items/properties/value/pattern':
    'must be y, n, or a key such as {TARGET_BIG_ENDIAN}',
}

/** `CommaExpected` to `comma expected`. */
function words(name: string): string {
  return name.replace(/(?<=.)([A-Z])/g, ' $1').toLowerCase()
}
