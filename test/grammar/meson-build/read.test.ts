import * as fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {Source} from '../../../grammar/common/source.js'
import type {MesonBuildFile} from '../../../grammar/meson-build/build-file.js'
import {readMesonBuild} from '../../../grammar/meson-build/read.js'

function read(text: string): MesonBuildFile {
  return readMesonBuild(new Source('meson.build', text))
}

/** `asks object X`, `makes object X*`. */
function symbols(text: string): string[] {
  return read(text).symbols.map(({use, object, name, isPrefix, at}) => {
    assert.is(text.slice(at, at + 7 + name.length), `CONFIG_${name}`)
    return `${use} ${object} ${name}${isPrefix ? '*' : ''}`
  })
}

test('what asks for a symbol', () => {
  assert.equal(symbols("x = all.has_key('CONFIG_A') ? 1 : 2"), ['asks all A'])
  assert.equal(symbols("if 'CONFIG_A' in all and 'CONFIG_B' not in some"), ['asks all A', 'asks some B'])
  assert.equal(symbols("y = all['CONFIG_A']"), ['asks all A'])
  assert.equal(symbols("data.get('CONFIG_A', 'CONFIG_B')"), ['asks data A', 'makes data B'])
  assert.equal(symbols("if sym == 'CONFIG_A' or 'CONFIG_B' != sym"), ['asks  A', 'asks  B'])
  assert.equal(symbols("ss.add(when: ['CONFIG_A', dep, 'CONFIG_B'], if_true: files('a.c'))"), [
    'asks ss A',
    'asks ss B',
  ])
})

test('what makes a symbol', () => {
  assert.equal(symbols("data.set('CONFIG_A', true)"), ['makes data A'])
  assert.equal(symbols("data.set_quoted('CONFIG_A', get_option('a') / 'b')"), ['makes data A'])
  assert.equal(symbols("host = (a ? ['CONFIG_A=y'] : []) + \\\n  (b ? ['CONFIG_B=y'] : [])"), [
    'makes host A',
    'makes host B',
  ])
  assert.equal(symbols("target += { 'CONFIG_A': 'y' }"), ['makes target A'])
  assert.equal(symbols("args += '-DCONFIG_A=1'"), ['makes args A'])
  assert.equal(symbols("data.set('CONFIG_TRACE_' + k.to_upper(), true)"), ['makes data TRACE_*'])
  assert.equal(symbols("k = 'CONFIG_' + arch.to_upper() + '=y'"), [], 'it would make every symbol')
})

test('what is no symbol', () => {
  assert.equal(symbols("# data.set('CONFIG_A', true)\nx = 1"), [])
  assert.equal(symbols("x = cc.compiles('''\n#ifdef CONFIG_A\n''')"), [])
  assert.equal(symbols("error('PKG_CONFIG_PATH', 'see CONFIG_A')"), [])
})

test('sources that hang on symbols', () => {
  const {additions} = read(`
ss.add(when: 'CONFIG_A', if_true: files('a.c', 'b.c'), if_false: files('stub.c'))
ss.add(when: ['CONFIG_A', 'CONFIG_B'],
       if_true: [files(
         'c.c',
       ), dep])
ss.add(files('always.c'))
some = files('d.c')
some += files('e.c')
ss.add(when: 'CONFIG_C', if_true: some)
all_ss.add_all(when: 'CONFIG_D', if_true: d_ss)
`)
  assert.equal(
    additions.map(({symbols, files, otherwise}) => [symbols, files, otherwise]),
    [
      [['A'], ['a.c', 'b.c'], ['stub.c']],
      [['A', 'B'], ['c.c'], []],
      [[], ['always.c'], []],
      [['C'], ['d.c', 'e.c'], []],
      [['D'], [], []],
    ],
  )
  assert.equal(additions[4]?.variables, ['d_ss'])
  assert.equal([additions[0]?.set, additions[4]?.set], ['ss', 'all_ss'])
})

test('an if gives its symbols to what has none of its own', () => {
  const {additions} = read(`
if all.has_key('CONFIG_A')
  ss.add(files('a.c'))
  ss.add(when: 'CONFIG_B', if_true: files('b.c'))
  if 'CONFIG_C' in all
    ss.add(files('c.c'))
  endif
elif all.has_key('CONFIG_D')
  ss.add(files('d.c'))
else
  ss.add(files('e.c'))
endif
ss.add(files('f.c'))
`)
  assert.equal(
    additions.map(({symbols}) => symbols.join(' ')),
    ['A', 'B', 'A C', 'D', '', ''],
  )
})

test('folders, and where a project begins', () => {
  const {subfolders, isProject} = read(
    "project('p', 'c')\nsubdir('hw')\nforeach x : y\n  subdir(x)\nendforeach\n",
  )
  assert.equal(subfolders, ['hw'])
  assert.ok(isProject)
  assert.not.ok(read("# project('p')\n").isProject)
})

test('any text is read, and every place points into it', () => {
  const pieces = ["'", "'''", '(', ')', '[', ']', '{', '}', ',', ':', '=', '+', '#', '\\', '\n', '\r\n', ' ']
  const words = [
    'if ',
    'endif',
    'elif',
    'else',
    'ss.add',
    'when',
    'files',
    "'CONFIG_A'",
    "'CONFIG_B=y'",
    "'a.c'",
    'ä',
  ]
  const piece = fc.constantFrom(...pieces, ...words)
  fc.assert(
    fc.property(fc.array(piece, {maxLength: 60}), parts => {
      const text = parts.join('')
      for (const {at, name} of read(text).symbols)
        assert.is(text.slice(at, at + 7 + name.length), `CONFIG_${name}`)
    }),
    {numRuns: 2000},
  )
})

test.run()
