import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {folderWith, kgate} from './command.js'

/** A board with a bus, cards on it that are on by default, and one that needs what the host may not have. */
const tree = {
  Kconfig: `source Kconfig.host
config BUS
    bool
config CARDS
    bool
config BOARD
    bool
    default y
    select BUS
    imply CARDS
config OLD_BOARD
    bool
    default y
    select BUS
config NET
    bool
    depends on BUS
    default y if CARDS
config DISK
    bool
    depends on BUS
    default y if CARDS
    select BLOCK
config BLOCK
    bool
config GPU
    bool
    depends on BUS && LIBGPU
`,
  'Kconfig.host': 'config LIBGPU\n    bool\n',
  'default-configs/pc.mak': `# Devices:
#CONFIG_CARDS=n

# Boards:
# CONFIG_BOARD=n
# CONFIG_OLD_BOARD=n
`,
}

const mak = 'default-configs/pc.mak'
const textOf = (cwd: string, path = mak) => readFileSync(join(cwd, path), 'utf8')
const cwd = folderWith(tree)
const free = 'note: free to change: 3 symbols that the list of devices names'

test('the smallest changes, each with what else it does', () => {
  assert.equal(kgate(['want', 'pc', 'CONFIG_DISK=n'], {cwd}), {
    stdout: `each of these gives CONFIG_DISK=n in pc:
  1. add CONFIG_DISK=n to default-configs/pc.mak
     also turns off BLOCK
  2. uncomment CONFIG_CARDS=n in default-configs/pc.mak:2
     also turns off 2 symbols: BLOCK and NET
  3. uncomment CONFIG_BOARD=n in default-configs/pc.mak:5
     also turns off 3 symbols: BLOCK, CARDS and NET
`,
    stderr: `${free} and DISK\n`,
    status: 0,
  })
})

test('several symbols at once, and a change of several lines', () => {
  assert.equal(kgate(['want', 'pc', 'BUS=n'], {cwd}), {
    stdout: `this gives CONFIG_BUS=n in pc:
  1. uncomment CONFIG_BOARD=n and CONFIG_OLD_BOARD=n in default-configs/pc.mak, lines 5 and 6
     also turns off 4 symbols: BLOCK, CARDS, DISK and NET
`,
    stderr: `${free} and BUS\n`,
    status: 0,
  })
  const {stdout} = kgate(['want', 'pc', 'BOARD=n', 'CARDS=y'], {cwd})
  assert.is(
    stdout,
    `this gives CONFIG_BOARD=n and CONFIG_CARDS=y in pc:
  1. add CONFIG_CARDS=y to default-configs/pc.mak; uncomment CONFIG_BOARD=n in default-configs/pc.mak:5
`,
  )
})

test('what is so already is said, with why', () => {
  assert.equal(kgate(['want', 'pc', 'BLOCK=y', 'GPU=n'], {cwd}), {
    stdout: `CONFIG_BLOCK=y and CONFIG_GPU=n: so it is in pc already
BLOCK is y because of:
  select BLOCK if DISK (Kconfig:23:5)
  where DISK is y: config DISK default y if CARDS (Kconfig:22:5)
  where CARDS is y: config CARDS default y if BOARD (Kconfig:10:5)
  where BUS is y: select BUS if BOARD (Kconfig:9:5)
  where BOARD is y: config BOARD default y (Kconfig:8:5)
GPU is n because of:
  config GPU depends on (BUS && LIBGPU) (Kconfig:28:5)
  where LIBGPU is n: no --host gives it
`,
    stderr: '',
    status: 0,
  })
})

test('what cannot be had is an error that says what would help', () => {
  const {stdout, stderr, status} = kgate(['want', 'pc', 'GPU=y'], {cwd})
  assert.equal({stdout, status}, {stdout: '', status: 1})
  assert.match(stderr, 'nothing that may be changed gives CONFIG_GPU=y [out-of-reach]')
  assert.match(stderr, 'where LIBGPU is n: no --host gives it')
  assert.match(stderr, 'help: with --vary host: say --host LIBGPU=y, if the host has it; add CONFIG_GPU=y to')
  assert.match(stderr, `${free} and GPU\n`)
  const wider = kgate(['want', 'pc', 'GPU=y', '--vary', 'host'], {cwd})
  assert.equal(wider, {
    stdout: `this gives CONFIG_GPU=y in pc:
  1. say --host LIBGPU=y, if the host has it; add CONFIG_GPU=y to default-configs/pc.mak
`,
    stderr: `${free}, GPU and 1 fact about the host\n`,
    status: 0,
  })
})

test('--vary all lets every symbol change', () => {
  const {stdout, stderr} = kgate(['want', 'pc', 'BLOCK=n', '--vary', 'all'], {cwd})
  assert.match(stdout, '. add CONFIG_DISK=n to default-configs/pc.mak\n')
  assert.match(stderr, 'and 1 fact about the host\n')
})

test('what the command line says is kept', () => {
  const {stdout, stderr, status} = kgate(['want', 'pc', 'BUS=n', '--set', 'BOARD=y'], {cwd})
  assert.equal({stdout, status}, {stdout: '', status: 1})
  assert.match(stderr, 'where BOARD is y: CONFIG_BOARD=y, given with --set')
})

test('--apply edits the list, keeps its comments, and is done once', () => {
  const cwd = folderWith(tree)
  const change = ['want', 'pc', 'BUS=n', '--apply', '1']
  assert.equal(kgate(change, {cwd}), {
    stdout: '',
    stderr:
      'done: uncomment CONFIG_BOARD=n and CONFIG_OLD_BOARD=n in default-configs/pc.mak, lines 5 and 6\n',
    status: 0,
  })
  const edited = '# Devices:\n#CONFIG_CARDS=n\n\n# Boards:\nCONFIG_BOARD=n\nCONFIG_OLD_BOARD=n\n'
  assert.is(textOf(cwd), edited)
  assert.match(kgate(change, {cwd}).stdout, /^CONFIG_BUS=n: so it is in pc already\n/)
  assert.is(textOf(cwd), edited)
  assert.is(kgate(['want', 'pc', 'BOARD=y', 'OLD_BOARD=y', '--apply', '1'], {cwd}).status, 0)
  assert.is(textOf(cwd), tree[mak])
})

test('--apply on a list without a last line end, with other text on the line, and with CRLF', () => {
  const apply = (text: string, ...wanted: string[]) => {
    const cwd = folderWith({...tree, [mak]: text})
    const {stderr, status} = kgate(['want', 'pc', ...wanted, '--apply', '1'], {cwd})
    assert.is(status, 0, stderr)
    return textOf(cwd)
  }
  assert.is(apply('# end', 'DISK=n'), '# end\nCONFIG_DISK=n\n')
  assert.is(apply('# end', 'DISK=n', 'NET=n', 'CARDS=y'), '# end\nCONFIG_DISK=n\nCONFIG_NET=n\n')
  assert.is(apply('CONFIG_DISK=n # too slow\n', 'DISK=y'), '# too slow\n')
  assert.is(apply('CONFIG_DISK=n\n# end\n', 'DISK=y'), '# end\n')
  assert.is(apply('CONFIG_GPU=n\r\n', 'DISK=n'), 'CONFIG_GPU=n\r\nCONFIG_DISK=n\r\n')
})

test('a line of a file that the list includes is changed there', () => {
  const cwd = folderWith({
    ...tree,
    [mak]: 'include common.mak\n',
    'default-configs/common.mak': '# CONFIG_CARDS=n\n',
  })
  assert.is(kgate(['want', 'pc', 'NET=n', 'DISK=n', '--apply', '1'], {cwd}).status, 0)
  assert.is(textOf(cwd, 'default-configs/common.mak'), 'CONFIG_CARDS=n\n')
  assert.is(textOf(cwd), 'include common.mak\n')
})

test('a target that contradicts itself is mended on the way', () => {
  const cwd = folderWith({...tree, [mak]: 'CONFIG_BUS=n\nCONFIG_BOARD=y\n'})
  const {stdout, status} = kgate(['want', 'pc', 'NET=y'], {cwd})
  assert.is(status, 0)
  assert.match(stdout, 'CONFIG_NET=y in pc, which does not resolve as it is:\n  1. take out CONFIG_BUS=n in')
})

test('--json holds everything', () => {
  const {stdout, status} = kgate(['want', 'pc', 'DISK=n', '--json'], {cwd})
  assert.is(status, 0)
  const {kgate: _, tree: folder, ways, ...rest} = JSON.parse(stdout)
  assert.is(folder, cwd)
  assert.equal(rest, {
    target: 'pc',
    wanted: {DISK: 'n'},
    vary: 'devices',
    resolved: true,
    holds: false,
    complete: true,
    free: {lines: ['BOARD', 'CARDS', 'OLD_BOARD'], additions: ['DISK'], host: []},
    already: [],
    diagnostics: [],
  })
  assert.equal(ways[1], {
    message: 'uncomment CONFIG_CARDS=n in default-configs/pc.mak:2',
    edits: [
      {
        action: 'uncomment',
        message: 'uncomment CONFIG_CARDS=n in default-configs/pc.mak:2',
        text: '',
        place: {file: mak, line: 2, column: 1, endLine: 2, endColumn: 2},
      },
    ],
    turnsOn: [],
    turnsOff: ['BLOCK', 'NET'],
  })
  const nothing = JSON.parse(kgate(['want', 'pc', 'GPU=y', '--json'], {cwd}).stdout)
  assert.equal(nothing.ways, [])
  assert.is(nothing.diagnostics[0].code, 'out-of-reach')
})

test('a call that makes no sense is told so', () => {
  const says = (args: readonly string[], words: string, code = 2) => {
    const {stdout, stderr, status} = kgate(['want', ...args], {cwd})
    assert.equal({stdout, status}, {stdout: '', status: code}, stderr)
    assert.match(stderr, words)
  }
  says([], 'name a target')
  says(['NET=y'], 'a target stands before what is wanted')
  says(['pc'], 'say what is wanted, such as CONFIG_X=y')
  says(['pc', 'NET'], '"NET" is not of the form SYMBOL=y or SYMBOL=n')
  says(['pc', 'NET=y', 'CONFIG_NET=n'], 'NET is given both y and n')
  says(['pc', 'NETS=y'], 'did you mean NET?')
  says(['pcs', 'NET=y'], 'did you mean pc?')
  says(['pc', 'NET=n', '--vary', 'hosts'], 'did you mean host?')
  says(['pc', 'NET=n', '--apply', 'all'], '"all" is not the number of a change')
  says(['pc', 'NET=n', '--apply', '9'], 'there are 3 changes')
  says(['pc', 'GPU=y', '--vary', 'host', '--apply', '1'], 'change 1 takes more than files')
})

test('a file that cannot be written is named, and nothing is half written', () => {
  const cwd = folderWith(tree)
  const {status, stderr} = kgate(['want', 'pc', 'BUS=n', '--apply', '1', '--devices', './no/pc.mak'], {cwd})
  assert.is(status, 1)
  assert.match(stderr, 'cannot read no/pc.mak')
  writeFileSync(join(cwd, 'x.mak'), '')
  assert.is(kgate(['want', 'pc', 'DISK=n', '--apply', '1', '--devices', './x.mak'], {cwd}).status, 0)
  assert.is(textOf(cwd, 'x.mak'), 'CONFIG_DISK=n\n')
  assert.is(textOf(cwd), tree[mak])
})

test.run()
