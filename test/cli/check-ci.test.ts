/** `kgate check` as CI calls it: only what a change brings, and on several machines. */

import {readFileSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {git, gitRepository} from '../support/git-repository.js'
import {brokenTree, folderWith, kgate, smallTree, temporaryFolder} from './command.js'

test('only what a change brings', () => {
  const cwd = folderWith({...brokenTree, Kconfig: `${smallTree.Kconfig}config NET\n`})
  gitRepository(cwd)
  const check = (...args: string[]) => kgate(['check', '--quick', '--since', 'HEAD', ...args], {cwd})
  const nothing = '3 targets, 3 modes: nothing new; 2 in HEAD already\n'
  assert.equal(check(), {stdout: '', stderr: nothing, status: 0})

  // Lines move.
  writeFileSync(join(cwd, 'Kconfig'), `# Moved.\n${smallTree.Kconfig}config NET\n`)
  assert.is(check().stderr, nothing)

  writeFileSync(join(cwd, 'default-configs/four.mak'), 'CONFIG_BUS=n\nCONFIG_BOARD=y\n')
  rmSync(join(cwd, 'default-configs/three.mak'))
  const {stdout, stderr, status} = check()
  assert.match(stdout, /^default-configs\/four\.mak:1:1: error: BUS is forced/)
  assert.match(stdout, '\n  where: in four\n')
  assert.is(stderr, '3 targets, 3 modes: 1 error; 1 in HEAD already\n')
  assert.is(status, 1)

  // What is committed is there already.
  gitRepository(cwd)
  assert.is(check().stderr, nothing)
  assert.is(kgate(['check', '--quick', '--since', 'HEAD~1'], {cwd}).stderr, stderr.replace('HEAD', 'HEAD~1'))
  assert.is(git(cwd, 'status', '--short'), '')
})

test('a comment that is taken out, and one that is no longer needed, are what a change brings', () => {
  const allowed = 'CONFIG_BOARD=y\nCONFIG_BUS=n # kgate: allow contradiction\n'
  const cwd = folderWith({...brokenTree, 'default-configs/three.mak': allowed})
  gitRepository(cwd)
  const check = () => kgate(['check', '--quick', '--since', 'HEAD'], {cwd})
  assert.is(check().stderr, '3 targets, 3 modes: nothing new; 1 allowed by comments; 0 in HEAD already\n')
  writeFileSync(join(cwd, 'default-configs/three.mak'), allowed.replace(/ #.*/, ''))
  assert.is(check().stderr, '3 targets, 3 modes: 1 error; 0 in HEAD already\n')
  writeFileSync(join(cwd, 'default-configs/three.mak'), allowed.replace('BUS=n', 'BUS=y'))
  assert.match(check().stdout, '[unused-allow]')
})

test('a tree within a repository, and one that the revision does not have', () => {
  const top = temporaryFolder()
  gitRepository(top)
  folderWith(brokenTree, join(top, 'in/qemu'))
  const args = ['check', '--quick', '--tree', 'in/qemu', '--since', 'HEAD', '--format', 'github']
  const {stdout, stderr, status} = kgate(args, {cwd: top})
  assert.match(stdout, /^::error file=in\/qemu\/default-configs\/three\.mak,line=2,/)
  assert.is(stderr, 'note: HEAD has no such tree, so all that is found is new\n3 targets, 3 modes: 1 error\n')
  assert.is(status, 1)
  gitRepository(top)
  assert.is(kgate(args, {cwd: top}).status, 0)
  assert.equal(kgate(['check', '--quick', '--since', 'v9'], {cwd: join(top, 'in/qemu')}), {
    stdout: '',
    stderr: 'kgate: --since: git knows no revision "v9" here\n',
    status: 2,
  })
  const outside = folderWith(smallTree)
  assert.is(
    kgate(['check', '--quick', '--since', 'HEAD'], {cwd: outside}).stderr,
    `kgate: --since: ${outside} is in no git repository\n`,
  )
})

/** Ten targets, three of which contradict themselves alike, and a comment in the common file that only they need. */
const manyTargets = {
  Kconfig: `${smallTree.Kconfig}config WISH
    depends on !BUS # kgate: allow contradiction
config NET
`,
  'Kconfig.host': smallTree['Kconfig.host'],
  ...Object.fromEntries(
    Array.from({length: 10}, (_, index) => [
      `default-configs/t${index}.mak`,
      `${index % 4 === 0 ? '' : 'CONFIG_NET=y\n'}${'# Some more text.\n'.repeat(index * 10)}`,
    ]),
  ),
  'default-configs/t3.mak': 'CONFIG_BUS=n\nCONFIG_BOARD=y\n',
}

/** Runs all shards into a folder of their own. @returns the names of their results */
function shards(cwd: string, count: number, ...args: string[]): string[] {
  const folder = temporaryFolder()
  return Array.from({length: count}, (_, index) => {
    const file = join(folder, `${index + 1}.json`)
    kgate(
      ['check', '--quick', '--shard', `${index + 1}/${count}`, '--format', 'json', '--output', file, ...args],
      {cwd},
    )
    return file
  })
}

test('shards joined say what one machine says', () => {
  const cwd = folderWith(manyTargets)
  const whole = kgate(['check', '--quick', '--verbose'], {cwd})
  assert.match(whole.stdout, '[contradiction]')
  assert.match(whole.stdout, '[repeated-config]')
  for (const count of [1, 3, 12]) {
    const files = shards(cwd, count)
    assert.equal(
      kgate(['check', '--verbose', '--merge', ...files.reverse()], {cwd}),
      whole,
      `${count} shards`,
    )
    const targets = files.flatMap(file => JSON.parse(readFileSync(file, 'utf8')).scope.targets)
    assert.equal(
      targets.sort(),
      Array.from({length: 10}, (_, index) => `t${index}`),
    )
  }
})

test('threads find what one finds', () => {
  const [alone, shared] = ['1', '3'].map(jobs => kgate(['check', '--verbose', '--jobs', jobs]))
  assert.equal(shared, alone)
  assert.is(kgate(['check', '--jobs', '0']).stderr, 'kgate: --jobs: "0" is not a number of threads\n')
})

test('shards are even', () => {
  const sizes = shards(folderWith(manyTargets), 3).map(
    file => JSON.parse(readFileSync(file, 'utf8')).scope.targets.length,
  )
  assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, sizes.join())
})

test('a joined check has every format, a baseline, and what came before', () => {
  const cwd = folderWith(manyTargets)
  gitRepository(cwd)
  writeFileSync(join(cwd, 'default-configs/t5.mak'), 'CONFIG_BUS=n\nCONFIG_BOARD=y\n')
  const whole = kgate(['check', '--quick', '--since', 'HEAD'], {cwd})
  const files = shards(cwd, 2, '--since', 'HEAD')
  assert.match(whole.stdout, 'default-configs/t5.mak:1:1')
  assert.not.match(whole.stdout, 't3.mak')
  assert.equal(kgate(['check', '--merge', ...files], {cwd}), whole)

  const elsewhere = temporaryFolder()
  const sarif = kgate(['check', '--format', 'sarif', '--merge', ...files], {cwd: elsewhere})
  assert.is(JSON.parse(sarif.stdout).runs[0].results.length, 1)
  assert.is(sarif.status, 1)
  const baseline = ['check', '--baseline', join(elsewhere, 'known'), '--merge', ...files]
  const written = kgate([...baseline, '--write-baseline'], {cwd: elsewhere})
  assert.match(written.stderr, /known: \d+ findings\n$/)
  assert.is(kgate(baseline, {cwd: elsewhere}).status, 0)
})

test('what does not make up a check is refused', () => {
  const cwd = folderWith(manyTargets)
  const [one = '', two = '', three = ''] = shards(cwd, 3)
  const [, otherTwo = ''] = shards(cwd, 3, '--host', 'AIO=y')
  const [ofTwo = ''] = shards(cwd, 2)
  const [alone = ''] = shards(cwd, 1)
  const plain = join(temporaryFolder(), 'plain.json')
  kgate(['check', '--quick', '--format', 'json', '--output', plain], {cwd})
  const cases: [string[], string][] = [
    [[one, three], 'shard 2 of 3 is missing'],
    [[two], 'shards 1, 3 of 3 are missing'],
    [[one, two, three, one], `${one} and ${one} are both of shard 1 of 3`],
    [[one, otherTwo, three], `${otherTwo} is of another check than ${one}: what was given differs`],
    [[one, ofTwo], `${ofTwo} is of another check than ${one}: the number of shards differs`],
    [[plain, plain], `${plain} is of no shard: it is whole by itself`],
  ]
  for (const [files, said] of cases) {
    const ended = kgate(['check', '--merge', ...files], {cwd})
    assert.equal(ended, {stdout: '', stderr: `error: ${said} [check-result]\n`, status: 1})
  }
  for (const file of [alone, plain]) {
    assert.equal(kgate(['check', '--merge', file], {cwd}), kgate(['check', '--quick'], {cwd}))
  }
})

test('a shard alone does not say what only all of them know', () => {
  const cwd = folderWith({
    ...manyTargets,
    Kconfig: `${manyTargets.Kconfig}# kgate: allow cycle\nconfig MORE\n`,
  })
  assert.match(kgate(['check', '--quick'], {cwd}).stdout, '[unused-allow]')
  const {stdout, stderr} = kgate(['check', '--quick', '--shard', '1/4'], {cwd})
  assert.not.match(stdout, '[unused-allow]')
  assert.match(stderr, /^shard 1 of 4, \d targets, 3 modes: /)
})

test.run()
