/** The rooms and arrows of docs/architecture.md, read from the import lines. */

import {readFileSync} from 'node:fs'
import {dirname, join, relative} from 'node:path'
import {globSync} from 'glob'
import {test} from 'uvu'
import * as assert from 'uvu/assert'

const root = process.env['KGATE_ROOT'] as string

/** From the bottom up: a room may import from itself and from the rooms before it. */
const rooms = [
  'grammar',
  'src/tree',
  'src/options',
  'src/model',
  'src/solver',
  'src/sat',
  'src/report',
  'src/host',
  'src/resolve',
  'src/analysis',
  'src/configure',
  'src/generate',
  'src/cli',
]
const publicModule = 'src/index.ts'

const files = globSync(['grammar/**/*.ts', 'src/**/*.ts'], {cwd: root, ignore: '**/*.d.ts'}).sort()

interface Import {
  readonly from: string
  /** A file of the repository, or a package's name. */
  readonly to: string
}

const imports: Import[] = files.flatMap(from =>
  [
    ...readFileSync(join(root, from), 'utf8').matchAll(
      /^(?:import|export)\b[^'"]*?(?:from )?['"]([^'"]+)['"]/gm,
    ),
  ].map(([, target = '']) => ({from, to: resolved(from, target)})),
)

function resolved(from: string, target: string): string {
  if (!target.startsWith('.')) return target
  return relative(root, join(root, dirname(from), target)).replace(/\.js$/, '.ts')
}

function roomOf(file: string): number {
  return rooms.findIndex(room => file.startsWith(`${room}/`))
}

test('every file has a room, every room has files, and imports are seen', () => {
  for (const file of files) if (file !== publicModule) assert.ok(roomOf(file) >= 0, file)
  for (const room of rooms)
    assert.ok(
      files.some(file => file.startsWith(`${room}/`)),
      room,
    )
  assert.ok(imports.length > files.length)
  for (const {to} of imports.filter(({to}) => to.endsWith('.ts'))) assert.ok(files.includes(to), to)
})

test('imports run one way', () => {
  for (const {from, to} of imports) {
    if (from === publicModule || !to.endsWith('.ts')) continue
    if (to === publicModule) assert.ok(from.startsWith('src/cli/'), `${from} imports the public module`)
    else assert.ok(roomOf(to) <= roomOf(from), `${from} imports ${to}`)
  }
})

test('no files import one another in a circle', () => {
  const state = new Map<string, 'open' | 'done'>()
  const visit = (file: string, path: readonly string[]): void => {
    assert.is.not(state.get(file), 'open', [...path, file].join(' -> '))
    if (state.has(file)) return
    state.set(file, 'open')
    for (const {from, to} of imports) if (from === file && files.includes(to)) visit(to, [...path, file])
    state.set(file, 'done')
  }
  for (const file of files) visit(file, [])
})

test('the command is made of the public library and nothing else', () => {
  for (const {from, to} of imports) {
    if (!from.startsWith('src/cli/') || !to.endsWith('.ts')) continue
    assert.ok(to === publicModule || to.startsWith('src/cli/'), `${from} imports ${to}`)
  }
})

test('grammar, model, solver and sat touch neither files nor the process', () => {
  for (const {from, to} of imports) {
    if (/^(grammar|src\/model|src\/solver|src\/sat)\//.test(from))
      assert.not.match(to, /^node:/, `${from} imports ${to}`)
  }
})

test('only main.ts reads flags, and only the generators read templates', () => {
  const users = (name: string) => imports.filter(({to}) => to === name).map(({from}) => from)
  assert.equal(users('meow'), ['src/cli/main.ts'])
  for (const {from, to} of imports) if (to.endsWith('.hbs')) assert.ok(from.startsWith('src/generate/'), from)
})

test('every path that a document names exists', () => {
  const documents = globSync(['README.md', 'CHANGELOG.md', 'docs/*.md'], {cwd: root})
  assert.ok(documents.length >= 4)
  const named = documents.flatMap(document =>
    [
      ...readFileSync(join(root, document), 'utf8').matchAll(
        /`((?:grammar|src|docs|test|bench|conformance|scripts|schema|templates|kconfig|default-configs)\/[\w./*-]*)`/g,
      ),
    ].map(([, path = '']) => ({document, path})),
  )
  assert.ok(named.length > 20)
  // QEMU's own, which kgate stands in for.
  const peers = ['scripts/minikconf.py', 'scripts/meson-buildoptions.py']
  for (const {document, path} of named) {
    if (peers.includes(path)) continue
    assert.ok(globSync(path.replace(/\/$/, ''), {cwd: root}).length > 0, `${document} names ${path}`)
  }
})

test.run()
