/** A case of test/golden/calls is a call of configure, an argument a line; one whose name begins with `qemu-` is about QEMU's. */

import {readFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {test} from 'uvu'
import {parseConfigureCall} from '../../src/options/command-line.js'
import {assertGolden, goldenCases} from '../support/golden.js'
import {reportText} from '../support/message-case.js'
import {ownedTable, qemuTable} from './option-trees.js'

for (const folder of goldenCases('calls')) {
  const name = basename(folder)
  test(`calls: ${name}`, () => {
    const argv = readFileSync(join(folder, 'arguments.txt'), 'utf8').split('\n').slice(0, -1)
    const {diagnostics} = parseConfigureCall(argv, name.startsWith('qemu-') ? qemuTable : ownedTable)
    assertGolden(folder, {'messages.txt': reportText(diagnostics)})
  })
}

test.run()
