import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {progressBar} from '../../src/cli/progress-bar.js'

test('a bar grows until it is full', () => {
  const at = (done: number, total: number) => progressBar({what: 'resolving', done, total})
  assert.is(at(0, 29), 'resolving [>                       ] 0 of 29')
  assert.is(at(15, 29), 'resolving [============>           ] 15 of 29')
  assert.is(at(29, 29), 'resolving [========================] 29 of 29')
  assert.is(at(5000, 10_000), 'resolving [============>           ] 50 %')
  assert.is(at(0, 0), 'resolving [========================] 0 of 0')
})

test.run()
