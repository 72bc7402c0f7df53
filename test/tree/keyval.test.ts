import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {parseKeyval} from '../../src/tree/keyval.js'

test('lines of KEY=value, with comments, in any line ends', () => {
  const text =
    '# a comment\nTARGET_ARCH=i386\r\n A = b=c # why\rEMPTY=\n\nno equals\nTWICE=1\nTWICE=2\n#OFF=y'
  assert.equal(
    [...parseKeyval(text)],
    [
      ['TARGET_ARCH', 'i386'],
      ['A', 'b=c'],
      ['EMPTY', ''],
      ['TWICE', '2'],
    ],
  )
})

test.run()
