import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {assertGolden, goldenCases} from './golden.js'
import {withTemporaryFolder, writeTree} from './temporary-folder.js'

function inCase(files: Record<string, string>, check: (folder: string) => void): void {
  withTemporaryFolder(root => {
    writeTree(
      root,
      Object.fromEntries(Object.entries(files).map(([path, text]) => [`area/one/${path}`, text])),
    )
    check(join(root, 'area/one'))
  })
}

test('the same text passes', () => {
  inCase({input: 'i', 'expected/out': 'a\n  b\n'}, folder => assertGolden(folder, {out: 'a\n  b\n'}, false))
})

test('a difference in white space alone fails, and names the line', () => {
  inCase({input: 'i', 'expected/out': 'a\n  b\n'}, folder => {
    assert.throws(() => assertGolden(folder, {out: 'a\n b\n'}, false), /line 2 differs\n {2}expected " {2}b"/)
    assert.throws(() => assertGolden(folder, {out: 'a\n  b'}, false), /line 3 differs/)
    assert.throws(() => assertGolden(folder, {out: '  a\n    b\n'}, false), /line 1 differs/)
  })
})

test('a missing expectation fails', () => {
  inCase({input: 'i'}, folder =>
    assert.throws(() => assertGolden(folder, {out: 'a'}, false), /expected\/ is missing/),
  )
  inCase({input: 'i', 'expected/out': 'a'}, folder => {
    assert.throws(() => assertGolden(folder, {out: 'a', more: 'b'}, false), /the case makes/)
  })
})

test('an expectation that nothing makes fails', () => {
  inCase({input: 'i', 'expected/out': 'a', 'expected/old': 'b'}, folder => {
    assert.throws(() => assertGolden(folder, {out: 'a'}, false), /the case makes/)
  })
})

test('an expectation without an input fails, even when it is rewritten', () => {
  inCase({'expected/out': 'a'}, folder => {
    assert.throws(() => assertGolden(folder, {out: 'a'}, false), /no input/)
    assert.throws(() => assertGolden(folder, {out: 'a'}, true), /no input/)
  })
})

test('rewriting leaves exactly the outputs', () => {
  inCase({input: 'i', 'expected/old': 'b'}, folder => {
    assertGolden(folder, {out: 'new\n'}, true)
    assert.is(readFileSync(join(folder, 'expected/out'), 'utf8'), 'new\n')
    assert.not(existsSync(join(folder, 'expected/old')))
  })
})

test('an area holds case folders only, one at least', () => {
  withTemporaryFolder(root => {
    writeTree(root, {'area/stray.txt': '', 'good/one/input': ''})
    assert.throws(() => goldenCases('area', root), /stray\.txt belongs to no case/)
    assert.throws(() => goldenCases('absent', root))
    assert.equal(goldenCases('good', root), [join(root, 'good/one')])
  })
})

test.run()
