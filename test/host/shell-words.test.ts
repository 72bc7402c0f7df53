import {spawnSync} from 'node:child_process'
import fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {quoteWords, splitWords} from '../../src/host/shell-words.js'

/** What a shell makes of each text. */
function shellWords(texts: readonly string[]): string[][] {
  const script = texts.map(text => `printf '%s\\0' ${text}\nprintf '\\1'\n`).join('')
  const {stdout, status, stderr} = spawnSync('sh', ['-c', script], {encoding: 'utf8'})
  assert.is(status, 0, stderr)
  return stdout
    .split('\x01')
    .slice(0, -1)
    .map(words => words.split('\0').slice(0, -1))
}

test('words are split as a shell splits them', () => {
  const cases: [string, string[]][] = [
    ['', []],
    ['  ccache  gcc\t-m32 ', ['ccache', 'gcc', '-m32']],
    [`-DNAME='"a b"' -I"/x y"/z`, ['-DNAME="a b"', '-I/x y/z']],
    [`'' "" a''b`, ['', '', 'ab']],
    ['a\\ b "\\$\\x" c\\\nd', ['a b', '$\\x', 'cd']],
  ]
  for (const [text, words] of cases) {
    assert.equal(splitWords(text), words, text)
    if (words.length > 0) assert.equal(shellWords([text]), [words], text)
  }
})

test('a quote that is not closed is no text of words', () => {
  for (const text of [`'a`, `"a`, `a"b\\"`, 'a\\']) assert.is(splitWords(text), undefined, text)
})

test('any text is split as a shell splits it', () => {
  const piece = fc.constantFrom(
    'a',
    ' ',
    '\t',
    "'",
    '"',
    '\\\\',
    '\\a',
    '-I/b',
    '=',
    "''",
    '\\"',
    "\\'",
    '\\\n',
    '%',
  )
  const text = fc.array(piece, {maxLength: 12}).map(pieces => `x${pieces.join('')}`)
  const texts = fc.sample(text, 300).filter(sample => splitWords(sample) !== undefined)
  const expected = shellWords(texts)
  texts.forEach((sample, index) => assert.equal(splitWords(sample), expected[index], JSON.stringify(sample)))
  assert.ok(texts.length > 50)
})

test('quoted words are the same words to a shell', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), words => {
      assert.equal(splitWords(quoteWords(words)), words)
    }),
  )
  const words = ['cc', '-DX="a b"', "it's", '$HOME', '`x`', '*', '', 'a\nb', '~', '#']
  assert.equal(shellWords([quoteWords(words)]), [words])
})

test.run()
