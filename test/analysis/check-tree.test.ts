import {test} from 'uvu'
import * as assert from 'uvu/assert'
import type {Analysis, Observation} from '../../src/analysis/check.js'
import {checkRecord, parseCheckRecord} from '../../src/analysis/check-record.js'
import {settle} from '../../src/analysis/settle.js'
import {checked, threeTargets, usual} from './checked.js'

const shown = ({fingerprint, circumstances}: {fingerprint: string; circumstances: readonly object[]}) => [
  fingerprint,
  circumstances,
]

test('a finding is told once, with the targets and modes in which it holds', async () => {
  const files = {
    ...threeTargets,
    'default-configs/d.mak': 'CONFIG_B=y\nCONFIG_Z=n\nCONFIG_X=y\n',
    'default-configs/e.mak': 'CONFIG_B=y\n',
  }
  const {findings, scope} = await checked(files)
  assert.equal(findings.map(shown), [
    [
      'contradiction Kconfig X',
      [
        {target: 'b', modes: ['defconfig']},
        {target: 'e', modes: ['defconfig']},
      ],
    ],
    ['contradiction default-configs/a.mak X', [{target: 'a', modes: ['defconfig', 'allnoconfig']}]],
    ['contradiction default-configs/d.mak X', [{target: 'd', modes: ['defconfig', 'allnoconfig']}]],
  ])
  assert.is(findings[0]?.message, 'X is forced to be both y and n')
  assert.equal(scope.targets, ['a', 'b', 'c', 'd', 'e'])
})

test('what is about the tree names no target, however many read the file', async () => {
  const files = {
    ...threeTargets,
    Kconfig: `${threeTargets.Kconfig}config Y\n`,
    'default-configs/d.mak': 'CONFIG_NO=y\n',
  }
  const {findings} = await checked(files)
  assert.equal(
    findings.map(shown).filter(([name]) => !String(name).startsWith('contradiction')),
    [
      ['repeated-config Kconfig Y', []],
      ['undefined-symbol default-configs/d.mak NO', [{target: 'd', modes: [...usual]}]],
    ],
  )
})

test('fingerprints stay where lines move, and tell alike lines apart', async () => {
  const mix = 'config %\n    depends on X && Y || Z\n'
  const [one, two] = [mix.replace('%', 'A'), mix.replace('%', 'C')]
  const fingerprints = async (Kconfig: string) => {
    const {findings} = await checked({Kconfig, 'default-configs/a.mak': ''})
    return findings.map(({fingerprint}) => fingerprint)
  }
  const symbols = 'config X\nconfig Y\nconfig Z\n'
  const line = 'mixed-operators Kconfig "depends on X && Y || Z"'
  assert.equal(await fingerprints(symbols + one), [line])
  assert.equal(await fingerprints(`# Moved.\n\n${one.replace('  ', '\t')}${symbols}`), [line])
  assert.equal(await fingerprints(symbols + one + two), [line, `${line} #2`])
})

test('only what is asked for is looked for, and what stops the check in any case', async () => {
  const files = {...threeTargets, 'default-configs/d.mak': 'CONFIG_Y\n'}
  const {findings} = await checked(files, {codes: new Set(['cycle'])})
  assert.equal(
    findings.map(({code}) => code),
    ['syntax'],
  )
})

/** Reports each target that it sees, under its own name. */
function spy(analysis: Pick<Analysis, 'needs'> & Partial<Analysis>, seen: string[] = []): Analysis {
  const observe = (name: string): Observation[] => {
    seen.push(name)
    return [{code: 'host-tool', severity: 'warning', message: name, symbols: [name.split(' ')[0] ?? '']}]
  }
  const base = {code: 'host-tool', title: 'a spy', ...analysis} as const
  return {
    ...base,
    run: (subject: object) => {
      if ('resolution' in subject) {
        const {target, mode} = (subject as unknown as {request: {target: string; mode: string}}).request
        return observe(`${target} ${mode}`)
      }
      if ('space' in subject)
        return observe((subject as unknown as {space: {request: {target: string}}}).space.request.target)
      return observe('TREE')
    },
  } as Analysis
}

test('analyses get what they need', async () => {
  const seen: string[] = []
  const needs = ['tree', 'target', 'space', 'sources'] as const
  const analyses = needs.map(need => spy({needs: need}, seen))
  const {findings} = await checked(threeTargets, {}, {analyses})
  assert.equal(seen, [
    'TREE',
    // Where a configuration is none, there is nothing to look at.
    'a allyesconfig',
    'b allnoconfig',
    'b allyesconfig',
    ...usual.map(mode => `c ${mode}`),
    'TREE',
    'a',
    'b',
    'c',
  ])
  const found = findings.filter(({code}) => code === 'host-tool').map(shown)
  assert.equal(found, [
    ['host-tool - TREE', []],
    ['host-tool - a', [{target: 'a', modes: ['allyesconfig']}]],
    ['host-tool - b', [{target: 'b', modes: ['allnoconfig', 'allyesconfig']}]],
    ['host-tool - c', [{target: 'c', modes: [...usual]}]],
  ])
})

test('an analysis does not run where it is not asked for, nor over what cannot be read', async () => {
  const seen: string[] = []
  const analyses = [spy({needs: 'tree'}, seen), spy({needs: 'target'}, seen), spy({needs: 'space'}, seen)]
  await checked(threeTargets, {codes: new Set(['contradiction'])}, {analyses})
  await checked({...threeTargets, Kconfig: 'config\n'}, {}, {analyses})
  assert.equal(seen, [])
  await checked(
    {...threeTargets, 'default-configs/b.mak': 'CONFIG_NO=y\n'},
    {},
    {analyses: analyses.slice(2)},
  )
  assert.equal(seen, ['a', 'c'])
})

test('what counts only everywhere is told where every target of the tree has it', async () => {
  const observe = (name: string): Observation => ({
    code: 'host-tool',
    severity: 'warning',
    message: '',
    symbols: [name],
  })
  const analyses: Analysis[] = [
    {
      code: 'host-tool',
      title: 'a symbol that counts everywhere',
      everywhere: true,
      needs: 'space',
      run: ({space}) => [observe('ALL'), observe(space.request.target === 'b' ? 'B' : 'REST')],
    },
  ]
  const told = async (targets?: readonly string[]) => {
    const result = await checked(threeTargets, targets ? {targets} : {}, {analyses})
    const {findings} = settle(result, {analyses})
    return findings.filter(({code}) => code === 'host-tool').map(({symbols}) => symbols?.join())
  }
  assert.equal(await told(), ['ALL'])
  assert.equal(await told(['a', 'c']), [])
})

test('a result comes back from JSON as it was', async () => {
  const files = {
    ...threeTargets,
    Kconfig: `${threeTargets.Kconfig}config Y\n    depends on X && Y || Z # kgate: allow cycle\n`,
  }
  const result = await checked(files)
  const record = JSON.parse(JSON.stringify(checkRecord(result)))
  const again = parseCheckRecord(record)
  if (typeof again === 'string') throw new Error(again)
  assert.ok(record.findings.length > 3 && record.allowances.length === 1)
  assert.equal(JSON.parse(JSON.stringify(checkRecord(again))), record)
  const told = ({findings}: {findings: readonly object[]}) => JSON.parse(JSON.stringify(findings))
  assert.equal(told(checkRecord(again, settle(again))), told(checkRecord(result, settle(result))))
})

test.run()
