/** Checks JSON against a JSON Schema, of which it knows what schema/kgate.schema.json uses; what is wrong has its place. */

import type {Node} from 'jsonc-parser'
import {suggest} from '../../grammar/common/suggest.js'

/** The keywords of draft 7 that are known, beside those that check nothing. */
export interface Schema {
  /** `#/definitions/NAME`; nothing beside it counts. */
  readonly $ref?: string
  readonly definitions?: Readonly<Record<string, Schema>>
  readonly type?: string
  readonly enum?: readonly string[]
  readonly pattern?: string
  /** Words for a text that does not match; editors show them too. */
  readonly patternErrorMessage?: string
  readonly items?: Schema
  readonly minItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly propertyNames?: Schema
  readonly additionalProperties?: boolean | Schema
  readonly required?: readonly string[]
  /** Under a key, those that it needs beside it: all of a list, or any. */
  readonly dependencies?: Readonly<Record<string, readonly string[] | {readonly anyOf: readonly HasKey[]}>>
  readonly allOf?: readonly Schema[]
  readonly oneOf?: readonly HasKey[]
  readonly if?: Schema
  readonly then?: Schema
  readonly else?: Schema
}

/** Holds of an object with this one key. */
export interface HasKey {
  readonly required: readonly string[]
}

/** What is wrong, and where. */
export interface Misfit {
  readonly node: Node
  readonly message: string
  readonly help?: string
}

/** @returns what does not fit, in no order; each thing once, though several parts of the schema may say it */
export function checkSchema(root: Schema, node: Node): Misfit[] {
  const all = misfits(root, root, node)
  const isFirst = ({node, message}: Misfit, index: number) =>
    index === all.findIndex(other => other.node === node && other.message === message)
  return all.filter(isFirst)
}

function misfits(root: Schema, schema: Schema, node: Node): Misfit[] {
  const within = (inner: Schema | undefined, of = node) => (inner ? misfits(root, inner, of) : [])
  if (schema.$ref !== undefined) return within(root.definitions?.[schema.$ref.replace('#/definitions/', '')])
  if (schema.type !== undefined && node.type !== schema.type)
    return [{node, message: `must be ${schema.type}`}]
  const branch = schema.if && (within(schema.if).length === 0 ? schema.then : schema.else)
  return [
    ...text(schema, node),
    ...(node.type === 'array' ? list(schema, node, within) : []),
    ...(node.type === 'object' ? object(schema, node, within) : []),
    ...(schema.allOf ?? []).flatMap(part => within(part)),
    ...within(branch),
  ]
}

type Within = (inner: Schema | undefined, of: Node) => Misfit[]

function text(schema: Schema, node: Node): Misfit[] {
  const {enum: choices, pattern, patternErrorMessage = `must match ${pattern}`} = schema
  if (choices && !choices.includes(node.value))
    return [{node, message: `must be one of ${choices.join(', ')}`}]
  if (pattern === undefined || node.type !== 'string' || new RegExp(pattern).test(node.value)) return []
  return [{node, message: patternErrorMessage}]
}

function list({items, minItems = 0}: Schema, node: Node, within: Within): Misfit[] {
  const {children = []} = node
  if (children.length < minItems) return [{node, message: 'must not be empty'}]
  return children.flatMap(child => within(items, child))
}

function object(schema: Schema, node: Node, within: Within): Misfit[] {
  const {properties = {}, propertyNames, additionalProperties = true} = schema
  const found = new Map<string, Node>()
  const misfits = (node.children ?? []).flatMap((property): Misfit[] => {
    const [key, value] = property.children ?? []
    // A key whose value was not parsed has been reported.
    if (!key || !value) return []
    const name = String(key.value)
    if (found.has(name)) return [{node: key, message: `"${name}" is there twice`}]
    found.set(name, key)
    if (Object.hasOwn(properties, name)) return within(properties[name], value)
    if (additionalProperties === true) return []
    if (additionalProperties === false) return [unknownKey(key, Object.keys(properties))]
    return [...within(propertyNames, key), ...within(additionalProperties, value)]
  })
  return [...misfits, ...keys(schema, node, found)]
}

function unknownKey(node: Node, known: readonly string[]): Misfit {
  const near = suggest(node.value, known)
  const message = `unknown key "${node.value}"`
  return near === undefined ? {node, message} : {node, message, help: `did you mean ${near}?`}
}

/** Which keys there must be. @param found each key that is there, under its name */
function keys(schema: Schema, node: Node, found: ReadonlyMap<string, Node>): Misfit[] {
  const {required = [], dependencies = {}, oneOf = []} = schema
  const missing = required.filter(name => !found.has(name))
  const misfits = missing.map((name): Misfit => ({node, message: `"${name}" is missing`}))
  for (const [name, needs] of Object.entries(dependencies)) {
    const key = found.get(name)
    const isAny = 'anyOf' in needs
    const needed = isAny ? keysOf(needs.anyOf) : needs
    const isThere = (other: string) => found.has(other)
    if (!key || (isAny ? needed.some(isThere) : needed.every(isThere))) continue
    misfits.push({
      node: key,
      message: `"${name}" needs ${needed.map(quoted).join(isAny ? ' or ' : ' and ')} beside it`,
    })
  }
  const names = keysOf(oneOf)
  const [first, second] = names.filter(name => found.has(name))
  if (names.length > 0 && first === undefined)
    misfits.push({node, message: `one of ${names.join(', ')} is missing`})
  if (first !== undefined && second !== undefined) {
    misfits.push({node: found.get(second) ?? node, message: `"${first}" and "${second}" exclude each other`})
  }
  return misfits
}

function keysOf(branches: readonly HasKey[]): string[] {
  return branches.flatMap(({required}) => required)
}

function quoted(name: string): string {
  return `"${name}"`
}
