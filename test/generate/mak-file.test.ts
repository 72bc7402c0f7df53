import * as fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {completeMakText, type MakEntry} from '../../src/generate/mak-file.js'

function entry(symbol: string, heading: string, help = ''): MakEntry {
  return {symbol, isBoard: heading === '', heading, order: heading, help}
}

const entries = [
  entry('CARDS', 'A groups', 'all cards'),
  entry('NIC_A', 'Net', 'the first'),
  entry('NIC_B', 'Net', 'the second'),
  entry('NIC_WITH_A_LONG_NAME', 'Net', 'the third'),
  entry('DISK', 'Storage', 'x'.repeat(30).concat(' ', 'y'.repeat(80))),
  entry('PC', '', 'a board'),
  entry('Q35', ''),
]
const known = new Map(entries.map(each => [each.symbol, each]))

function complete(text: string, ...missing: string[]): string {
  return completeMakText({text, missing: missing.map(name => known.get(name) as MakEntry), known})
}

const intro =
  '# What is there by default, by what turns it on and by folder: uncomment a line to leave it out.\n'

test('an empty file', () => {
  assert.is(
    complete('', 'PC', 'NIC_B', 'CARDS', 'NIC_A', 'NIC_WITH_A_LONG_NAME', 'DISK', 'Q35'),
    `${intro}
# A groups
# CONFIG_CARDS=n  # all cards

# Net
# CONFIG_NIC_A=n                 # the first
# CONFIG_NIC_B=n                 # the second
# CONFIG_NIC_WITH_A_LONG_NAME=n  # the third

# Storage
# CONFIG_DISK=n  # xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...

# Boards are there by default: uncomment a line to leave one out.
# CONFIG_PC=n   # a board
# CONFIG_Q35=n
`,
  )
  assert.is(complete(''), '')
})

test('what a file says stays, and devices go before the boards', () => {
  const text = `# Mine

CONFIG_NIC_A=n  # broken
#CONFIG_CARDS=n
  # CONFIG_NIC_B=n # mine

# All the boards

# Old ones
CONFIG_PC=y
`
  assert.is(
    complete(text, 'DISK', 'Q35'),
    `# Mine

CONFIG_NIC_A=n  # broken
#CONFIG_CARDS=n  # all cards
  # CONFIG_NIC_B=n # mine

${intro}
# Storage
# CONFIG_DISK=n  # xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...

# All the boards

# Old ones
CONFIG_PC=y
# CONFIG_Q35=n
`,
  )
})

test('a later line goes under its heading, in order, in the column of the others', () => {
  const before = complete('', 'NIC_A', 'NIC_WITH_A_LONG_NAME', 'PC')
  const text = complete(before, 'NIC_B', 'CARDS')
  assert.is(
    text,
    `${intro}
# A groups
# CONFIG_CARDS=n  # all cards

# Net
# CONFIG_NIC_A=n                 # the first
# CONFIG_NIC_B=n                 # the second
# CONFIG_NIC_WITH_A_LONG_NAME=n  # the third

# Boards are there by default: uncomment a line to leave one out.
# CONFIG_PC=n  # a board
`,
  )
})

test('line ends and the way to comment out are those of the file', () => {
  assert.is(
    complete('#CONFIG_NIC_A=n # mine\r\n', 'Q35'),
    '#CONFIG_NIC_A=n # mine\r\n\r\n# Boards are there by default: uncomment a line to leave one out.\r\n#CONFIG_Q35=n\r\n',
  )
  assert.is(complete('CONFIG_NIC_A=y'), 'CONFIG_NIC_A=y\n')
})

const lines = fc.constantFrom(
  '',
  '# Net',
  '# Boards',
  '# prose',
  'CONFIG_OTHER=y',
  'include x.mak',
  ...entries.flatMap(({symbol}) => [
    `CONFIG_${symbol}=y`,
    `CONFIG_${symbol}=n # mine`,
    `# CONFIG_${symbol}=n`,
    `#CONFIG_${symbol}=n`,
    `# CONFIG_${symbol}=y`,
    ` #  CONFIG_${symbol} = n  # said`,
  ]),
)

test('any file: its lines stay, every symbol is named, no line is too wide, and a second time nothing changes', () => {
  fc.assert(
    fc.property(fc.array(lines, {maxLength: 15}), fc.boolean(), (texts, isWindows) => {
      const lineEnd = isWindows ? '\r\n' : '\n'
      const text = texts.map(each => each + lineEnd).join('')
      const names = (of: string) => [...of.matchAll(/CONFIG_(\w+)/g)].map(([, name]) => name as string)
      const missing = entries.filter(({symbol}) => !names(text).includes(symbol))
      const completed = completeMakText({text, missing, known})
      assert.is(completeMakText({text: completed, missing: [], known}), completed)
      for (const {symbol} of entries) assert.ok(names(completed).includes(symbol), symbol)
      const made = completed.split(/\r?\n/)
      let at = 0
      for (const each of texts) {
        while (at < made.length && !made[at]?.startsWith(each.trimEnd())) at++
        assert.ok(at++ < made.length, `${each} is gone from\n${completed}`)
      }
      for (const each of made) assert.ok(each.length <= 110 || texts.includes(each), each)
    }),
    {numRuns: 1000},
  )
})

test.run()
