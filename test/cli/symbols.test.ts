import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {brokenTree, folderWith, hostNote, kgate, smallTree} from './command.js'

const cwd = folderWith({
  ...smallTree,
  Kconfig: smallTree.Kconfig.replace('config NET', '# Talks to others. Needs a bus.\nconfig NET'),
})

test('by group, with place, help, and what brings each in', () => {
  assert.equal(kgate(['symbols'], {cwd}), {
    stdout: `device (4)
  BOARD  Kconfig:13  on by default
  DISK   Kconfig:9   on by default with BUS && AIO
  EXTRA  Kconfig:18  implied by BOARD
  NET    Kconfig:5   Talks to others

subsystem (1)
  BUS  Kconfig:2  selected by BOARD

host (1)
  AIO  Kconfig.host:1
`,
    stderr: '',
    status: 0,
  })
})

test('of a target, those that are y', () => {
  assert.equal(kgate(['symbols', 'two', '--group', 'device'], {cwd}), {
    stdout: 'device (2)\n  BOARD  Kconfig:13  on by default\n  EXTRA  Kconfig:18  implied by BOARD\n',
    stderr: hostNote,
    status: 0,
  })
  const {stdout} = kgate(['symbols', 'two', '--group', 'device', '--host', 'AIO=y'], {cwd})
  assert.match(stdout, 'DISK')
  const off = kgate(['symbols', 'one', '--set', 'BOARD=n', '--set', 'BUS=y', '--group', 'subsystem'], {cwd})
  assert.is(off.stdout, 'subsystem (1)\n  BUS  Kconfig:2\n', 'what is n brings nothing in')
})

test('--json', () => {
  const {stdout, status} = kgate(['symbols', '--json', '--group', 'subsystem'], {cwd})
  const {symbols, tree} = JSON.parse(stdout)
  assert.equal([status, tree], [0, cwd])
  assert.equal(symbols, [
    {
      name: 'BUS',
      group: 'subsystem',
      place: {file: 'Kconfig', line: 2, column: 8, endLine: 2, endColumn: 11},
      selectedBy: ['BOARD'],
      impliedBy: [],
    },
  ])
})

test('what is wrong with the call, or the tree', () => {
  const refused = (args: string[], line: string) =>
    assert.equal(kgate(['symbols', ...args], {cwd}), {stdout: '', stderr: `kgate: ${line}\n`, status: 2})
  refused(['one', 'two'], 'name one target, not 2')
  refused(['--host', 'AIO=y'], 'facts and assignments are about a target: name one')
  refused(['--group', 'devics'], '--group: "devics" is not known: did you mean device?')
  assert.is(kgate(['symbols', 'onee'], {cwd}).status, 2)
  const broken = kgate(['symbols', 'three'], {cwd: folderWith(brokenTree)})
  assert.equal([broken.stdout, broken.status], ['', 1])
  const undefinedSymbol = kgate(['symbols'], {
    cwd: folderWith({...smallTree, Kconfig: 'config A\n select B\n'}),
  })
  assert.equal([undefinedSymbol.stdout, undefinedSymbol.status], ['', 1])
  assert.match(undefinedSymbol.stderr, 'B is selected or implied')
  assert.is(kgate(['symbols', '--tree', join(cwd, 'none')], {cwd}).status, 1)
})

test.run()
