import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {revisionFiles} from '../../src/resolve/revision.js'
import {diskReader} from '../../src/tree/disk-reader.js'
import type {FileReader} from '../../src/tree/file-reader.js'
import {gitRepository} from '../support/git-repository.js'
import {withTemporaryFolder} from '../support/temporary-folder.js'

function readerOf(folder: string, revision: string): FileReader {
  const reader = revisionFiles(folder, revision)
  if ('problem' in reader) throw new Error(reader.problem)
  return reader
}

test('files are read as they are on disk, from the top of the repository and from within', () => {
  withTemporaryFolder(folder => {
    const names = [
      'sub/Kconfig',
      'sub/a b/ä\tb.mak',
      'sub/.hidden.mak',
      'Kconfig',
      'sub/bad.mak',
      'other/x.mak',
    ]
    for (const name of ['sub/a b', 'other', 'sub/empty']) mkdirSync(join(folder, name), {recursive: true})
    for (const name of names)
      writeFileSync(join(folder, name), name.includes('bad') ? Buffer.from([97, 255]) : `# ${name}\n`)
    symlinkSync('../../other', join(folder, 'sub/a b/link'))
    symlinkSync('Kconfig', join(folder, 'sub/same'))
    symlinkSync('loop', join(folder, 'sub/loop'))
    symlinkSync('/etc/passwd', join(folder, 'sub/outside'))
    gitRepository(folder)
    for (const directory of [folder, join(folder, 'sub')]) {
      const reader = readerOf(directory, 'HEAD')
      const asked = [
        ...names,
        'sub/a b/link/x.mak',
        'sub/a b/link/../Kconfig',
        'sub/same',
        'sub',
        'nowhere',
        'sub/nowhere/x',
      ]
      for (const name of asked) {
        const path = join(folder, name)
        assert.equal(reader.read(path), diskReader.read(path), name)
        assert.is(reader.exists(path), diskReader.exists(path), name)
      }
      assert.equal(reader.read(join(folder, 'sub/loop')), {problem: 'no such file'})
      assert.equal(reader.read(join(folder, 'sub/outside')), {problem: 'no such file'})
      for (const pattern of ['*.mak', 'a b/*.mak', '**/*.mak', 'K*', '?config', 'x*']) {
        const at = join(folder, 'sub')
        // Links to files are listed by both, links to folders are followed by none.
        assert.equal(reader.glob(at, pattern), diskReader.glob(at, pattern), pattern)
      }
      assert.equal(reader.read('/dev/null'), {realPath: '/dev/null', text: ''})
    }
  })
})

test('a revision stays what it was', () => {
  withTemporaryFolder(folder => {
    writeFileSync(join(folder, 'Kconfig'), 'config OLD\n')
    gitRepository(folder)
    writeFileSync(join(folder, 'Kconfig'), 'config NEW\n')
    writeFileSync(join(folder, 'more.mak'), '')
    const reader = readerOf(folder, 'HEAD')
    assert.equal(reader.read(join(folder, 'Kconfig')), {
      realPath: join(folder, 'Kconfig'),
      text: 'config OLD\n',
    })
    assert.not.ok(reader.exists(join(folder, 'more.mak')))
    // A folder that the revision does not have is empty, not an error.
    mkdirSync(join(folder, 'new'))
    assert.equal(readerOf(join(folder, 'new'), 'HEAD').glob(join(folder, 'new'), '*'), [])
  })
})

test('sources are listed and searched', async () => {
  await withTemporaryFolder(async folder => {
    mkdirSync(join(folder, 'hw/skip'), {recursive: true})
    const files = {
      'a.c': 'CONFIG_A\n',
      'hw/b.c': 'nothing',
      'hw/c.h': 'say CONFIG_B',
      'hw/skip/d.c': 'CONFIG_C',
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    gitRepository(folder)
    for (const {sources} of [readerOf(folder, 'HEAD'), diskReader]) {
      if (!sources) throw new Error('it cannot read many files')
      const listed = await sources.list(
        folder,
        (path, names) => !path.endsWith('/.git') && !names.includes('d.c'),
      )
      assert.equal(
        listed.sort(),
        ['a.c', 'hw/b.c', 'hw/c.h'].map(name => join(folder, name)),
      )
      const texts = await Promise.all(listed.map(path => sources.readIfHolds(path, 'CONFIG_')))
      assert.equal(texts, ['CONFIG_A\n', undefined, 'say CONFIG_B'])
    }
  })
})

test('what cannot be read is said in words', () => {
  withTemporaryFolder(folder => {
    assert.equal(revisionFiles(folder, 'HEAD'), {problem: `${folder} is in no git repository`})
    gitRepository(folder)
    for (const revision of ['nowhere', '--help', 'HEAD:', '']) {
      const problem = `git knows no revision "${revision}" here`
      const help = 'name a commit, a branch or a tag; one that only the server has must be fetched first'
      assert.equal(revisionFiles(folder, revision), {problem, help})
    }
  })
})

test.run()
