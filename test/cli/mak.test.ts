import {chmodSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {brokenTree, folderWith, kgate, smallTree} from './command.js'

const note = 'note: a host that has everything is assumed (--host tells what it has)\n'
const needed = 'note: this one has no line, since something else needs it:\n  BUS: select BUS if BOARD\n'

const completed = `# Everything that is there by default.

# What is there by default, by what turns it on and by folder: uncomment a line to leave it out.

# Everything else
# CONFIG_BOARD=n  # on by default
# CONFIG_DISK=n   # on by default with BUS && AIO
# CONFIG_EXTRA=n  # implied by BOARD
# CONFIG_NET=n    # on by default with BUS
`
const summary = (added: number) =>
  `one: ${added} lines added; help for 0 of 4: 0 by Kconfig's comments, 0 by descriptions in the sources, 0 by their opening comments; of 4 only what turns them on is known\n`

function refused(args: string[], line: string, cwd = folderWith(smallTree)): void {
  assert.equal(
    kgate(['mak', ...args], {cwd}),
    {stdout: '', stderr: `kgate: ${line}\n`, status: 2},
    args.join(' '),
  )
}

test('prints the file, and says where its help is from', () => {
  const cwd = folderWith(smallTree)
  assert.equal(kgate(['mak', 'one'], {cwd}), {stdout: completed, stderr: note + summary(4), status: 0})
  assert.is(readFileSync(join(cwd, 'default-configs/one.mak'), 'utf8'), smallTree['default-configs/one.mak'])
})

test('a host that is said has only that', () => {
  const {stdout, stderr} = kgate(['mak', 'one', '--host', 'AIO=n'], {cwd: folderWith(smallTree)})
  assert.not.match(stdout, 'DISK')
  assert.not.match(stderr, 'assumed')
})

test('--in-place, --check, and a second time', () => {
  const cwd = folderWith(smallTree)
  const file = join(cwd, 'default-configs/one.mak')
  const check = kgate(['mak', 'one', '--check'], {cwd})
  assert.equal(check, {
    stdout: '',
    stderr: `${note}default-configs/one.mak: 4 lines missing: CONFIG_BOARD CONFIG_DISK CONFIG_EXTRA CONFIG_NET\n`,
    status: 1,
  })
  assert.equal(kgate(['mak', 'one', '--in-place'], {cwd}), {
    stdout: '',
    stderr: `${note}${summary(4)}default-configs/one.mak: written\n`,
    status: 0,
  })
  assert.is(readFileSync(file, 'utf8'), completed)
  assert.equal(kgate(['mak', 'one', '--in-place'], {cwd}), {
    stdout: '',
    stderr: `${note}${summary(0)}default-configs/one.mak: unchanged\n`,
    status: 0,
  })
  assert.equal(kgate(['mak', 'one', '--check'], {cwd}), {
    stdout: '',
    stderr: `${note}default-configs/one.mak: complete\n`,
    status: 0,
  })
})

test('a line that a user comments in stays a decision', () => {
  const cwd = folderWith({
    ...smallTree,
    'default-configs/one.mak': completed.replace('# CONFIG_NET', 'CONFIG_NET'),
  })
  assert.is(kgate(['mak', 'one', '--check'], {cwd}).status, 0)
  const {stdout} = kgate(['resolve', 'one'], {cwd})
  assert.is(stdout, 'CONFIG_BOARD=y\nCONFIG_BUS=y\nCONFIG_EXTRA=y\n')
})

test('--output makes a file, and completes it when it is there', () => {
  const cwd = folderWith(smallTree)
  assert.is(kgate(['mak', 'one', '--output', 'mine.mak'], {cwd}).status, 0)
  assert.is(readFileSync(join(cwd, 'mine.mak'), 'utf8'), completed)
  writeFileSync(join(cwd, 'mine.mak'), '# mine\nCONFIG_EXTRA=n\n')
  assert.is(kgate(['mak', 'one', '--output', 'mine.mak', '--check'], {cwd}).status, 1)
  assert.is(kgate(['mak', 'one', '--output', 'mine.mak'], {cwd}).status, 0)
  const text = readFileSync(join(cwd, 'mine.mak'), 'utf8')
  assert.ok(text.startsWith('# mine\nCONFIG_EXTRA=n\n\n'), text)
  assert.not.match(text, '# CONFIG_EXTRA')
  assert.match(kgate(['mak', 'one', '--output', 'mine.mak'], {cwd}).stderr, /mine\.mak: unchanged\n$/)
})

test('a device that something needs is named instead of listed', () => {
  const kconfig = smallTree.Kconfig.replace('config BUS\n    bool\n', 'config BUS\n    bool\n    default y\n')
  const {stdout, stderr} = kgate(['mak', 'one'], {cwd: folderWith({...smallTree, Kconfig: kconfig})})
  assert.ok(stderr.startsWith(note + needed), stderr)
  assert.not.match(stdout, 'CONFIG_BUS')
})

test('--json', () => {
  const cwd = folderWith({...smallTree, 'default-configs/one.mak': '# CONFIG_GONE=n\n'})
  const {stdout, status} = kgate(['mak', 'one', '--json'], {cwd})
  const {text, added, ...rest} = JSON.parse(stdout)
  assert.is(status, 0)
  assert.equal(Object.keys(rest), [
    'kgate',
    'tree',
    'target',
    'file',
    'isComplete',
    'needed',
    'help',
    'diagnostics',
  ])
  assert.equal([rest.target, rest.isComplete], ['one', false])
  assert.equal(rest.help, {comment: 0, description: 0, 'opening comment': 0, clauses: 4, none: 0})
  assert.equal(added[0], {
    name: 'BOARD',
    group: 'device',
    heading: 'Everything else',
    help: 'on by default',
    origin: 'clauses',
  })
  assert.ok(text.startsWith('# CONFIG_GONE=n\n'))
  assert.equal([rest.diagnostics[0].code, rest.diagnostics[0].place.line], ['undefined-listed', 1])
})

test('what is wrong with the call', () => {
  refused([], 'name a target ("kgate targets" lists them)')
  refused(['one', 'two'], 'name one target, not 2')
  refused(['one', '--output', 'x.mak', '--in-place'], '--output and --in-place exclude each other')
  refused(['one', '--mode', 'allyesconfig'], 'unknown option --mode')
  const cwd = folderWith({...smallTree, 'x.mak': ''})
  refused(
    ['one', '--output', 'x.mak', '--devices', 'x.mak'],
    'x.mak exists and is completed itself: leave out --devices, or name another --output',
    cwd,
  )
  assert.is(kgate(['mak', 'onee'], {cwd}).status, 2)
})

test('what cannot be resolved, read or written', () => {
  const {stdout, stderr, status} = kgate(['mak', 'three'], {cwd: folderWith(brokenTree)})
  assert.equal([stdout, status], ['', 1])
  assert.match(stderr, '[contradiction]')
  const cwd = folderWith(smallTree)
  const missing = kgate(['mak', 'one', '--output', 'no/such/folder/x.mak'], {cwd})
  assert.is(missing.status, 1)
  assert.match(missing.stderr, /no such file\n$/)
  if (process.getuid?.() === 0) return
  chmodSync(join(cwd, 'default-configs'), 0o500)
  assert.is(kgate(['mak', 'one', '--in-place'], {cwd}).status, 1)
  assert.is(readFileSync(join(cwd, 'default-configs/one.mak'), 'utf8'), smallTree['default-configs/one.mak'])
  chmodSync(join(cwd, 'default-configs'), 0o700)
})

test.run()
