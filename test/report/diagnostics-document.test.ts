import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {codes} from '../../grammar/common/codes.js'
import {type Example, exampleReport, sectionsOf} from '../support/document-examples.js'
import {assertSameText} from '../support/golden.js'
import {reportText} from '../support/message-case.js'
import {repositoryRoot} from '../support/repository-root.js'

const path = join(repositoryRoot, 'docs/diagnostics.md')
const document = readFileSync(path, 'utf8')
const sections = sectionsOf(document)
const rewritten: [Example, string][] = []

test('every code has a section and every section a code, in the same order', () => {
  assert.equal(
    sections.map(({title}) => title),
    [...codes],
  )
})

for (const {title, prose, examples} of sections) {
  test(`${title}: has a paragraph and an example, of which kgate says what the document says`, async () => {
    assert.ok(prose.length > 50, 'a paragraph')
    assert.ok(examples.length > 0, 'an example')
    for (const example of examples) {
      const diagnostics = await exampleReport(example)
      assert.ok(
        diagnostics.some(({code}) => code === title),
        `the example gives ${diagnostics.map(({code}) => code).join(', ') || 'nothing'}`,
      )
      const actual = shortened(reportText(diagnostics))
      if (process.env['UPDATE_GOLDEN'] === '1') rewritten.push([example, actual])
      else assertSameText(actual, example.expected, `docs/diagnostics.md, ${title}`)
    }
  })
}

/** A report of very many lines as the document shows it: the first and the last. */
function shortened(report: string): string {
  const lines = report.split('\n')
  return lines.length < 60 ? report : [...lines.slice(0, 3), '...', ...lines.slice(-4)].join('\n')
}

test('documents are rewritten when they are asked to be', () => {
  if (rewritten.length === 0) return
  let text = document
  for (const [{start, expected}, actual] of rewritten.reverse()) {
    text = text.slice(0, start) + actual + text.slice(start + expected.length)
  }
  writeFileSync(path, text)
})

test.run()
