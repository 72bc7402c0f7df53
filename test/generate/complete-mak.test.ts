/** Random trees in QEMU's layout: what completing a .mak file promises holds for all of them. */

import * as fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {type CompletedMak, completeMak} from '../../src/generate/complete-mak.js'
import {resolve} from '../../src/resolve/resolve.js'
import {loadTree, type Tree} from '../../src/resolve/tree.js'
import {memoryReader} from '../support/memory-reader.js'

const list = 'configs/devices/arm-softmmu/default.mak'

function treeOf(kconfig: string, mak: string, more: Record<string, string> = {}): Tree {
  const files = {
    VERSION: '10.2.0\n',
    Kconfig: `source Kconfig.host\nsource hw/Kconfig\nconfig TCG\n bool\nconfig ARM\n bool\n`,
    'Kconfig.host': 'config FDT\n bool\n',
    'hw/Kconfig': kconfig,
    'configs/targets/arm-softmmu.mak': 'TARGET_ARCH=arm\n',
    [list]: mak,
    ...more,
  }
  const inFolder = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/tree/${name}`, text]))
  const {tree} = loadTree('/tree', {reader: memoryReader(inFolder), workingDirectory: '/tree'})
  if (!tree) throw new Error('no tree')
  return tree
}

const request = {target: 'arm-softmmu', standsAlone: false, wholeHost: true}

function complete(tree: Tree, standsAlone = false): CompletedMak {
  const completed = completeMak(tree, {...request, standsAlone})
  if (!('text' in completed)) throw new Error(completed.diagnostics.map(({message}) => message).join('\n'))
  return completed
}

const names = ['D0', 'D1', 'D2', 'D3', 'S0', 'S1', 'G0', 'B0', 'B1']
const name = fc.constantFrom(...names)
const condition = fc.constantFrom('', ...names.map(each => ` if ${each}`), ' if FDT', ' if !S0')
const property = fc.oneof(
  fc.constantFrom('default y', 'default y', 'depends on ARM', 'depends on ARM && TCG'),
  fc.tuple(condition, name).map(([when, other]) => `select ${other}${when}`),
  fc.tuple(condition, name).map(([when, other]) => `imply ${other}${when}`),
  condition.map(when => `default y${when}`),
  name.map(other => `depends on ${other}`),
)
const stanza = (own: string) =>
  fc
    .array(property, {maxLength: 3})
    .map(properties => `config ${own}\n    bool\n${properties.map(each => `    ${each}\n`).join('')}`)
const kconfig = fc.tuple(...names.map(stanza)).map(stanzas => stanzas.join('\n'))
const line = fc.oneof(
  name.map(own => `# CONFIG_${own}=n`),
  name.map(own => `#CONFIG_${own}=n # mine`),
  name.map(own => `CONFIG_${own}=n`),
  fc.constantFrom('', '# prose', '# CONFIG_GONE=n', 'CONFIG_GONE=n'),
)
const mak = fc.array(line, {maxLength: 5}).map(lines => lines.map(each => `${each}\n`).join(''))

test('each added line, commented in alone, resolves and leaves the device out; a second time nothing is added', () => {
  let [added, refused] = [0, 0]
  fc.assert(
    fc.property(kconfig, mak, (stanzas, text) => {
      const completed = completeMak(treeOf(stanzas, text), request)
      if (!('text' in completed)) {
        refused++
        return
      }
      const again = complete(treeOf(stanzas, completed.text))
      assert.is(again.text, completed.text)
      assert.equal(again.added, [])
      const sound = completed.text.replaceAll(/^CONFIG_GONE=n$/gm, '')
      for (const each of completed.added) {
        added++
        const marked = new RegExp(`^# ?(CONFIG_${each.name}=n)`, 'm')
        assert.match(sound, marked)
        const without = treeOf(stanzas, sound.replace(marked, '$1'))
        const host = new Map([['FDT', true]])
        const resolution = resolve(without, {target: 'arm-softmmu', host, cpu: 'x86_64'})
        assert.equal(
          resolution.diagnostics.filter(({severity}) => severity === 'error'),
          [],
          `${each.name}`,
        )
        assert.is(resolution.symbols().find(symbol => symbol.name === each.name)?.value, false)
      }
    }),
    {numRuns: 300, seed: 1},
  )
  assert.ok(added > 100, `${added} lines were added`)
  assert.ok(refused < 240, `${refused} trees do not resolve`)
})

const board = `
# A board
config BOARD
    bool
    default y
    depends on ARM
    select BUS
    select DISK
    imply NIC
    imply CARDS

config BUS
    bool

config CARDS
    bool

# A disk
config DISK
    bool
    default y
    depends on BUS

config NIC
    bool
    depends on BUS

# The sound card of the day. It hums.
config SOUND
    bool
    default y if CARDS
    depends on BUS
`

test('what something needs has no line, and what needs it is named', () => {
  const {needed, added} = complete(treeOf(board, ''))
  assert.equal(
    needed.map(({name, because}) => [name, because.message]),
    [['DISK', 'select DISK if BOARD']],
  )
  assert.equal(
    added.map(({name, group, heading, help}) => [name, group, heading, help]),
    [
      ['CARDS', 'device group', 'Device groups', 'all under CARDS below that nothing else needs'],
      ['SOUND', 'device', 'CARDS: Hw (hw)', 'The sound card of the day'],
      ['NIC', 'device', 'Hw (hw)', 'implied by BOARD'],
      ['BOARD', 'board', 'Boards', 'A board'],
    ],
  )
})

test('what sources say of a device', () => {
  const {added, help} = complete(
    treeOf(`${board}\nconfig USB\n bool\n default y\n depends on BUS\n`, '', {
      'meson.build': "subdir('hw')\n",
      'hw/meson.build': `
ss.add(when: 'CONFIG_NIC', if_true: files('nic-common.c', 'nic.c'))
ss.add(when: 'CONFIG_USB', if_true: files('usb.c'))
`,
      'hw/nic.c': 'dc->desc = "A card "\n           "for \\"nets\\".";\n',
      'hw/usb.c': '/*\n * usb.c - QEMU sticks\n *\n * Copyright (c) Somebody\n */\n',
    }),
  )
  assert.equal(
    added.filter(({name}) => name === 'NIC' || name === 'USB').map(({help, origin}) => [help, origin]),
    [
      ['A card for "nets"', 'description'],
      ['sticks', 'opening comment'],
    ],
  )
  assert.equal(help, {comment: 2, description: 1, 'opening comment': 1, clauses: 1, none: 0})
})

test('lines of symbols that are gone stay, with a warning; so do lines that could not be commented in', () => {
  const text = 'CONFIG_DISC=n\n# CONFIG_GONE_BY=n\n# CONFIG_DISK=n\n# CONFIG_BOARD=n\n'
  const completed = complete(treeOf(board, text))
  assert.ok(completed.text.startsWith('CONFIG_DISC=n\n# CONFIG_GONE_BY=n\n# CONFIG_DISK=n '), completed.text)
  assert.equal(
    completed.diagnostics.map(({code, severity, help, place}) => [
      code,
      severity,
      place?.source.position(place.span.start).line,
      help,
    ]),
    [
      ['undefined-listed', 'warning', 1, 'did you mean DISK?'],
      ['undefined-listed', 'warning', 2, 'take the line out'],
      ['stuck-line', 'warning', 3, undefined],
    ],
  )
})

test('a symbol of which each kind has one of its own now', () => {
  const kinds = `${board}\nconfig PANIC_ISA\n bool\nconfig PANIC_PCI\n bool\n`
  const {diagnostics} = complete(treeOf(kinds, '# CONFIG_PANIC=n\n'))
  assert.is(diagnostics[0]?.help, 'there is PANIC_ISA, PANIC_PCI')
})

test('a decision of the user stays one, and hides nothing else', () => {
  const completed = complete(treeOf(board, 'CONFIG_CARDS=n\n'))
  assert.ok(completed.text.startsWith('CONFIG_CARDS=n\n'))
  assert.equal(
    completed.added.map(({name}) => name),
    ['NIC', 'BOARD'],
    'SOUND is off already',
  )
})

test('a file that stands alone has what others hold in the places of its include lines', () => {
  const tree = treeOf(board, '# first\ninclude common.mak\n# last\ninclude common.mak\n', {
    'configs/devices/arm-softmmu/common.mak': '# common\nCONFIG_NIC=n\n\n',
  })
  assert.ok(complete(tree, true).text.startsWith('# first\n# common\nCONFIG_NIC=n\n# last\n\n'))
  const {text, added} = complete(tree)
  assert.ok(text.startsWith('# first\ninclude common.mak\n# last\ninclude common.mak\n\n'), text)
  assert.not.ok(added.some(({name}) => name === 'NIC'))
})

test('a target that contradicts itself gets no file', () => {
  const completed = completeMak(treeOf(board, 'CONFIG_BUS=n\n'), request)
  assert.not.ok('text' in completed)
  assert.equal(
    completed.diagnostics.map(({code}) => code),
    ['contradiction', 'contradiction-follows'],
  )
})

test.run()
