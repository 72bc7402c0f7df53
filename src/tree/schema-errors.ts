/** Words for what ajv finds wrong with a JSON text, each thing at the key or the value that is at fault. */

import type {DefinedError} from 'ajv'
import type {Node} from 'jsonc-parser'
import {suggest} from '../../grammar/common/suggest.js'

/** What is wrong, and where. */
export interface Misfit {
  readonly node: Node
  readonly message: string
  readonly help?: string
}

/** What is read of the part of a schema that an error comes from. */
interface SchemaPart {
  readonly properties?: object
  /** Words for a text that does not match; editors show them too. */
  readonly patternErrorMessage?: string
  readonly oneOf?: readonly HasKey[]
  readonly anyOf?: readonly HasKey[]
}

/** Holds of an object with this one key: the schema has oneOf and anyOf for nothing else. */
interface HasKey {
  readonly required: readonly string[]
}

/**
 * @param errors of ajv with allErrors and verbose
 * @param root of the text that was checked
 * @returns in no order; each thing once, though several parts of the schema may say it
 */
export function misfits(errors: readonly DefinedError[], root: Node): Misfit[] {
  // Of what is not even an object, oneOf says things all the same.
  const mistyped = new Set(errors.filter(({keyword}) => keyword === 'type').map(it => it.instancePath))
  // Of one with a misspelt key, what misses the right one says nothing new.
  const misspelt = new Set(errors.filter(error => meant(error) !== undefined).map(it => it.instancePath))
  const all = errors
    .filter(error => tellsMost(error) && (error.keyword === 'type' || !mistyped.has(error.instancePath)))
    .filter(error => !misses(error) || !misspelt.has(error.instancePath))
    .map(error => misfit(error, root))
  const isFirst = ({node, message}: Misfit, index: number) =>
    index === all.findIndex(other => other.node === node && other.message === message)
  return all.filter(isFirst)
}

/** What fails in a condition or in propertyNames has its own error; oneOf and anyOf say more than their branches. */
function tellsMost({keyword, schemaPath}: DefinedError): boolean {
  return keyword !== 'if' && keyword !== 'propertyNames' && !/\/(oneOf|anyOf)\/\d/.test(schemaPath)
}

/** Whether it says that a key is not there. */
function misses(error: DefinedError): boolean {
  if (error.keyword === 'oneOf') return !error.params.passingSchemas
  return ['required', 'dependencies', 'anyOf'].includes(error.keyword)
}

/** The key that an unknown one is likely to stand for. */
function meant(error: DefinedError): string | undefined {
  if (error.keyword !== 'additionalProperties') return undefined
  const {properties = {}} = (error.parentSchema ?? {}) as SchemaPart
  return suggest(error.params.additionalProperty, Object.keys(properties))
}

function misfit(error: DefinedError, root: Node): Misfit {
  const schema = (error.parentSchema ?? {}) as SchemaPart
  const value = nodeAt(root, error.instancePath)
  const key = (name: string) => member(value, name)[0] ?? value
  const node = error.propertyName === undefined ? value : key(error.propertyName)
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = error.params.additionalProperty
      const near = meant(error)
      const help = near === undefined ? {} : {help: `did you mean ${near}?`}
      return {node: key(name), message: `unknown key "${name}"`, ...help}
    }
    case 'required':
      return {node, message: `"${error.params.missingProperty}" is missing`}
    case 'dependencies': {
      const {property, missingProperty} = error.params
      return {node: key(property), message: `"${property}" needs "${missingProperty}" beside it`}
    }
    case 'anyOf': {
      const [, name = ''] = /dependencies\/(\w+)\/anyOf$/.exec(error.schemaPath) ?? []
      const needed = keysOf(schema.anyOf).map(it => `"${it}"`)
      return {node: key(name), message: `"${name}" needs ${needed.join(' or ')} beside it`}
    }
    case 'oneOf': {
      const names = keysOf(schema.oneOf)
      if (!error.params.passingSchemas) return {node, message: `one of ${names.join(', ')} is missing`}
      const [first = '', second = ''] = error.params.passingSchemas.map(index => names[index])
      return {node: key(second), message: `"${first}" and "${second}" exclude each other`}
    }
    case 'enum':
      return {node, message: `must be one of ${error.params.allowedValues.join(', ')}`}
    case 'minItems':
      return {node, message: 'must not be empty'}
    case 'pattern':
      return {node, message: schema.patternErrorMessage ?? `must match ${error.params.pattern}`}
    default:
      return {node, message: error.message ?? `does not fit "${error.keyword}"`}
  }
}

function keysOf(branches: readonly HasKey[] = []): string[] {
  return branches.flatMap(({required}) => required)
}

/** @param pointer a JSON pointer (RFC 6901) to what is there */
function nodeAt(root: Node, pointer: string): Node {
  const steps = pointer.split('/').slice(1)
  return steps.reduce((node, step) => {
    if (node.type === 'array') return node.children?.[Number(step)] ?? node
    const [, value = node] = member(node, step.replaceAll('~1', '/').replaceAll('~0', '~'))
    return value
  }, root)
}

/** The key and the value of that name: the last, which is what JSON.parse takes. */
function member(object: Node, name: string): readonly Node[] {
  return object.children?.findLast(({children: [key] = []}) => key?.value === name)?.children ?? []
}

/** @returns keys that their object has already: which of the values counts, JSON leaves open */
export function repeatedKeys({type, children = []}: Node): Misfit[] {
  const inner = children.flatMap(repeatedKeys)
  if (type !== 'object') return inner
  const keys = children.flatMap(({children: [key] = []}) => key ?? [])
  const first = new Map([...keys].reverse().map(key => [key.value, key]))
  const repeated = keys.filter(key => first.get(key.value) !== key)
  return [...repeated.map(node => ({node, message: `"${node.value}" is there twice`})), ...inner]
}
