import fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {Source} from '../../../grammar/common/source.js'
import {parseKconfig} from '../../../grammar/kconfig/parse.js'
import type {KconfigTree} from '../../../grammar/kconfig/tree.js'
import {writtenText} from '../../support/kconfig-arbitraries.js'
import {syntaxWords, verifyTree} from '../../support/syntax-words.js'

test('a tree holds every word that was written, where it was written', () => {
  fc.assert(
    fc.property(writtenText, ({text, words}) => {
      const source = new Source('Kconfig', text)
      const {tree, diagnostics} = parseKconfig(source)
      assert.equal(diagnostics, [])
      const found = syntaxWords(tree).map(({text, at}) => ({text, at}))
      assert.equal(found, words)
      verifyTree(source, tree)
    }),
    {numRuns: 1500},
  )
})

/** A tree without places, expressions as text: what must not depend on layout. */
function shape(tree: KconfigTree): string {
  return syntaxWords(tree)
    .map(({text}) => text)
    .join(' ')
}

test('white space, comments and line ends do not change the tree', () => {
  fc.assert(
    fc.property(writtenText, ({text, words}) => {
      const plainly = parseKconfig(new Source('Kconfig', text.replace(/\r\n|\r/g, '\n')))
      assert.is(shape(plainly.tree), words.map(word => word.text).join(' '))
    }),
    {numRuns: 300},
  )
})

test('what stands before the place where a text is cut off is read as before', () => {
  fc.assert(
    fc.property(writtenText, fc.nat(), ({text}, seed) => {
      const cut = seed % (text.length + 1)
      const whole = parseKconfig(new Source('Kconfig', text)).tree.statements
      const part = parseKconfig(new Source('Kconfig', text.slice(0, cut))).tree.statements
      // The last one may have lost its end.
      const kept = part.slice(0, -1)
      assert.equal(kept, whole.slice(0, kept.length))
      const complete = whole.filter((_, index) => (whole[index + 1]?.at ?? text.length + 1) <= cut)
      assert.equal(part.slice(0, complete.length), complete)
    }),
    {numRuns: 600},
  )
})

/** Each is one error, and says nothing that the lines below it could be part of. */
const badLines = [
  '%',
  '= y',
  ')',
  'help',
  'endmenu',
  'config A B',
  'B=y',
  'select )',
  'default maybe',
  'depends on (A =',
  'CONFIG_A=yes',
  'config A depends on !)',
]

test('a line that cannot be read costs no statement of other lines', () => {
  const lines = fc.array(
    fc.oneof(
      fc.constant('config A'),
      fc.constant('config B\n  select A if B || A\n  default y'),
      fc.constant('CONFIG_A=y'),
      fc.constant('source x'),
      fc.constantFrom(...badLines.map(line => `!${line}`)),
    ),
    {maxLength: 12},
  )
  fc.assert(
    fc.property(lines, lines => {
      const text = lines.map(line => `${line.replace(/^!/, '')}\n`).join('')
      const {tree, diagnostics} = parseKconfig(new Source('Kconfig', text))
      let at = 0
      const good: number[] = []
      const bad: number[] = []
      lines.forEach((line, index) => {
        if (!line.startsWith('!')) good.push(at)
        else bad.push(index)
        at += line.replace(/^!/, '').length + 1
      })
      const read = new Set(tree.statements.map(statement => statement.at))
      for (const start of good)
        assert.ok(read.has(start), `what begins at ${start} of ${JSON.stringify(text)} is lost`)
      assert.ok(diagnostics.length >= (bad.length > 0 ? 1 : 0))
      assert.is(diagnostics.length > 0, bad.length > 0, JSON.stringify(text))
    }),
    {numRuns: 500},
  )
})

test.run()
