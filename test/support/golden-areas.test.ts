import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {goldenRoot} from './golden.js'
import {repositoryRoot} from './repository-root.js'

test('every area of golden cases is asked for by a test', () => {
  const tests = readdirSync(join(repositoryRoot, 'test'), {recursive: true, encoding: 'utf8'})
    .filter(path => path.endsWith('.test.ts') && !path.startsWith('support/'))
    .map(path => readFileSync(join(repositoryRoot, 'test', path), 'utf8'))
    .join('\n')
  for (const area of readdirSync(goldenRoot)) {
    assert.ok(tests.includes(`goldenCases('${area}')`), `no test asks for the cases of test/golden/${area}`)
  }
})

test.run()
