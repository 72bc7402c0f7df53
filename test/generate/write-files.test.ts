import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {writeFiles} from '../../src/generate/write-files.js'
import {folderWith, temporaryFolder} from '../cli/command.js'

function text(...path: string[]): string {
  return readFileSync(join(...path), 'utf8')
}

test('a new file, in folders that are made', () => {
  const folder = join(temporaryFolder(), 'a/b')
  const files = [
    {path: 'x', content: 'x\n'},
    {path: 'y', content: 'größe ☃\n'},
    {path: 'empty', content: ''},
  ]
  assert.equal(writeFiles(folder, files), ['x', 'y', 'empty'])
  assert.is(text(folder, 'x'), 'x\n')
  assert.is(text(folder, 'y'), 'größe ☃\n')
  assert.is(text(folder, 'empty'), '')
  assert.equal(readdirSync(folder).sort(), ['empty', 'x', 'y'])
})

test('a link is written through, even where it leads to nothing yet', () => {
  const folder = temporaryFolder()
  symlinkSync('elsewhere', join(folder, 'link'))
  writeFiles(folder, [{path: 'link', content: 'new'}])
  assert.is(readlinkSync(join(folder, 'link')), 'elsewhere')
  assert.is(text(folder, 'elsewhere'), 'new')
})

test('a file that is replaced keeps its mode', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'private'), 'old', {mode: 0o600})
  writeFiles(folder, [{path: 'private', content: 'new'}])
  assert.is(statSync(join(folder, 'private')).mode & 0o777, 0o600)
})

test('a folder that cannot be made is an error, at once', () => {
  if (!existsSync('/proc/self')) {
    console.log('skipped: there is no /proc')
    return
  }
  assert.throws(() => writeFiles('/proc/none/of/it', [{path: 'x', content: 'x'}]), /ENOENT/)
})

test('no files: nothing happens', () => {
  const folder = join(temporaryFolder(), 'none')
  assert.equal(writeFiles(folder, []), [])
  assert.not.ok(existsSync(folder))
})

test('absolute paths', () => {
  const path = join(temporaryFolder(), 'x')
  assert.equal(writeFiles('/nowhere', [{path, content: 'x'}]), [path])
  assert.is(text(path), 'x')
})

test('an unchanged file keeps its time, a changed one does not', () => {
  const folder = folderWith({same: 'same\n', other: 'old\n'})
  for (const name of ['same', 'other']) utimesSync(join(folder, name), 1e9, 1e9)
  const {ino} = statSync(join(folder, 'same'))
  const files = [
    {path: 'same', content: 'same\n'},
    {path: 'other', content: 'new\n'},
  ]
  assert.equal(writeFiles(folder, files), ['other'])
  assert.is(statSync(join(folder, 'same')).mtimeMs, 1e12)
  assert.is(statSync(join(folder, 'same')).ino, ino)
  assert.is(text(folder, 'other'), 'new\n')
  assert.ok(statSync(join(folder, 'other')).mtimeMs > 1e12)
})

test('a file is replaced as a whole: who has it open goes on reading the old one', () => {
  const folder = folderWith({file: 'old\n'})
  const {ino} = statSync(join(folder, 'file'))
  writeFiles(folder, [{path: 'file', content: 'new\n'}])
  assert.is.not(statSync(join(folder, 'file')).ino, ino)
})

test('a symbolic link is written through', () => {
  const folder = folderWith({'there/file': 'old\n'})
  symlinkSync('there/file', join(folder, 'link'))
  symlinkSync('there', join(folder, 'linked'))
  assert.equal(writeFiles(folder, [{path: 'link', content: 'new\n'}]), ['link'])
  assert.is(readlinkSync(join(folder, 'link')), 'there/file')
  assert.is(text(folder, 'there/file'), 'new\n')
  writeFiles(folder, [{path: 'linked/file', content: 'newer\n'}])
  assert.is(text(folder, 'there/file'), 'newer\n')
  assert.ok(lstatSync(join(folder, 'linked')).isSymbolicLink())
  assert.equal(readdirSync(join(folder, 'there')), ['file'])
})

test('a folder in the place of a file fails, and nothing else is written', () => {
  const folder = folderWith({first: 'old\n'})
  mkdirSync(join(folder, 'last'))
  const files = ['first', 'new', 'last'].map(path => ({path, content: 'x\n'}))
  assert.throws(() => writeFiles(folder, files), /EISDIR/)
  assert.equal(readdirSync(folder).sort(), ['first', 'last'])
  assert.is(text(folder, 'first'), 'old\n')
})

test('a file in the place of a folder fails, and leaves no temporary file', () => {
  const folder = folderWith({file: 'mine\n'})
  assert.throws(() => writeFiles(join(folder, 'file'), [{path: 'x', content: ''}]), /ENOTDIR|EEXIST/)
  const files = [
    {path: 'early', content: 'x\n'},
    {path: 'file/late', content: 'x\n'},
  ]
  assert.throws(() => writeFiles(folder, files), /ENOTDIR|EEXIST/)
  assert.equal(readdirSync(folder), ['file'])
  assert.is(text(folder, 'file'), 'mine\n')
})

test('special files are written to, never replaced', () => {
  assert.equal(writeFiles('/', [{path: '/dev/null', content: 'x'}]), ['/dev/null'])
  assert.ok(statSync('/dev/null').isCharacterDevice())
  if (existsSync('/dev/full')) {
    const folder = temporaryFolder()
    const files = [
      {path: 'x', content: 'x'},
      {path: '/dev/full', content: 'x'},
    ]
    assert.throws(() => writeFiles(folder, files), /ENOSPC/)
    assert.ok(statSync('/dev/full').isCharacterDevice())
    assert.equal(readdirSync(folder), [])
  }
})

test('a program that reads the files while they are written sees whole ones', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'file')
  const contents = ['a', 'b'].map(letter => `${letter.repeat(200_000)}\n`)
  writeFiles(folder, [{path: 'file', content: contents[0] ?? ''}])
  const program = `
    const {readFileSync} = require('node:fs')
    const seen = new Set()
    const end = Date.now() + 300
    while (Date.now() < end) seen.add(readFileSync(process.argv[1], 'utf8'))
    process.stdout.write([...seen].map(text => text[0] + text.length).sort().join())
  `
  const reader = spawn(process.execPath, ['-e', program, path], {stdio: ['ignore', 'pipe', 'inherit']})
  let report = ''
  reader.stdout.setEncoding('utf8').on('data', text => {
    report += text
  })
  let reading = true
  const end = once(reader, 'close').then(() => {
    reading = false
  })
  for (let at = 1; reading; at++) {
    writeFiles(folder, [{path: 'file', content: contents[at % 2] ?? ''}])
    await new Promise(resolve => setImmediate(resolve))
  }
  await end
  assert.is(report, 'a200001,b200001')
  assert.equal(readdirSync(folder), ['file'])
})

test.run()
