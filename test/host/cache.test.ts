import {chmodSync, mkdirSync, renameSync, rmSync, utimesSync} from 'node:fs'
import {join} from 'node:path'
import fc from 'fast-check'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import type {HostFindings, HostRequest} from '../../src/host/findings.js'
import type {Probe} from '../../src/tree/host-layout.js'
import {fakeCompiler, hostFolder, isInstalled, moduleFile, probe, toolchains, write} from './host-case.js'

/** Values under symbols, those that came from the cache in brackets. */
function shown({facts}: HostFindings): string {
  return facts
    .map(({symbol, value, cached}) => `${symbol}=${value ? 'y' : 'n'}`.replace(/.*/, cached ? '[$&]' : '$&'))
    .join(' ')
}

/** A host that is asked the same again and again, each time with what the last run left. */
function repeated(folder: string, probes: Readonly<Record<string, Probe>>, more: Partial<HostRequest> = {}) {
  let cache: unknown
  return async (again: Partial<HostRequest> = {}): Promise<HostFindings> => {
    const findings = await probe(folder, {probes, ...more, ...(cache !== undefined && {cache}), ...again})
    // As it is read from a file.
    cache = JSON.parse(JSON.stringify(findings.cache))
    return findings
  }
}

for (const {kind, bin} of toolchains) {
  const main = 'int main(void) { return 0; }\n'

  test(`with the ${kind} tools, what has not changed is not asked again`, async () => {
    const folder = hostFolder({...bin, 'pc/m.pc': moduleFile('2.1'), 'include/x.h': ''})
    const run = repeated(
      folder,
      {
        L: {os: 'linux'},
        X: {header: 'x.h'},
        N: {header: 'n.h'},
        C: {compile: main},
        E: {compile: '#error e\n'},
        K: {link: main},
        B: {link: main, libraries: ['-lno_such']},
        M: {module: 'm', version: '>=2'},
        O: {module: 'm', version: '<2'},
        U: {module: 'unknown'},
      },
      {
        environment: {
          CPPFLAGS: `-I${folder}/include`,
          PKG_CONFIG_PATH: `${folder}/pc`,
        },
      },
    )
    const first = await run()
    assert.is(shown(first), 'L=y X=y N=n C=y E=n K=y B=n M=y O=n U=n')
    const second = await run()
    assert.is(shown(second), 'L=y [X=y] [N=n] [C=y] [E=n] [K=y] [B=n] [M=y] [O=n] [U=n]')
    assert.is(second.commandsRun, 0)
    assert.equal(second.cache, first.cache)
    assert.equal(
      second.facts.map(({cached: _, ...fact}) => fact),
      first.facts.map(({cached: _, ...fact}) => fact),
    )
    assert.is(shown(await run({fresh: true})), shown(first))
  })

  test(`with the ${kind} tools, a header that comes, changes or goes is noticed`, async () => {
    const folder = hostFolder({...bin, 'include/old.h': '', 'include/sub/other.h': ''})
    const environment = {CPPFLAGS: `-I${folder}/include -I${folder}/later`}
    const run = repeated(
      folder,
      {OLD: {header: 'old.h'}, NEW: {header: 'sub/new.h'}, C: {compile: '#include <old.h>\n'}},
      {environment},
    )
    assert.is(shown(await run()), 'OLD=y NEW=n C=y')
    write(folder, {'include/sub/new.h': ''})
    assert.is(shown(await run()), '[OLD=y] NEW=y [C=y]')
    write(folder, {'include/old.h': '#error changed\n'})
    assert.is(shown(await run()), 'OLD=n [NEW=y] C=n')
    write(folder, {'include/old.h': '\n'})
    assert.is(shown(await run()), 'OLD=y [NEW=y] C=y')
    rmSync(join(folder, 'include'), {recursive: true})
    assert.is(shown(await run()), 'OLD=n NEW=n C=n')
    write(folder, {'later/old.h': ''})
    assert.is(shown(await run()), 'OLD=y NEW=n C=y')
  })

  test(`with the ${kind} tools, a library that comes or goes is noticed`, async () => {
    const folder = hostFolder(bin)
    const environment = {LDFLAGS: `-L${folder}/lib`}
    const run = repeated(folder, {L: {link: main, libraries: ['-lours']}}, {environment})
    assert.is(shown(await run()), 'L=n')
    assert.is(shown(await run()), '[L=n]')
    mkdirSync(join(folder, 'lib'))
    // An archive without members.
    write(folder, {'lib/libours.a': '!<arch>\n'})
    assert.is(shown(await run()), 'L=y')
    assert.is(shown(await run()), '[L=y]')
    rmSync(join(folder, 'lib/libours.a'))
    assert.is(shown(await run()), 'L=n')
  })

  test(`with the ${kind} tools, a module that comes, changes or goes is noticed`, async () => {
    const folder = hostFolder(bin)
    const environment = {PKG_CONFIG_PATH: `${folder}/one:${folder}/two`}
    const run = repeated(folder, {M: {module: 'm', version: '>=2'}}, {environment})
    assert.is(shown(await run()), 'M=n')
    assert.is(shown(await run()), '[M=n]')
    write(folder, {'two/m.pc': moduleFile('2.0')})
    assert.is(shown(await run()), 'M=y')
    write(folder, {'one/m.pc': moduleFile('1.0')})
    assert.is(shown(await run()), 'M=n')
    write(folder, {'one/m.pc': moduleFile('2.5')})
    assert.is(shown(await run()), 'M=y')
    rmSync(join(folder, 'one/m.pc'))
    assert.is(shown(await run()), 'M=y')
    rmSync(join(folder, 'two'), {recursive: true})
    assert.is(shown(await run()), 'M=n')
  })
}

test('a header that another one includes is noticed', async () => {
  if (!isInstalled('cc')) return
  const folder = hostFolder({'include/outer.h': '#include <inner.h>\n'})
  const environment = {PATH: '/usr/bin:/bin', CPPFLAGS: `-I${folder}/include`}
  const run = repeated(
    folder,
    {H: {header: 'outer.h'}, C: {compile: '#include <outer.h>\nint x = Y;\n'}},
    {environment},
  )
  assert.is(shown(await run()), 'H=n C=n')
  assert.is(shown(await run()), '[H=n] [C=n]')
  write(folder, {'include/inner.h': ''})
  assert.is(shown(await run()), 'H=y C=n')
  assert.is(shown(await run()), '[H=y] [C=n]')
  write(folder, {'include/inner.h': '#define Y 1\n'})
  assert.is(shown(await run()), 'H=y C=y')
})

test('a wrapper of pkg-config may look elsewhere', async () => {
  if (!isInstalled('pkg-config')) return
  const folder = hostFolder()
  const wrapper = `#!/bin/sh\nPKG_CONFIG_LIBDIR=${folder}/cross exec pkg-config "$@"\n`
  write(folder, {'bin/cross-pkg-config': wrapper, 'cross/other.pc': moduleFile('1')})
  const environment = {PKG_CONFIG: 'cross-pkg-config'}
  const run = repeated(folder, {M: {module: 'm'}}, {environment})
  assert.is(shown(await run()), 'M=n')
  assert.is(shown(await run()), '[M=n]')
  write(folder, {'cross/m.pc': moduleFile('1')})
  assert.is(shown(await run()), 'M=y')
  assert.is(shown(await run()), '[M=y]')
  rmSync(join(folder, 'cross/m.pc'))
  assert.is(shown(await run()), 'M=n')
})

test('another compiler is noticed: replaced, touched, or earlier on PATH', async () => {
  const folder = hostFolder({'bin/cc': fakeCompiler, 'include/x.h': ''})
  const environment = {
    PATH: `${folder}/early:${folder}/bin:/usr/bin:/bin`,
    CPPFLAGS: `-I${folder}/include`,
  }
  const run = repeated(folder, {X: {header: 'x.h'}}, {environment})
  assert.is(shown(await run()), 'X=y')
  assert.is((await run()).commandsRun, 0)
  write(folder, {'bin/new': `${fakeCompiler}# another\n`})
  renameSync(join(folder, 'bin/new'), join(folder, 'bin/cc'))
  assert.is(shown(await run()), 'X=y')
  utimesSync(join(folder, 'bin/cc'), 1, 1)
  assert.is(shown(await run()), 'X=y')
  assert.is(shown(await run()), '[X=y]')
  write(folder, {'early/cc': '#!/bin/sh\nexit 1\n'})
  chmodSync(join(folder, 'early/cc'), 0o755)
  assert.is(shown(await run()), 'X=n')
})

test('the compiler behind a launcher is noticed', async () => {
  const folder = hostFolder({'bin/launcher': '#!/bin/sh\nexec "$@"\n', 'bin/ours': fakeCompiler})
  const environment = {CC: 'launcher ours'}
  const run = repeated(folder, {X: {compile: 'int x;\n'}}, {environment})
  assert.is(shown(await run()), 'X=y')
  assert.is(shown(await run()), '[X=y]')
  utimesSync(join(folder, 'bin/ours'), 1, 1)
  assert.is(shown(await run()), 'X=y')
})

test('other variables, another folder or another question ask again; words for people do not', async () => {
  const folder = hostFolder({'bin/cc': fakeCompiler})
  const run = repeated(folder, {A: {compile: 'int a;\n'}, B: {compile: 'int b;\n'}})
  assert.is(shown(await run()), 'A=y B=y')
  const described = {A: {compile: 'int a;\n', description: 'a', package: 'a'}, B: {compile: 'int c;\n'}}
  assert.is(shown(await run({probes: described})), '[A=y] B=y')
  assert.is(shown(await run({probes: described, environment: {HOME: '/x'}})), '[A=y] [B=y]')
  assert.is(shown(await run({probes: described, environment: {CFLAGS: '-O2'}})), 'A=y B=y')
  assert.is(shown(await run({probes: described, workingDirectory: join(folder, 'tree')})), 'A=y B=y')
})

test('what is left out once is still known the next time', async () => {
  const folder = hostFolder({'bin/cc': fakeCompiler})
  const probes = {A: {compile: 'int a;\n'}, B: {compile: 'int b;\n'}}
  const run = repeated(folder, probes)
  await run()
  assert.is(shown(await run({probes: {B: probes.B}})), '[B=y]')
  assert.is(shown(await run()), '[A=y] [B=y]')
})

test('a program that comes earlier on PATH, or changes, is noticed', async () => {
  const folder = hostFolder({'bin/tool': '#!/bin/sh\necho 1.0\n'})
  const environment = {PATH: `${folder}/early:${folder}/bin:/bin`}
  const run = repeated(folder, {T: {program: 'tool', version: '>=2'}}, {environment})
  assert.is(shown(await run()), 'T=n')
  assert.is(shown(await run()), '[T=n]')
  write(folder, {'bin/tool': '#!/bin/sh\necho 2.0\n'})
  assert.is(shown(await run()), 'T=y')
  write(folder, {'early/tool': '#!/bin/sh\necho 1.5\n'})
  chmodSync(join(folder, 'early/tool'), 0o755)
  assert.is(shown(await run()), 'T=n')
})

test('what did not end by itself, and what nobody knows the grounds of, is asked again', async () => {
  const folder = hostFolder({
    'bin/cc': '#!/bin/sh\ncase "$*" in *SLOW.o*) sleep 10 ;; esac\n',
    'bin/tool': '#!/bin/sh\nkill -KILL $$\n',
  })
  const probes = {
    SLOW: {compile: 'int x;\n'},
    NO_DEPFILE: {compile: 'int x;\n'},
    KILLED: {program: 'tool', version: '>1'},
  }
  const run = repeated(folder, probes, {timeLimit: 500})
  for (const _ of [1, 2]) {
    const findings = await run()
    assert.is(shown(findings), 'SLOW=n NO_DEPFILE=y KILLED=n')
    assert.match(findings.facts[0]?.reason ?? '', /it took longer than 0\.5 s and was stopped/)
    assert.match(findings.facts[2]?.reason ?? '', /it was ended by SIGKILL/)
  }
})

test('a cache of another kind is ignored, and the log says so', async () => {
  const folder = hostFolder({'bin/cc': fakeCompiler})
  const request = {probes: {A: {compile: 'int a;\n'}}}
  const good = await probe(folder, request)
  const {cache} = good
  const foreign: [unknown, string][] = [
    ['{"format": 1', 'they cannot be read'],
    [null, 'they cannot be read'],
    [[], 'they cannot be read'],
    [{format: cache.format}, 'they cannot be read'],
    [{...cache, format: cache.format + 1}, 'another version of kgate wrote them'],
  ]
  for (const [value, why] of foreign) {
    const findings = await probe(folder, {...request, cache: value})
    assert.is(shown(findings), 'A=y')
    assert.match(findings.log, `# Results of earlier runs were not used: ${why}.\n`)
    assert.equal(findings.diagnostics, [])
  }
  for (const more of [{}, {cache}, {cache, fresh: true}, {cache: {...cache, setting: {}}}]) {
    assert.not.match((await probe(folder, {...request, ...more})).log, 'Results of earlier runs')
  }
})

test('no damage to a cache does any', async () => {
  const folder = hostFolder({'tree/there': '', 'bin/tool': '#!/bin/sh\necho 1.0\n'})
  const environment = {PATH: `${folder}/bin:/bin`}
  const probes = {T: {program: 'tool', version: '>=1'}}
  const {cache} = await probe(folder, {probes, environment})
  const entry = cache.entries['T']
  const parts = ['question', 'outcome', 'recorded', 'stamps', 'log']
  const key = fc.constantFrom(
    ...parts,
    ...['command', 'library', 'machine', 'remedy'].map(name => `outcome.${name}`),
  )
  await fc.assert(
    fc.asyncProperty(key, fc.jsonValue(), async (name, value) => {
      const inner = name.replace('outcome.', '')
      const damaged = name === inner ? {[name]: value} : {outcome: {...entry?.outcome, [inner]: value}}
      const entries = {T: {...entry, ...damaged}}
      const {facts} = await probe(folder, {probes, environment, cache: {...cache, entries}})
      assert.is(facts[0]?.value, true)
      assert.ok(facts[0]?.command?.every(word => typeof word === 'string') ?? true)
    }),
    {numRuns: 40},
  )
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async value => {
      assert.is(
        (await probe(folder, {probes, environment, cache: {...cache, entries: {T: value}}})).facts.length,
        1,
      )
      assert.is((await probe(folder, {probes, environment, cache: value})).facts.length, 1)
    }),
    {numRuns: 20},
  )
})

test.run()
