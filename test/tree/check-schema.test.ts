import {Ajv} from 'ajv'
import fc from 'fast-check'
import {parseTree} from 'jsonc-parser'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import schema from '../../schema/kgate.schema.json' with {type: 'json'}
import {checkSchema} from '../../src/tree/check-schema.js'

const validate = new Ajv({allErrors: true, strict: false}).compile(schema)

function fits(value: unknown): boolean {
  const node = parseTree(JSON.stringify(value))
  return node !== undefined && checkSchema(schema, node).length === 0
}

/** Keywords that say something to people. */
const annotations = ['$schema', '$id', 'title', 'description', 'default']
const keywords = [
  ...['$ref', 'definitions', 'type', 'enum', 'pattern', 'patternErrorMessage', 'items', 'minItems'],
  ...['properties', 'propertyNames', 'additionalProperties', 'required', 'dependencies'],
  ...['allOf', 'oneOf', 'if', 'then', 'else'],
]

test('the schema uses nothing but what is checked', () => {
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return
    const inner = part as Record<string, unknown>
    for (const [key, value] of Object.entries(inner)) {
      assert.ok([...annotations, ...keywords].includes(key), key)
      if (key === 'properties' || key === 'definitions') Object.values(value as object).forEach(visit)
      else if (key === 'allOf') (value as unknown[]).forEach(visit)
      else if (key !== 'oneOf' && key !== 'dependencies') visit(value)
    }
    if ('$ref' in inner)
      assert.equal(
        Object.keys(inner).filter(key => !annotations.includes(key)),
        ['$ref'],
      )
  }
  visit(schema)
})

const everything = {
  profile: 'qemu',
  devices: 'a/{target}',
  externals: [{symbol: 'A', value: 'y', optional: true}],
  accelerators: {TCG: {default: true, targets: {'*': ['*']}}},
  options: {files: ['a'], owned: true, names: {a: 'b'}, skipped: ['a'], auto: ['a']},
  probes: {
    O: {os: ['linux'], description: 'a'},
    C: {cpu: 'x86'},
    H: {header: 'a.h', includes: ['b.h'], package: 'a'},
    L: {link: 'int x;', libraries: ['-la']},
    M: {module: 'a', version: '>=1 <2'},
    P: {program: ['a', 'b'], version: '=1'},
    F: {path: '/a'},
  },
  providers: {
    a: {
      alternatives: [
        {kind: 'system', symbol: 'S', module: 'a', version: '>1', package: 'a'},
        {kind: 'internal', symbol: 'I', folder: 'a', files: ['b'], version: '>1', versionFile: 'c'},
      ],
    },
  },
}

type Container = Record<string, unknown>

/** Every object and array in a value, itself among them. */
function containers(value: unknown): Container[] {
  if (typeof value !== 'object' || value === null) return []
  return [value as Container, ...Object.values(value).flatMap(containers)]
}

const texts = ['linux', '>=1', '/abs', 'rel/path', '', 'a b', 'A', 'internal', 'system', 'int y;']
const value = fc.constantFrom<unknown>(...texts, true, 1, null, [], ['a'], ['x86'], {}, {path: 'a'})
const key = fc.constantFrom(
  'os',
  'header',
  'module',
  'path',
  'version',
  'libraries',
  'folder',
  'kind',
  'other',
)
/** Takes a part away, puts another in its place, or adds one. */
const change = fc.record({
  at: fc.nat(),
  part: fc.nat(),
  value,
  key,
  kind: fc.constantFrom('drop', 'put', 'add'),
})

const changed = fc.array(change, {maxLength: 2}).map(changes => {
  const copy = structuredClone(everything)
  for (const {at, part, value, key, kind} of changes) {
    const all = containers(copy)
    const container = all[at % all.length] as Container
    const keys = Object.keys(container)
    const old = keys[part % Math.max(1, keys.length)]
    if (kind === 'drop' && old !== undefined && !Array.isArray(container)) delete container[old]
    else if (kind === 'put' && old !== undefined) container[old] = value
    else if (!Array.isArray(container)) container[key] = value
  }
  return copy
})

test('what fits is what a JSON Schema validator accepts', () => {
  const verdicts = {true: 0, false: 0}
  fc.assert(
    fc.property(changed, it => {
      const verdict = fits(it)
      assert.is(verdict, validate(it), JSON.stringify(it))
      verdicts[`${verdict}`]++
    }),
    {numRuns: 3000},
  )
  assert.ok(verdicts.true > 500 && verdicts.false > 500, JSON.stringify(verdicts))
})

test('any JSON at all gets the verdict of the validator', () => {
  fc.assert(fc.property(fc.jsonValue(), it => assert.is(fits(it), validate(it), JSON.stringify(it))))
})

test.run()
