import {readFileSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {brokenTree, folderWith, kgate, smallTree, temporaryFolder} from './command.js'

const fine = folderWith(smallTree)
const broken = folderWith(brokenTree)
/** A warning that every target has, and none of its own. */
const warned = folderWith({...smallTree, Kconfig: `${smallTree.Kconfig}config NET\n`})

const contradiction = `default-configs/three.mak:2:1: error: BUS is forced to be both y and n [contradiction]
    2 | CONFIG_BUS=n
      | ^^^^^^^^^^
  BUS is y because of:
    select BUS if BOARD (Kconfig:14:5)
    where BOARD is y: CONFIG_BOARD=y (default-configs/three.mak:1:1)
  BUS is n because of:
    CONFIG_BUS=n (default-configs/three.mak:2:1)
  help: each of these resolves it:
    1. take out CONFIG_BUS=n in default-configs/three.mak:2
    2. change CONFIG_BOARD=y to CONFIG_BOARD=n in default-configs/three.mak:1
  where: in three
`
const repeated = `Kconfig:20:8: warning: NET has a "config" block already: the clauses of both count [repeated-config]
   20 | config NET
      |        ^^^
  the first one is here (Kconfig:4:8)
  help: join the blocks
`

test('a tree without findings', () => {
  assert.equal(kgate(['check', '--quick'], {cwd: fine}), {
    stdout: '',
    stderr: '2 targets, 3 modes: nothing found\n',
    status: 0,
  })
})

test('an error ends with 1, a warning only where warnings count', () => {
  assert.equal(kgate(['check', '--quick'], {cwd: broken}), {
    stdout: contradiction,
    stderr: '3 targets, 3 modes: 1 error\n',
    status: 1,
  })
  const told = {stdout: repeated, stderr: '2 targets, 3 modes: 1 warning\n'}
  assert.equal(kgate(['check', '--quick'], {cwd: warned}), {...told, status: 0})
  assert.equal(kgate(['check', '--quick', '--strict'], {cwd: warned}), {...told, status: 1})
})

test('what is no tree is an error, and no example is checked in its place', () => {
  const {stdout, stderr, status} = kgate(['check', '--quick'], {cwd: temporaryFolder()})
  assert.match(stderr, /^error: .*\[no-tree\]/)
  assert.equal({stdout, status}, {stdout: '', status: 1})
  const empty = folderWith({Kconfig: 'config A\n', 'default-configs/README': ''})
  assert.equal(
    kgate(['check', '--quick', '--tree', '.'], {cwd: empty}).stderr,
    'error: there is no target in .\n',
  )
})

test('targets, modes and codes can be named', () => {
  const stderrOf = (...args: string[]) => kgate(['check', '--quick', ...args], {cwd: broken}).stderr
  assert.is(stderrOf('one', 'two', 'one'), '2 targets, 3 modes: nothing found\n')
  assert.is(stderrOf('three', '--mode', 'allyesconfig'), '1 target, 1 mode: 1 error\n')
  assert.is(stderrOf('--without-default-devices', '--set', 'BUS=y'), '3 targets, 1 mode: 1 error\n')
  assert.is(stderrOf('--only', 'cycle,repeated-config'), '3 targets, 3 modes: nothing found\n')
  assert.is(stderrOf('--skip', 'contradiction'), '3 targets, 3 modes: nothing found\n')
  assert.is(
    stderrOf('--skip', 'contradiction', '--also', 'contradiction'),
    '3 targets, 3 modes: nothing found\n',
  )
})

test('files are named from where the user is', () => {
  const {stdout} = kgate(['check', '--quick', '--tree', 'default-configs/..', 'three'], {cwd: broken})
  assert.is(stdout, contradiction)
  assert.match(
    kgate(['check', '--quick', '--tree', broken], {cwd: '/'}).stdout,
    `${broken.slice(1)}/default-configs/three.mak:2:1: error: `,
  )
})

test('what is said of the host and of devices is meant from where the user is', () => {
  const cwd = folderWith({'mine.mak': 'CONFIG_BUS=n\nCONFIG_BOARD=y\n'})
  const {stdout, status} = kgate(['check', '--quick', '--tree', fine, 'one', '--devices', './mine.mak'], {
    cwd,
  })
  assert.match(stdout, /^mine\.mak:1:1: error: /)
  assert.is(status, 1)
})

/** Usage errors, each with what is said. */
const refused: readonly [args: string, said: string][] = [
  ['--only contradicton', '--only: nothing looks for "contradicton": did you mean contradiction?'],
  ['--skip zzz', '--skip: nothing looks for "zzz": --list names them'],
  ['--skip syntax', '--skip: syntax keeps kgate from reading the tree, so it cannot be left out'],
  ['thre', 'thre is not a target with devices: did you mean three?'],
  ['--shard 3/2', '--shard: "3/2" is not of the form K/N, with K from 1 to N'],
  ['--shard 0/2', '--shard: "0/2" is not of the form K/N, with K from 1 to N'],
  ['one --shard 1/2', 'name targets or say --shard, not both'],
  ['--format sarf', '--format: "sarf" is not known: did you mean sarif?'],
  ['--format sarif --format junit', '--format: only one format can be printed: say --format sarif=FILE'],
  ['--format sarif=', '--format sarif=: the file is missing'],
  ['--output x', '--output: name the one format that goes there with --format'],
  ['--write-baseline', '--write-baseline: name the file with --baseline'],
  ['--merge', '--merge: name the files that "kgate check --format json" wrote'],
  ['--merge x --only cycle', '--merge joins checks as they were made: it takes only formats and a baseline'],
  ['--vary some', '--vary: "some" is not known: there is devices, host, all'],
]

for (const [args, said] of refused) {
  test(`refused: kgate check ${args}`, () => {
    const ended = kgate(['check', '--quick', ...args.split(' ')], {cwd: broken})
    assert.equal(ended, {stdout: '', stderr: `kgate: ${said}\n`, status: 2})
  })
}

test('codes are listed', () => {
  const {stdout, status} = kgate(['check', '--quick', '--list'], {cwd: temporaryFolder()})
  assert.is(status, 0)
  assert.match(stdout, /^contradiction +on +a target with a symbol that is forced to be both y and n$/m)
  for (const line of stdout.trimEnd().split('\n')) assert.match(line, /^[a-z0-9-]+ +(on|off) +\S/)
})

test('formats go to files, and text is printed as well', () => {
  const output = temporaryFolder()
  const at = (name: string) => join(output, name)
  const args = ['--format', `sarif=${at('x.sarif')}`, '--format', `junit=${at('x.xml')}`]
  assert.is(kgate(['check', '--quick', ...args], {cwd: broken}).stdout, contradiction)
  const [result] = JSON.parse(readFileSync(at('x.sarif'), 'utf8')).runs[0].results
  assert.is(result.locations[0].physicalLocation.region.startLine, 2)
  assert.match(readFileSync(at('x.xml'), 'utf8'), 'failures="1"')

  const both = kgate(['check', '--quick', '--format', 'github', '--format', `json=${at('x.json')}`], {
    cwd: broken,
  })
  assert.match(both.stdout, /^::error file=default-configs\/three\.mak,line=2,/)
  assert.is(JSON.parse(readFileSync(at('x.json'), 'utf8')).findings[0].state, 'new')

  const loose = kgate(['check', '--quick', '--format', 'code-quality', '--output', at('q.json')], {
    cwd: broken,
  })
  assert.is(loose.stdout, contradiction)
  assert.is(JSON.parse(readFileSync(at('q.json'), 'utf8')).length, 1)
})

test('a comment allows a finding', () => {
  const cwd = folderWith({
    ...brokenTree,
    'default-configs/three.mak':
      'CONFIG_BOARD=y\n# kgate: allow contradiction: it is to be refused\nCONFIG_BUS=n\n',
  })
  const quiet = {stdout: '', stderr: '3 targets, 3 modes: nothing found; 1 allowed by comments\n', status: 0}
  assert.equal(kgate(['check', '--quick'], {cwd}), quiet)
  // Of what was not looked at, it is not known whether a comment is needed.
  assert.is(kgate(['check', '--quick', 'one'], {cwd}).stderr, '1 target, 3 modes: nothing found\n')
  assert.is(
    kgate(['check', '--quick', '--only', 'unused-allow'], {cwd}).stderr,
    '3 targets, 3 modes: nothing found\n',
  )
})

test('a baseline', () => {
  const cwd = folderWith(brokenTree)
  const check = (...args: string[]) => kgate(['check', '--quick', '--baseline', 'known', ...args], {cwd})
  assert.equal(check(), {
    stdout: '',
    stderr: 'error: cannot read known: no such file [unreadable-file]\n  help: --write-baseline makes one\n',
    status: 1,
  })
  assert.equal(check('--write-baseline'), {stdout: '', stderr: 'known: 1 finding\n', status: 0})
  assert.match(readFileSync(join(cwd, 'known'), 'utf8'), /^contradiction default-configs\/three\.mak BUS\n/m)
  const quiet = {stdout: '', stderr: '3 targets, 3 modes: nothing found; 1 in the baseline\n', status: 0}
  assert.equal(check(), quiet)

  // Lines move, and something new comes.
  writeFileSync(
    join(cwd, 'default-configs/three.mak'),
    `# Moved.\n${brokenTree['default-configs/three.mak']}`,
  )
  writeFileSync(join(cwd, 'Kconfig'), `${smallTree.Kconfig}config NET\n`)
  const {stdout, stderr} = check()
  assert.is(stdout, repeated)
  assert.is(stderr, '3 targets, 3 modes: 1 warning; 1 in the baseline\n')

  // What was not looked for stays known.
  assert.is(check('--write-baseline', '--only', 'repeated-config').stderr, 'known: 1 finding\n')
  assert.is(check().stderr, '3 targets, 3 modes: nothing found; 2 in the baseline\n')

  rmSync(join(cwd, 'default-configs/three.mak'))
  const gone = check()
  assert.match(gone.stdout, /^known:3:1: warning: this is no longer found \[outdated-baseline\]$/m)
  assert.is(gone.stderr, '2 targets, 3 modes: 1 warning; 1 in the baseline\n')
  assert.is(check('one').stderr, '1 target, 3 modes: nothing found; 1 in the baseline\n')
  assert.is(check('--write-baseline').stderr, 'known: 1 finding\n')
  assert.is(check().stderr, '2 targets, 3 modes: nothing found; 1 in the baseline\n')
})

test('nothing is said to be gone where the tree cannot be read', () => {
  const cwd = folderWith(brokenTree)
  kgate(['check', '--quick', '--baseline', 'known', '--write-baseline'], {cwd})
  writeFileSync(join(cwd, 'Kconfig'), 'config # kgate: allow cycle\n')
  const {stdout, status} = kgate(['check', '--quick', '--baseline', 'known'], {cwd})
  assert.match(stdout, '[syntax]')
  assert.not.match(stdout, /outdated|unused/)
  assert.is(status, 1)
})

test.run()
