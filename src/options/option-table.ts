/** Every option of a tree, with the name that configure has for it. */

import {join} from 'node:path'
import type {Diagnostic, Place} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import type {MesonOption, OptionType, OptionValue} from '../../grammar/meson-options/options.js'
import type {TreeLayout} from '../tree/layout.js'
import type {BuiltinOption, OptionsLayout, OwnOption} from '../tree/options-layout.js'
import {usualOwnOptions} from '../tree/own-options.js'
import type {KconfigReader} from '../tree/reading.js'
import type {DeclaredOptions} from './declared-options.js'
import {readScriptTables, type ScriptTables} from './script-tables.js'

export interface TableOption {
  readonly name: string
  readonly type: OptionType
  readonly value: OptionValue
  /** Of a combo and a feature; of an array that has them. */
  readonly choices?: readonly string[]
  /** Bounds of an integer, inclusive. */
  readonly min?: number | bigint
  readonly max?: number | bigint
  readonly description: string
  readonly deprecated: MesonOption['deprecated']
  /** What configure calls it: `--FLAG=VALUE`, or `--enable-FLAG` and `--disable-FLAG`. */
  readonly flag: string
  /** Whether configure has it: without this, only `-D` sets it. */
  readonly listed: boolean
  /** Whether it is shown among the features: a boolean that configure detects. */
  readonly auto: boolean
  /** What help shows as its default, where that is not its value. */
  readonly shown?: string
  /** Meson's own, not the tree's. */
  readonly builtin: boolean
  /** Its name in the tree's file. */
  readonly place?: Place
}

export interface OptionTable {
  /** Sorted by name, each name once. */
  readonly options: readonly TableOption[]
  /** As `OptionsLayout` has them. */
  readonly own: readonly OwnOption[]
  readonly former: readonly OwnOption[]
  /** Whether kgate decides features from them; else Meson does. */
  readonly owned: boolean
  /** How wide help is, in characters. */
  readonly lineWidth: number
  /** About the script that holds tables; what is wrong with the declarations is with `DeclaredOptions`. */
  readonly diagnostics: readonly Diagnostic[]
}

const usualWidth = 76

/** A tree, as far as its options go. */
export interface TreeOfOptions {
  /** Absolute. */
  readonly directory: string
  readonly layout: Pick<TreeLayout, 'options'>
  readonly reader: Pick<KconfigReader, 'files' | 'display'>
  /** Undefined where it declares none. */
  readonly options: DeclaredOptions | undefined
}

/** What a tree has that says nothing of options. */
const noOptions: OptionsLayout = {files: [], owned: true, names: {}, skipped: [], auto: [], builtins: []}

/** A tree that declares no options has a table all the same: configure's own options are there in any case. */
export function loadOptions(tree: TreeOfOptions): OptionTable {
  const layout = tree.layout.options ?? noOptions
  const diagnostics: Diagnostic[] = []
  const tables = scriptTables(tree, layout, diagnostics) ?? layoutTables(layout)
  const declared = (tree.options?.options ?? []).map(option =>
    declaredOption(option, tree.options?.source, tables),
  )
  const names = new Set(declared.map(({name}) => name))
  const builtins = layout.builtins.filter(({name}) => !names.has(name))
  const unknown = [...tables.builtins].filter(
    name => !layout.builtins.some(it => it.name === name) && !names.has(name),
  )
  if (unknown.length > 0) diagnostics.push(unknownBuiltins(unknown))
  return {
    options: [...declared, ...builtins.map(option => builtinOption(option, tables))].sort(byName),
    own: layout.own ?? usualOwnOptions,
    former: layout.former ?? [],
    owned: layout.owned,
    lineWidth: tables.lineWidth ?? usualWidth,
    diagnostics,
  }
}

function byName(a: TableOption, b: TableOption): number {
  return a.name < b.name ? -1 : 1
}

function scriptTables(
  {directory, reader}: TreeOfOptions,
  {script}: OptionsLayout,
  diagnostics: Diagnostic[],
): ScriptTables | undefined {
  const path = script === undefined ? undefined : join(directory, script)
  if (path === undefined || !reader.files.exists(path)) return undefined
  const content = reader.files.read(path)
  if ('problem' in content) {
    const message = `cannot read ${reader.display(path)}: ${content.problem}: kgate's own tables are used`
    diagnostics.push({code: 'option-script', severity: 'warning', message})
    return undefined
  }
  const tables = readScriptTables(new Source(reader.display(path), content.text))
  if (!('code' in tables)) return tables
  diagnostics.push(tables)
  return undefined
}

function unknownBuiltins(names: readonly string[]): Diagnostic {
  return {
    code: 'option-script',
    severity: 'warning',
    message: `the tree's script names options of Meson that kgate does not know: ${names.join(', ')}`,
    help: 'they can be set with -D',
  }
}

function layoutTables({names, skipped, auto, shown = {}, builtins}: OptionsLayout): ScriptTables {
  return {
    names: new Map(Object.entries(names)),
    skipped: new Set(skipped),
    auto: new Set(auto),
    builtins: new Set(builtins.map(({name}) => name).filter(name => !skipped.includes(name))),
    shown: new Map(Object.entries(shown)),
    lineWidth: undefined,
  }
}

function declaredOption(option: MesonOption, source: Source | undefined, tables: ScriptTables): TableOption {
  const {nameSpan, span: _, yield: _yield, ...rest} = option
  return {
    ...rest,
    ...spelled(option, tables),
    listed: !tables.skipped.has(option.name),
    builtin: false,
    ...(source && {place: {source, span: nameSpan}}),
  }
}

function builtinOption(option: BuiltinOption, tables: ScriptTables): TableOption {
  return {
    ...option,
    ...spelled(option, tables),
    deprecated: false,
    listed: tables.builtins.has(option.name),
    builtin: true,
  }
}

function spelled({name}: {readonly name: string}, {names, auto, shown}: ScriptTables) {
  const text = shown.get(name)
  return {
    flag: names.get(name) ?? name.replaceAll('_', '-'),
    auto: auto.has(name),
    ...(text !== undefined && {shown: text}),
  }
}
