import {mkdirSync, symlinkSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {buildModel} from '../../src/model/build-model.js'
import {diskReader} from '../../src/tree/disk-reader.js'
import type {Reading} from '../../src/tree/kconfig-files.js'
import {KconfigReader} from '../../src/tree/reading.js'
import {memoryReading} from '../support/memory-model.js'
import {withTemporaryFolder, writeTree} from '../support/temporary-folder.js'
import {verifyModel} from '../support/verify-model.js'

/** The symbols of the statements in the order in which they count. */
function order(reading: Reading): string {
  verifyModel(buildModel(reading))
  const statements = reading.segments.flatMap(({file, from, to}) => file.tree.statements.slice(from, to))
  return statements.map(statement => (statement.kind === 'source' ? '?' : statement.symbol.text)).join(' ')
}

const codes = ({diagnostics}: Reading) => diagnostics.map(({code}) => code)
const names = ({files}: Reading) => files.map(({source}) => source.name)

test("a sourced file's statements stand where its source line stands", () => {
  const reading = memoryReading({
    Kconfig: 'config A\nsource b/K\nconfig B\nsource c/K\nsource b/../d\nconfig C\n',
    'b/K': 'config X\nsource Deep\nconfig Y\n',
    'b/Deep': 'config DEEP\n',
    'c/K': 'source ../b/K\n',
    d: '',
  })
  assert.is(order(reading), 'A X DEEP Y B C')
  assert.equal(names(reading), ['Kconfig', 'b/K', 'b/Deep', 'c/K', 'd'])
  assert.equal(codes(reading), [])
})

test('inputs are read in order, each file once', () => {
  const reading = memoryReading({a: 'config A\nsource b\n', b: 'config B\n', c: 'config C\n'}, [
    'b',
    'a',
    'c',
    'a',
  ])
  assert.is(order(reading), 'B A C')
  assert.equal(names(reading), ['b', 'a', 'c'])
})

test('a file that sources itself is a warning, under whatever spelling', () => {
  for (const spelling of ['Kconfig', './Kconfig', 'x/../Kconfig', '/tree/Kconfig']) {
    const reading = memoryReading({Kconfig: `config A\nsource ${spelling}\nconfig B\n`, 'x/K': ''})
    assert.equal(codes(reading), ['source-itself'], spelling)
    assert.is(reading.diagnostics[0]?.severity, 'warning')
    assert.is(order(reading), 'A B')
  }
})

test('a loop is an error that shows its chain, and reading goes on', () => {
  const reading = memoryReading({
    Kconfig: 'source a\nconfig LAST\n',
    a: 'config A\nsource b\n',
    b: 'config B\nsource c\nconfig B2\n',
    c: 'source a\nconfig C\n',
  })
  assert.equal(codes(reading), ['source-loop'])
  assert.is(order(reading), 'A B C B2 LAST')
  assert.equal(
    reading.diagnostics[0]?.notes?.map(({message, place}) => [message.split(' ')[0], place?.source.name]),
    [
      ['b', 'a'],
      ['c', 'b'],
    ],
  )
})

test('a missing file is an error at its line, and an input without one has no place', () => {
  const reading = memoryReading({Kconfig: 'source none\nconfig A\nsource x\n', 'x/y': ''}, [
    'gone',
    'Kconfig',
  ])
  assert.equal(codes(reading), Array(3).fill('unreadable-file'))
  assert.equal(
    reading.diagnostics.map(
      ({place}) => place && reading.files[0]?.source.text.slice(place.span.start, place.span.end),
    ),
    [undefined, 'none', 'x'],
  )
  assert.match(reading.diagnostics[2]?.message ?? '', /it is a folder/)
})

test('a file that is at fault is reported once', () => {
  const reading = memoryReading({Kconfig: 'source a\nsource ./a\nsource a\n', a: '=\n'})
  assert.equal(codes(reading), ['syntax'])
})

test('long chains of files need no stack', () => {
  const count = 20_000
  const files: Record<string, string> = {}
  for (let at = 0; at < count; at++) files[`K${at}`] = `source K${at + 1}\nconfig S${at}\n`
  files[`K${count}`] = 'config END\n'
  const reading = memoryReading(files)
  assert.is(reading.files.length, count + 1)
  assert.ok(order(reading).startsWith('END S19999 '))
})

function onDisk(use: (folder: string, read: (...inputs: string[]) => Reading) => void): void {
  withTemporaryFolder(folder => {
    const reader = () => new KconfigReader(diskReader, path => path.replace(`${folder}/`, ''))
    use(folder, (...inputs) =>
      reader().read(inputs.map(input => (input.startsWith('/') ? input : join(folder, input)))),
    )
  })
}

test('a file behind two links is read once', () => {
  onDisk((folder, read) => {
    writeTree(folder, {Kconfig: 'source one\nsource two\nsource real\nsource dir/real\n', real: 'config A\n'})
    symlinkSync('real', join(folder, 'one'))
    symlinkSync('one', join(folder, 'two'))
    symlinkSync('.', join(folder, 'dir'))
    const reading = read('Kconfig')
    assert.is(order(reading), 'A')
    assert.equal(names(reading), ['Kconfig', 'one'])
  })
})

test('".." leads where the operating system says', () => {
  onDisk((folder, read) => {
    writeTree(folder, {Kconfig: 'source link/../K\n', K: 'config WRONG\n', 'far/K': 'config RIGHT\n'})
    mkdirSync(join(folder, 'far/away'))
    symlinkSync('far/away', join(folder, 'link'))
    assert.is(order(read('Kconfig')), 'RIGHT')
  })
})

test('links that form a loop, and what is below a file, cannot be read', () => {
  onDisk((folder, read) => {
    writeTree(folder, {Kconfig: 'source a\nsource Kconfig/x\nsource .\n'})
    symlinkSync('b', join(folder, 'a'))
    symlinkSync('a', join(folder, 'b'))
    assert.equal(
      read('Kconfig').diagnostics.map(({message}) => message),
      [
        'cannot read a: its symbolic links form a loop',
        'cannot read Kconfig/x: a part of its path is not a folder',
        'cannot read .: it is a folder',
      ],
    )
  })
})

test('/dev/null is an empty .mak', () => {
  onDisk((folder, read) => {
    writeTree(folder, {Kconfig: 'config A\n'})
    const reading = read('/dev/null', 'Kconfig')
    assert.equal(codes(reading), [])
    assert.is(order(reading), 'A')
  })
})

test('bytes that are not UTF-8 are an error at the first of them; a replacement character that is written is not', () => {
  onDisk((folder, read) => {
    writeTree(folder, {
      latin1: Buffer.from('# \ufffd\n# J\xfcrgen\nconfig A\n', 'latin1'),
      mixed: Buffer.concat([Buffer.from('# \ufffd\n# '), Buffer.from([0xfc]), Buffer.from('\nconfig A\n')]),
      written: '# \ufffd\nconfig A\n',
    })
    assert.equal(codes(read('latin1')), ['invalid-utf8'])
    assert.equal(codes(read('mixed')), ['invalid-utf8'])
    const written = read('written')
    assert.equal(codes(written), [])
    const {diagnostics} = read('mixed')
    assert.is(diagnostics[0]?.place?.source.position(diagnostics[0].place.span.start).line, 2)
  })
})

test.run()
