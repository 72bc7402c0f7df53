import {readFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {codes} from '../../grammar/common/codes.js'
import type {Paint} from '../../src/report/format-diagnostic.js'
import {assertGolden, goldenCases} from '../support/golden.js'
import {caseReport, reportText} from '../support/message-case.js'

/** The codes of the diagnostics that a case reports, under the case. */
const reported = new Map<string, readonly string[]>()

for (const folder of goldenCases('messages')) {
  test(`messages: ${basename(folder)}`, async () => {
    const diagnostics = await caseReport(folder)
    reported.set(
      basename(folder),
      diagnostics.map(({code}) => code),
    )
    assertGolden(folder, {'messages.txt': reportText(diagnostics)})
  })
}

/** `{error:...}`: a style's name and what it is put on. */
const marks: Paint = (style, text) => `{${style}:${text}}`

for (const folder of goldenCases('marked')) {
  test(`styles: ${basename(folder)}`, async () => {
    assertGolden(folder, {'marked.txt': reportText(await caseReport(folder), marks)})
  })
}

test('every code has a case of its name that reports it', () => {
  for (const code of codes) {
    const found = reported.get(code)
    if (!found) assert.unreachable(`test/golden/messages/${code} is missing`)
    else assert.ok(found.includes(code), `the case ${code} reports ${found.join(', ')}`)
  }
})

test('every code of a golden message exists', () => {
  const known = new Set<string>(codes)
  for (const folder of goldenCases('messages')) {
    const text = readFileSync(join(folder, 'expected/messages.txt'), 'utf8')
    for (const [, code = ''] of text.matchAll(/^.*(?:error|warning): .* \[([a-z-]+)\]$/gm)) {
      assert.ok(known.has(code), `${basename(folder)}: there is no code ${code}`)
    }
  }
})

test.run()
