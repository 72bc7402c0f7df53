/** `kgate diff`: targets, modes, trees, revisions and saved results, told apart by what was changed. */

import {readFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {assertGolden, goldenCases} from '../support/golden.js'
import {type Ended, folderWith, kgate, run, smallTree, temporaryFolder} from './command.js'

for (const folder of goldenCases('diff')) {
  test(`differences: ${basename(folder)}`, () => {
    const [, ...args] = readFileSync(join(folder, 'command.txt'), 'utf8').trim().split(' ')
    const {stdout, stderr, status} = kgate([...args, '--cpu', 'x86_64'], {cwd: folder})
    assertGolden(folder, {'differences.txt': `${stdout}${stderr}exit status ${status}\n`})
  })
}

interface Section {
  readonly cause: {readonly kind: string; readonly words: string}
  readonly targets: readonly string[]
  readonly changes: readonly {
    readonly symbol: string
    readonly from?: {readonly value: string}
    readonly to?: {readonly value: string}
  }[]
}

/** What JSON tells: `words: SYMBOL n>y ... (targets)` a section. */
function sections({stdout}: Ended): string[] {
  const {sections} = JSON.parse(stdout) as {sections: readonly Section[]}
  return sections.map(({cause, changes, targets}) => {
    const values = changes.map(({symbol, from, to}) => `${symbol} ${from?.value ?? '-'}>${to?.value ?? '-'}`)
    return `${cause.words}: ${values.join(', ')} (${targets.join(' ')})`
  })
}

/** Compares two trees in folders called `a` and `b`. */
function changed(a: Record<string, string>, b: Record<string, string>, ...args: string[]): string[] {
  const folder = temporaryFolder()
  folderWith(a, join(folder, 'a'))
  folderWith(b, join(folder, 'b'))
  return sections(kgate(['diff', './a', './b', '--format', 'json', ...args], {cwd: folder}))
}

const kconfig = smallTree.Kconfig
const withKconfig = (from: string, to: string) => ({...smallTree, Kconfig: kconfig.replace(from, to)})

test('nothing differs between a tree and itself', () => {
  assert.equal(changed(smallTree, smallTree), [])
})

test('a clause that is new, gone or changed, with all that follows from it', () => {
  const selects = '    select BUS\n'
  const both = 'BUS y>n, EXTRA y>n, NET y>n (one)'
  assert.equal(changed(smallTree, withKconfig(selects, '')), [
    `"select BUS if BOARD" is gone: ${both}`,
    '"select BUS if BOARD" is gone: BUS y>n, EXTRA y>n (two)',
  ])
  assert.equal(
    changed(withKconfig(selects, ''), smallTree)[0],
    '"select BUS if BOARD" is new: BUS n>y, EXTRA n>y, NET n>y (one)',
  )
  assert.equal(
    changed(smallTree, withKconfig(selects, '    select BUS if AIO\n'))[0],
    `"select BUS if BOARD" became "select BUS if (AIO && BOARD)": ${both}`,
  )
  assert.equal(
    changed(
      smallTree,
      withKconfig(
        '    depends on BUS\n    default y\nconfig DISK',
        '    depends on AIO\n    default y\nconfig DISK',
      ),
    ),
    ['"config NET depends on BUS" became "config NET depends on AIO": NET y>n (one)'],
  )
  assert.equal(changed(smallTree, withKconfig('config EXTRA\n', 'config EXTRA\n    depends on AIO\n')), [
    '"config EXTRA depends on AIO" is new: EXTRA y>n (one two)',
  ])
})

test('a decision that is new, gone or changed', () => {
  const withList = (text: string) => ({...smallTree, 'default-configs/two.mak': text})
  assert.equal(changed(smallTree, withList('')), ['CONFIG_NET=n in the device list is gone: NET n>y (two)'])
  assert.equal(changed(withList(''), smallTree), ['CONFIG_NET=n in the device list is new: NET y>n (two)'])
  assert.equal(changed(smallTree, withList('CONFIG_NET=y\n')), [
    'CONFIG_NET=y in the device list instead of CONFIG_NET=n: NET n>y (two)',
  ])
})

test('symbols that come and go, and targets', () => {
  const more = {
    ...smallTree,
    Kconfig: `${kconfig}config LAMP\n    default y\nconfig SWITCH\n    default y\nconfig DARK\n`,
  }
  assert.equal(changed(smallTree, more), ['symbols that are new: LAMP ->y, SWITCH ->y (one two)'])
  assert.equal(changed(more, smallTree), ['symbols that are gone: LAMP y>-, SWITCH y>- (one two)'])
  const {'default-configs/two.mak': _, ...fewer} = smallTree
  const folder = temporaryFolder()
  folderWith(smallTree, join(folder, 'a'))
  folderWith(fewer, join(folder, 'b'))
  const {stdout} = kgate(['diff', './a', './b', '--exit-code'], {cwd: folder})
  assert.is(stdout, './a -> ./b\n  targets that are gone: two\n')
})

test('two modes, two targets, and the exit status', () => {
  const small = folderWith(smallTree)
  const modes = kgate(['diff', 'one', '--mode', 'defconfig..allnoconfig', '--format', 'json'], {cwd: small})
  assert.equal(sections(modes), [
    'mode allnoconfig instead of defconfig: BOARD y>n, BUS y>n, EXTRA y>n, NET y>n (one)',
  ])
  assert.is(modes.status, 0)
  const targets = kgate(['diff', 'one', 'two', '--format', 'json', '--exit-code'], {cwd: small})
  assert.equal(sections(targets), ['CONFIG_NET=n in the device list is new: NET y>n (two)'])
  assert.is(targets.status, 1)
  assert.is(kgate(['diff', 'one', 'one', '--exit-code'], {cwd: small}).status, 0)
})

/** A repository whose tree lies in a folder of it: NET's list goes, then a target comes and a clause changes. */
function repository(): string {
  const folder = temporaryFolder()
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false']
    const {status, stderr} = run('git', [...identity, ...args], {cwd: folder})
    assert.is(status, 0, stderr)
  }
  const commit = (files: Record<string, string>, tag: string) => {
    folderWith(files, join(folder, 'emulator'))
    git('add', '-A')
    git('commit', '-q', '-m', tag)
    git('tag', tag)
  }
  git('init', '-q', '-b', 'main')
  commit({...smallTree, 'lists/unused.txt': 'x\n'}, 'first')
  commit({'default-configs/two.mak': '# Nothing.\n'}, 'second')
  git('checkout', '-q', '-b', 'side', 'first')
  commit({'default-configs/one.mak': 'CONFIG_EXTRA=n\n'}, 'aside')
  git('checkout', '-q', 'main')
  run('ln', ['-s', 'one.mak', 'emulator/default-configs/three.mak'], {cwd: folder})
  commit({Kconfig: kconfig.replace('select BUS', 'select BUS if AIO')}, 'third')
  return folder
}

test('revisions are read through git, whatever is checked out', () => {
  const tree = join(repository(), 'emulator')
  const between = (...args: string[]) => sections(kgate(['diff', ...args, '--format', 'json'], {cwd: tree}))
  const list = 'CONFIG_NET=n in the device list is gone: NET n>y (two)'
  assert.equal(between('first..second'), [list])
  assert.equal(between('second..first'), ['CONFIG_NET=n in the device list is new: NET y>n (two)'])
  assert.equal(between('HEAD~1..'), [
    '"select BUS if BOARD" became "select BUS if (AIO && BOARD)": BUS y>n, EXTRA y>n, NET y>n (one two)',
  ])
  assert.equal(between('..HEAD~1', 'one'), [
    '"select BUS if (AIO && BOARD)" became "select BUS if BOARD": BUS n>y, EXTRA n>y, NET n>y (one)',
  ])
  assert.equal(between('second...side'), ['CONFIG_EXTRA=n in the device list is new: EXTRA y>n (one)'])
  assert.equal(between('HEAD~1..', '--host', 'AIO=y'), [])
  const text = kgate(['diff', 'HEAD~1..', '--host', 'AIO=y', '--exit-code'], {cwd: tree})
  assert.is(text.stdout, 'HEAD~1 -> HEAD\n  new targets: three\n  2 of 2 targets do not differ\n')
  assert.is(text.status, 1)

  folderWith({'default-configs/one.mak': 'CONFIG_BUS=y\n'}, tree)
  assert.equal(between('HEAD'), [
    'CONFIG_BUS=y in the device list is new: BUS n>y, EXTRA n>y, NET n>y (one three)',
  ])
  const elsewhere = kgate(['diff', 'first..second', '--tree', tree, '--format', 'json'])
  assert.equal(sections(elsewhere), [list])
})

test('what git does not have is said', () => {
  const folder = repository()
  const refused = (cwd: string, ...args: string[]) => {
    const {stdout, stderr, status} = kgate(['diff', ...args], {cwd})
    assert.is(stdout, '')
    return `${status} ${stderr}`
  }
  const tree = join(folder, 'emulator')
  assert.match(
    refused(tree, 'nowhere..HEAD'),
    /^1 error: git knows no revision "nowhere" here \[git-revision\]/,
  )
  assert.match(refused(tree, 'HEAD..--all'), /^1 error: git knows no revision "--all"/)
  assert.is(refused(tree, 'nothing'), '2 kgate: there is no target, path or revision "nothing"\n')
  assert.match(refused(folder, 'first..second'), /^1 error: at first: this folder is not a tree/)
  assert.match(
    refused(folderWith(smallTree), 'HEAD~1..'),
    /^1 error: .* is in no git repository \[git-revision\]/,
  )
  assert.match(
    refused(tree, 'first..second', 'twoo'),
    /^2 kgate: there is no target "twoo": did you mean two\?/,
  )
})

test('saved results are compared with the tree as it is, and with one another', () => {
  const tree = folderWith(smallTree)
  const save = (name: string, ...args: string[]) =>
    folderWith({[name]: kgate(['resolve', '--all', '--format', 'json', ...args], {cwd: tree}).stdout}, tree)
  save('plain.json')
  save('aio.json', '--host', 'AIO=y')
  const between = (...args: string[]) => sections(kgate(['diff', ...args, '--format', 'json'], {cwd: tree}))
  assert.equal(between('plain.json'), [])
  assert.equal(between('plain.json', '--host', 'AIO=y'), [
    'CONFIG_AIO=y by --host is new: AIO n>y, DISK n>y (one two)',
  ])
  assert.equal(between('plain.json', 'aio.json', 'one').length, 1)
  const configured = kgate(['configure', '--build', 'out', '--host', 'AIO=y'], {cwd: tree})
  assert.is(configured.status, 0, configured.stderr)
  assert.equal(between('./out/kgate-config.json', '--host', 'AIO=y'), [])
  const {stderr, status} = kgate(['diff', './default-configs/one.mak', 'plain.json'], {cwd: tree})
  assert.match(stderr, /^error: \.\/default-configs\/one.mak is not JSON \[saved-result\]/)
  assert.is(status, 1)
})

test('wrong calls are refused', () => {
  const small = folderWith(smallTree)
  const refused = (...args: string[]) => {
    const {stdout, stderr, status} = kgate(['diff', ...args], {cwd: small})
    assert.is(stdout, '')
    assert.is(status, 2)
    return stderr
  }
  assert.match(refused(), /name what to compare/)
  assert.match(refused('one'), /name what to compare one with/)
  assert.match(refused('one', 'two', 'one'), /unexpected argument "one"/)
  assert.match(refused('one', '--mode', 'defconfig..allno'), /--mode: "allno" is not known/)
  assert.match(refused('one', '--mode', 'defconfig..'), /--mode/)
  assert.match(refused('one', 'two', '--format', 'html'), /--format/)
})

test.run()
