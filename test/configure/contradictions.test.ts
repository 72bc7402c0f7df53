/** Cases of test/golden/configure: calls of configure that a tree refuses, each with what is said of it. */

import {basename} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {hasErrors} from '../../grammar/common/diagnostic.js'
import {assertGolden, goldenCases} from '../support/golden.js'
import {caseReport, reportText} from '../support/message-case.js'

for (const folder of goldenCases('configure')) {
  test(`configure: ${basename(folder)}`, async () => {
    const diagnostics = await caseReport(folder)
    assert.ok(hasErrors(diagnostics))
    assertGolden(folder, {'messages.txt': reportText(diagnostics)})
  })
}

test.run()
