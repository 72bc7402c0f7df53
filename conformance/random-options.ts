/** Texts of option files from a seed: in odd layouts, and about half of them with something wrong. */

import {Random} from './random.js'

/** Ways to write a thing: those that Meson takes, and those that it refuses, or that mean another thing. */
interface Forms {
  readonly good: readonly string[]
  readonly bad: readonly string[]
}

const names: Forms = {
  good: ["'a'", "'b'", "'vhost_user'", "'x-1'", "'Z9'", "'-'", "''", "'''c'''", "'d' + 'e'", "('f')"],
  bad: [
    ...["'prefix'", "'b_lto'", "'c_args'", "'rust_std'", "'backend_x'", "'werror'", "'a.b'", "'s:a'"],
    ...["'a b'", "'é'", '1', 'a', '[]', ''],
  ],
}

const types: Readonly<Record<string, string>> = {
  string: "'string'",
  boolean: "'boolean'",
  combo: "'combo'",
  integer: "'integer'",
  array: "'array'",
  feature: "'fea' + 'ture'",
}
const wrongTypes = ["'bool'", "'String'", "''", 'true', "['string']", 'string']

const strings: Forms = {
  good: [
    ...[
      "'x'",
      "'auto'",
      "''",
      "'it\\'s'",
      "'a\\n\\x41\\101\\u00e9\\U0001F600\\d\\q\\\\'",
      "'\\777\\8\\u12\\xg'",
    ],
    ...["'''a\\n'b'''", "'''two\nlines'''", "'two\nlines'", "'a' + 'b'", "('a' + '''b''')", "'# no comment'"],
    ...["'é\u2028\\ud800'", "'\\a\\b\\f\\n\\r\\t\\v\\0'"],
  ],
  bad: [
    ...[
      "'\\U00110000'",
      "'\\'",
      "f'x'",
      "f'''x'''",
      '"x"',
      "'a' + 1",
      "'a' - 'b'",
      "'a' 'b'",
      "'''x",
      "-'x'",
      "'x",
    ],
    ...["'x'.strip()", "'x' == 'y'", "true ? 'x' : 'y'", "'x'[0]", "'a\\\nb'"],
  ],
}

const integers: Forms = {
  good: [
    ...['0', '12', '0x1F', '0O17', '0b101', '-3', '-(-4)', '9007199254740993', '-0', 'true', '-true'],
    ...['123456789012345678901234567890', "'12'", "' -7 '", "'+1_0'", "'9007199254740993'", "'007'"],
  ],
  bad: [
    ...['1_000', '017', '0x', '1.5', '- -1', '1 + 1', 'not 1', '1 2'],
    ...["'0x10'", "''", "'1__0'", "'x'", "'- 1'", "'1 2'", "'1.0'"],
  ],
}

const booleans: Forms = {
  good: ['true', 'false', 'not true', 'not (not false)', "'true'", "'FALSE'", "'True'"],
  bad: ['True', 'not not true', "'yes'", "'true '", "''", '1', 'not 1', 'true and false'],
}

const arrays: Forms = {
  good: ['[]', "['x']", "['x', 'y',]", "['x', 'x']", "['x' + 'y']", "[('z'), '''y''']", "[x: 'y', 'x']"],
  bad: ["[['x']]", "['x', 1]", "['x' 'y']", "['x',,]", "'x,y'", "'[]'", '[', "('x', 'y')", '[x]'],
}

const choices: Forms = {
  good: ["['auto', 'x']", "['x', 'y', 'z', 'x', 'xy']", "['x', 'auto', 'enabled', '']"],
  bad: ['[]', "'x'", "['x', 1]", 'true', "[['x']]"],
}

const features: Forms = {
  good: ["'auto'", "'enabled'", "'disa' + 'bled'"],
  bad: ['true', "'on'", "'Enabled'", "['auto']", '{}'],
}

const deprecations: Forms = {
  good: ['true', 'false', "'other'", "['x']", '[]', '{}', "{'x': 'y'}", "{'x': 'y', ('z'): '', 'x': 'w',}"],
  bad: ["{'x': 1}", "{'a' + 'b': 'c'}", "{x: 'y'}", "{'x'}", "{1: 'x'}", '1', "['x', true]", "{'x': 'y',,}"],
}

const flags: Forms = {good: ['true', 'false', 'not false'], bad: ["'true'", '1', '[true]']}

const values: Readonly<Record<string, Forms>> = {
  string: strings,
  boolean: booleans,
  combo: {good: ["'x'"], bad: [...features.bad, "'nowhere'"]},
  integer: integers,
  array: arrays,
  feature: features,
}

const statements = [
  ...[
    'x = 1',
    'if true\nendif',
    "message('x')",
    "'x'",
    'foreach a : []\nendforeach',
    'option',
    'x += 1',
    '[]',
  ],
  ...["options('x', type: 'string')", 'break'],
]

/** What changes a text by a character or a word. `(` and `not` are missing: of those Meson overlooks some. */
const inserted = [
  ...["'", "'''", '"', ',', ':', '+', '-', '[', ']', ')', '{', '}', '=', '#', '\\', '\\\n', '\n', '\r', '\f'],
  ...[';', 'x', '1', '.', ' ', '\t', '\u00a0', '\ufeff', 'option', "\noption('n', type: 'string')"],
]

export function randomOptionFile(seed: number, index: number): string {
  return new OptionFile(new Random(seed, index)).text()
}

class OptionFile {
  /** How often a choice is a wrong one: never, in half of the files. */
  readonly #wrong: number

  constructor(readonly random: Random) {
    this.#wrong = random.chance(0.4) ? 0 : 0.025
  }

  text(): string {
    const {random} = this
    let text = random.pick(['', '', '# a comment\n', '\n \n', '  '])
    for (let count = random.below(5); count >= 0; count--) {
      text += this.#isWrong() ? random.pick(statements) : this.#option()
      text += random.pick(['\n', '\n', '\n', '\n\n', " # it's 'a' comment\n", '\\\n\n', '\t\n'])
    }
    if (random.chance(0.2)) text = text.trimEnd()
    if (this.#wrong > 0 && random.chance(0.3)) text = this.#changed(text)
    const end = random.pick(['\n', '\n', '\r\n', '\r'])
    return text.replace(/\n/g, end)
  }

  #option(): string {
    const {random} = this
    const type = random.pick(Object.keys(types))
    const given = [['type', this.#isWrong() ? random.pick(wrongTypes) : (types[type] as string)]]
    const add = (name: string, forms: Forms, probability: number) => {
      if (random.chance(probability) || this.#isWrong()) given.push([name, this.#form(forms)])
    }
    if (!this.#isWrong()) {
      const isNeeded = type === 'integer' || this.#wrong > 0
      const forms = values[random.chance(this.#wrong) ? random.pick(Object.keys(types)) : type] as Forms
      add('value', forms, isNeeded ? 0.95 : 0.7)
    }
    add('choices', choices, type === 'combo' ? 1 : type === 'array' ? this.#wrong : 0)
    if (type === 'integer') {
      add('min', {good: ['-99', '-0x63', 'false'], bad: ["'0'", '20', '[]']}, 0.3)
      add('max', {good: ['99999999999999999999999999999999'], bad: ["'9'", '-1', 'x']}, 0.3)
    }
    add('description', strings, 0.4)
    add('yield', flags, 0.2)
    add('deprecated', deprecations, 0.3)
    if (random.chance(0.04)) given.push(random.pick(given))
    if (this.#isWrong()) given.push([random.pick(['min', 'choice', 'defualt', 'if']), "'x'"])
    const ordered = random
      .shuffled(given)
      .map(([name, value]) => `${name}${this.#gap()}:${this.#gap()}${value}`)
    const name = this.#form(names)
    const all = this.#isWrong() ? random.shuffled([name, ...ordered]) : [name, ...ordered]
    const list = all.map(argument => `${this.#gap()}${argument}${this.#gap()}`).join(',')
    return `option${random.pick(['', '', ' ', '\\\n'])}(${list}${random.pick(['', '', ',', ',\n'])})`
  }

  #form({good, bad}: Forms): string {
    return this.random.pick(this.#isWrong() ? bad : good)
  }

  #isWrong(): boolean {
    return this.random.chance(this.#wrong)
  }

  /** What may stand between two words of a call. */
  #gap(): string {
    const {random} = this
    return random.pick(['', '', ' ', ' ', '  ', '\t', '\n  ', ' \\\n ', " # it's\n", '\n\n'])
  }

  /** The text with something put in or taken out. */
  #changed(text: string): string {
    const {random} = this
    const at = random.below(text.length + 1)
    const length = random.chance(0.5) ? 0 : random.below(4)
    return text.slice(0, at) + (random.chance(0.7) ? random.pick(inserted) : '') + text.slice(at + length)
  }
}
