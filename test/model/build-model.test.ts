import fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {suggest} from '../../grammar/common/suggest.js'
import {clausePlace, type Model} from '../../src/model/model.js'
import {clauseText} from '../../src/report/expression-text.js'
import {writtenText} from '../support/kconfig-arbitraries.js'
import {memoryModel} from '../support/memory-model.js'
import {verifyModel} from '../support/verify-model.js'

const files = {
  'pc.mak': 'CONFIG_E1000=y\nCONFIG_NET=n\n',
  Kconfig: `config PCI
config E1000
  bool
  depends on PCI && !(NET || OLD)
  select NIC if PCI
  imply LEGACY
  default n if OLD
source more
config E1000
  default y
`,
  more: 'config NIC\n  default y if E1000\n',
}
const model = memoryModel(files, ['pc.mak', 'Kconfig'])

function clauses(model: Model): string[] {
  return Array.from({length: model.clauses.count}, (_, clause) => clauseText(model, clause))
}

test('symbols are numbered in the order of first mention', () => {
  assert.equal(model.names, ['E1000', 'NET', 'PCI', 'OLD', 'NIC', 'LEGACY'])
  assert.equal([...model.defined], [1, 0, 1, 0, 1, 0])
})

test('clauses stand in parse order, one array entry each', () => {
  assert.equal(clauses(model), [
    'CONFIG_E1000=y',
    'CONFIG_NET=n',
    'config E1000 depends on (PCI && !(NET || OLD))',
    'select NIC if (PCI && E1000)',
    'config LEGACY default y if E1000',
    'config E1000 default n if OLD',
    'config NIC default y if E1000',
    'config E1000 default y',
  ])
  const {kind, symbol, owner, value, file, count} = model.clauses
  const entries = (field: ArrayLike<number>) => Array.from(field).slice(0, count)
  assert.equal(entries(kind), [0, 0, 1, 2, 3, 4, 4, 4])
  assert.equal(entries(symbol), [0, 1, 0, 4, 5, 0, 4, 0])
  assert.equal(entries(owner), [0, 1, 0, 0, 0, 0, 4, 0])
  assert.equal(entries(value), [1, 0, 0, 1, 1, 0, 1, 1])
  assert.equal(entries(file), [0, 0, 1, 1, 1, 1, 2, 1])
})

test("a clause's place is its keyword, an assignment's its name", () => {
  const words = Array.from({length: model.clauses.count}, (_, clause) => {
    const {source, span} = clausePlace(model, clause)
    return source.text.slice(span.start, span.end)
  })
  assert.equal(words, [
    'CONFIG_E1000',
    'CONFIG_NET',
    'depends',
    'select',
    'imply',
    'default',
    'default',
    'default',
  ])
})

test('names that JavaScript objects have of their own are names like any other', () => {
  const names = ['constructor', 'toString', 'hasOwnProperty', 'length', '0']
  const own = memoryModel({Kconfig: names.map(name => `config ${name}\n default y if ${name}\n`).join('')})
  assert.equal(own.names, names)
})

test('the model of any text is whole', () => {
  fc.assert(
    fc.property(writtenText, ({text}) => {
      const asked = text.replace(/\b(source|include)(?=\s)/g, 'config $1_')
      memoryModel({Kconfig: asked, more: text}, ['Kconfig', 'more'])
    }),
    {numRuns: 300},
  )
})

test('verifyModel sees what is wrong', () => {
  const broken: Record<string, Partial<Model>> = {
    'a name twice': {names: ['E1000', 'E1000', ...model.names.slice(2)]},
    'a number that is not the inverse': {ids: new Map([...model.ids].map(([name, id]) => [name, id ^ 1]))},
    'a stanza that is not defined': {defined: Uint8Array.from(model.defined, () => 0)},
    'a definition without a stanza': {defined: Uint8Array.from(model.defined, () => 1)},
    'a segment that is missing': {segments: model.segments.slice(1)},
    'a segment twice': {segments: [...model.segments, ...model.segments.slice(0, 1)]},
    'segments out of order': {segments: [...model.segments].reverse()},
    'a file that is missing': {files: model.files.slice(1)},
    'a clause too few': {clauses: {...model.clauses, count: model.clauses.count - 1}},
    'a wrong kind': {clauses: {...model.clauses, kind: model.clauses.kind.map(kind => 4 - kind)}},
    'a wrong symbol': {clauses: {...model.clauses, symbol: model.clauses.symbol.map(id => (id + 1) % 6)}},
    'a symbol out of range': {clauses: {...model.clauses, symbol: model.clauses.symbol.map(() => 6)}},
    'a wrong owner': {clauses: {...model.clauses, owner: model.clauses.owner.map(() => 0)}},
    'a wrong value': {clauses: {...model.clauses, value: model.clauses.value.map(value => 1 - value)}},
    'a wrong file': {clauses: {...model.clauses, file: model.clauses.file.map(() => 0)}},
    'nodes out of order': {clauses: {...model.clauses, node: [...model.clauses.node].reverse()}},
  }
  verifyModel(model)
  for (const [what, change] of Object.entries(broken)) {
    let seen = false
    try {
      verifyModel({...model, ...change})
    } catch {
      seen = true
    }
    assert.ok(seen, what)
  }
})

test('a suggestion is near: a third of the letters may differ, three at most', () => {
  const known = ['VIRTIO_NET', 'VIRTIO_BLK', 'E1000', 'PCI']
  assert.is(suggest('VIRTIO_NTE', known), 'VIRTIO_NET')
  assert.is(suggest('E1001', known), 'E1000')
  assert.is(suggest('PCIE', known), 'PCI')
  assert.is(suggest('ISA', known), undefined)
  assert.is(suggest('NOTHING_LIKE_IT', known), undefined)
  assert.is(suggest('X', ['A']), undefined, 'nothing of one letter is like another')
})

test.run()
