/** Compares kgate's wrapping of text with that of Python, whose textwrap.wrap QEMU's help goes through. */

import {spawnSync} from 'node:child_process'
import {wrapText} from '../src/options/text-wrap.js'
import {python} from './oracle.js'
import {Random} from './random.js'
import {randomDescriptions} from './random-descriptions.js'
import type {Tally} from './tally.js'

const program = `
import json, sys, textwrap
print(json.dumps([textwrap.wrap(text, width=width, initial_indent=first, subsequent_indent=rest)
                  for text, width, first, rest in json.load(sys.stdin)]))
`

export function compareTextWrap(tally: Tally, seed: number, count: number): void {
  const random = new Random(seed, 6000)
  const cases = randomDescriptions(random, count).map((text): [string, number, string, string] => {
    const width = random.pick([1, 5, 8, 10, 20, 40, 76])
    const indent = () => (random.chance(0.5) ? ' ' : '-x').repeat(random.below(width))
    // Python never ends where an indent leaves no room and the text begins with a blank.
    return [text, width, indent().slice(0, width - 1), indent().slice(0, width - 1)]
  })
  const {status, stdout} = spawnSync(python, ['-c', program], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status !== 0) {
    console.log(`SKIPPED: there is no ${python}; no wrapped text was compared.`)
    return
  }
  const section = tally.section('Python: wrapped texts', count)
  const theirs = JSON.parse(stdout) as string[][]
  for (const [at, [text, width, first, rest]] of cases.entries()) {
    const [ours, answer] = [wrapText(text, width, first, rest), theirs[at]].map(lines =>
      JSON.stringify(lines),
    )
    const wrong = ours === answer ? [] : [`kgate has ${ours}`, `Python ${answer}`]
    section.check(`text ${at} of --seed ${seed}`, wrong, 'texts', JSON.stringify(cases[at]))
  }
  section.end()
}
