/** Random option files in odd layouts, each with the options that it declares. */

import fc from 'fast-check'
import type {MesonOption} from '../../grammar/meson-options/options.js'

/** All of an option but its places. */
export type Declared = Omit<MesonOption, 'span' | 'nameSpan'>

export interface WrittenOptions {
  readonly text: string
  readonly options: readonly Declared[]
}

/** Something as it is written, and what is meant by it. */
interface Written<T> {
  readonly text: string
  readonly meant: T
}

const content = fc.string({unit: fc.constantFrom(...'abAZ09 _-.,:#()[]{}"+=/é€\u{1f600}'), maxLength: 12})

const plain = fc
  .tuple(content, fc.constantFrom('', "'", '\\', '\n', '\t', '\u00e9'))
  .map(([text, special]): Written<string> => {
    const escaped = {"'": "\\'", '\\': '\\\\', '\n': '\\n', '\t': '\\x09', '\u00e9': '\\u00e9', '': ''}[
      special
    ]
    return {text: `'${text}${escaped}'`, meant: text + special}
  })
const long = content.map(
  (text): Written<string> => ({text: `'''\\n\n'${text}' '''`, meant: `\\n\n'${text}' `}),
)
const joined = fc.tuple(plain, long, fc.boolean()).map(([one, other, nested]): Written<string> => {
  const [open, close] = nested ? ['(', ')'] : ['', '']
  return {text: `${one.text} + ${open}${other.text}${close}`, meant: one.meant + other.meant}
})
const string = fc.oneof({weight: 4, arbitrary: plain}, long, joined)

const boolean = fc.constantFrom<Written<boolean>>(
  {text: 'true', meant: true},
  {text: 'false', meant: false},
  {text: 'not true', meant: false},
  {text: 'not (not true)', meant: true},
)

const integer = fc
  .tuple(fc.bigInt({min: -(2n ** 70n), max: 2n ** 70n}), fc.constantFrom(10, 16, 8, 2))
  .map(([number, radix]): Written<number | bigint> => {
    const digits = (number < 0n ? -number : number).toString(radix)
    const prefix = {10: '', 16: '0x', 8: '0o', 2: '0B'}[radix]
    const meant = Number(number)
    return {
      text: `${number < 0n ? '-' : ''}${prefix}${digits}`,
      meant: Number.isSafeInteger(meant) ? meant : number,
    }
  })

function arrayOf(items: readonly Written<string>[], comma: boolean): Written<readonly string[]> {
  return {
    text: `[${items.map(({text}) => text).join(', ')}${comma && items.length > 0 ? ',' : ''}]`,
    meant: items.map(({meant}) => meant),
  }
}

const distinct = fc.uniqueArray(string, {maxLength: 4, selector: ({meant}) => meant})
const array = fc.tuple(distinct, fc.boolean()).map(([items, comma]) => arrayOf(items, comma))

const dict = distinct.map(
  (items): Written<ReadonlyMap<string, string>> => ({
    text: `{${items.map(({text}, index) => `'k${index}': ${text},`).join(' ')}}`,
    meant: new Map(items.map(({meant}, index) => [`k${index}`, meant])),
  }),
)

/** What depends on the type, as arguments and as the fields that they make. */
type Own = readonly [Readonly<Record<string, string>>, Pick<Declared, 'type' | 'value' | 'choices'>]

const own: fc.Arbitrary<Own> = fc.oneof(
  string.map(
    ({text, meant}): Own => [
      {type: "'string'", value: text},
      {type: 'string', value: meant},
    ],
  ),
  boolean.map(
    ({text, meant}): Own => [
      {type: "'boolean'", value: text},
      {type: 'boolean', value: meant},
    ],
  ),
  integer.map(
    ({text, meant}): Own => [
      {type: "'integer'", value: text},
      {type: 'integer', value: meant},
    ],
  ),
  array.map(
    ({text, meant}): Own => [
      {type: "'array'", value: text},
      {type: 'array', value: meant},
    ],
  ),
  fc.constantFrom('enabled', 'disabled', 'auto').map(
    (value): Own => [
      {type: "'feature'", value: `'${value}'`},
      {type: 'feature', value, choices: ['enabled', 'disabled', 'auto']},
    ],
  ),
  fc
    .tuple(
      distinct.filter(items => items.length > 0),
      fc.nat(),
    )
    .map(([items, pick]): Own => {
      const {text, meant} = arrayOf(items, false)
      const chosen = items[pick % items.length] as Written<string>
      return [
        {type: "'combo'", choices: text, value: chosen.text},
        {type: 'combo', value: chosen.meant, choices: meant},
      ]
    }),
)

const others = fc.record({
  description: fc.option(string.filter(({meant}) => meant !== '')),
  yield: fc.option(boolean),
  deprecated: fc.option<Written<Declared['deprecated']>>(fc.oneof(boolean, string, array, dict)),
})

const gap = fc.constantFrom('', ' ', '\t', '\n  ', "# it's\n", ' \\\n', '\n\n')

const option = fc
  .tuple(
    own,
    others,
    fc.array(fc.nat(), {minLength: 8, maxLength: 8}),
    fc.array(gap, {minLength: 30, maxLength: 30}),
  )
  .map(([[ownArguments, fields], {description, deprecated, yield: yields}, order, gaps]) => {
    const named = {
      ...ownArguments,
      ...(description && {description: description.text}),
      ...(yields && {yield: yields.text}),
      ...(deprecated && {deprecated: deprecated.text}),
    }
    const sorted = Object.entries(named)
      .map((entry, index) => ({entry, key: order[index] as number}))
      .sort((one, other) => one.key - other.key)
    let used = 0
    const next = () => gaps[used++ % gaps.length] as string
    const written = sorted.map(
      ({entry: [name, value]}) => `${next()}${name}${next()}:${next()}${value}${next()},`,
    )
    return {
      write: (name: string) => `option(${next()}'${name}'${next()},${written.join('')}${next()})`,
      declared: (name: string): Declared => ({
        name,
        description: description?.meant ?? name,
        deprecated: deprecated?.meant ?? false,
        yield: yields?.meant ?? false,
        ...fields,
      }),
    }
  })

const statementEnd = fc.constantFrom('\n', '\n\n', ' # a comment\n', '\t\n# (\n')

export const writtenOptions: fc.Arbitrary<WrittenOptions> = fc
  .tuple(
    fc.uniqueArray(fc.stringMatching(/^x[a-zA-Z0-9_-]{0,6}$/), {maxLength: 6}),
    fc.array(fc.tuple(option, statementEnd), {minLength: 6, maxLength: 6}),
    fc.constantFrom('\n', '\r\n', '\r'),
  )
  .map(([names, options, lineEnd]) => {
    const text = names.map((name, index) => {
      const [{write}, end] = options[index] as (typeof options)[number]
      return write(name) + end
    })
    return {
      text: text.join('').replaceAll('\n', lineEnd),
      options: names.map((name, index) => (options[index] as (typeof options)[number])[0].declared(name)),
    }
  })
