import {symlinkSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import type {Probe} from '../../src/tree/host-layout.js'
import {fakeCompiler, hostFolder, isInstalled, moduleFile, probe, probeOne, toolchains} from './host-case.js'

for (const {kind, bin} of toolchains) {
  test(`header, with the ${kind} tools`, async () => {
    const folder = hostFolder({...bin, 'include/x/y.h': 'int x;\n', 'include/z.h': '#error z\n'})
    const environment = {CPPFLAGS: `-I${folder}/include`}
    assert.equal(await probeOne(folder, {header: 'x/y.h'}, environment), [true, 'the C compiler finds x/y.h'])
    assert.equal(await probeOne(folder, {header: 'x/n.h'}, environment), [
      false,
      'the C compiler does not find x/n.h',
    ])
    assert.equal(await probeOne(folder, {header: 'x/y.h'}), [false, 'the C compiler does not find x/y.h'])
    const [value, reason] = await probeOne(folder, {header: 'x/y.h', includes: ['z.h']}, environment)
    assert.not(value)
    assert.match(reason, /^x\/y\.h does not compile: .*z$/)
  })

  test(`compile and link, with the ${kind} tools`, async () => {
    const folder = hostFolder(bin)
    const text = 'int main(void) { return 0; }\n'
    assert.equal(await probeOne(folder, {compile: text}), [true, 'its test program compiles'])
    const [compiles, why] = await probeOne(folder, {compile: `#error no\n${text}`})
    assert.not(compiles)
    assert.match(why, /^its test program does not compile: (#error )?no$/)
    assert.equal(await probeOne(folder, {link: text}), [true, 'its test program links'])
    const [links, complaint] = await probeOne(folder, {link: text, libraries: ['-lno_such']})
    assert.not(links)
    assert.match(complaint, /^its test program does not link: cannot find -lno_such/)
  })

  test(`module, with the ${kind} tools`, async () => {
    const folder = hostFolder({...bin, 'pc/uring.pc': moduleFile('2.3'), 'more/old.pc': moduleFile('0.7')})
    const environment = {PKG_CONFIG_PATH: `${folder}/pc:${folder}/more`}
    const ask = (module: string, version?: string) =>
      probeOne(folder, {module, ...(version !== undefined && {version})}, environment)
    assert.equal(await ask('uring'), [true, 'pkg-config has uring 2.3'])
    assert.equal(await ask('uring', '>=2.0 <3'), [true, 'pkg-config has uring 2.3'])
    assert.equal(await ask('uring', '>= 1, < 2.0'), [false, 'module uring 2.3 is too new, < 2.0 is wanted'])
    assert.equal(await ask('old', '>=2.0'), [false, 'module old 0.7 is too old, >= 2.0 is wanted'])
    assert.equal(await ask('other'), [false, 'pkg-config does not know other'])
    const {facts} = await probe(folder, {probes: {U: {module: 'uring'}}, environment})
    const {version, cflags, libs} = facts[0]?.library ?? {}
    assert.equal([version, cflags?.trim(), libs?.trim()], ['2.3', '-DMODULE', '-lmodule'])
  })
}

test('os and cpu are what the compiler builds for', async () => {
  const folder = hostFolder({'bin/cc': fakeCompiler})
  const {machine, facts} = await probe(folder, {
    probes: {L: {os: 'linux'}, D: {os: ['darwin', 'freebsd']}, C: {cpu: ['arm', 'riscv64']}},
    machine: {platform: 'sunos', architecture: 'mips'},
  })
  assert.equal(machine, {os: 'linux', cpu: 'riscv64'})
  assert.equal(
    facts.map(({value, reason}) => [value, reason]),
    [
      [true, 'the C compiler builds for linux'],
      [false, 'the C compiler builds for linux, not darwin or freebsd'],
      [true, 'the C compiler builds for riscv64'],
    ],
  )
})

test('the real compiler says what it builds for, whatever machine this is', async () => {
  if (!isInstalled('cc') || process.platform !== 'linux' || process.arch !== 'x64') return
  const {machine} = await probe(hostFolder(), {machine: {platform: 'sunos', architecture: 'mips'}})
  assert.equal(machine, {os: 'linux', cpu: 'x86_64'})
})

test('a module whose requirements are missing cannot be used', async () => {
  if (!isInstalled('pkg-config')) return
  const folder = hostFolder({'pc/needy.pc': moduleFile('1.0', 'Requires: absent >= 3\n')})
  const [value, reason] = await probeOne(folder, {module: 'needy'}, {PKG_CONFIG_PATH: `${folder}/pc`})
  assert.not(value)
  assert.match(reason, /^module needy cannot be used: .*absent.*needy/)
})

test('program: the first that is on PATH and in range', async () => {
  const folder = hostFolder({
    'bin/old': '#!/bin/sh\necho old version 1.9.9\n',
    'bin/new': '#!/bin/sh\necho "new (a tool) 2.10-rc1"\n',
    'bin/mute': '#!/bin/sh\n',
    'tree/text': 'not a program',
  })
  const ask = (program: string | string[], version?: string): Promise<readonly [boolean, string]> =>
    probeOne(folder, {program, ...(version !== undefined && {version})})
  assert.equal(await ask('old'), [true, `old is ${folder}/bin/old`])
  assert.equal(await ask(['none', 'new']), [true, `new is ${folder}/bin/new`])
  assert.equal(await ask(['none', 'text']), [false, 'none, text are not on PATH'])
  assert.equal(await ask('none'), [false, 'none is not on PATH'])
  assert.equal(await ask(['old', 'new'], '>=2.0'), [true, `${folder}/bin/new 2.10-rc1 is there`])
  assert.equal(await ask(['old', 'none'], '>=2.0'), [
    false,
    `${folder}/bin/old 1.9.9 is too old, >= 2.0 is wanted`,
  ])
  assert.equal(await ask('mute', '>=2.0'), [false, `${folder}/bin/mute --version does not say a version`])
})

test('commands speak English, whatever the user does', async () => {
  const folder = hostFolder({
    'bin/tool': '#!/bin/sh\necho "$LC_ALL $LANG" >&2\n[ "$LC_ALL" = C ] && echo 1.0\n',
  })
  const environment = {PATH: `${folder}/bin:/bin`, LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8'}
  assert.ok((await probeOne(folder, {program: 'tool', version: '>=1'}, environment))[0])
})

test('path: of the tree, or absolute; a link that leads nowhere is nothing', async () => {
  const folder = hostFolder({'tree/a/b': ''})
  symlinkSync('nowhere', join(folder, 'tree/link'))
  assert.equal(await probeOne(folder, {path: 'a/b'}), [true, 'a/b is there'])
  assert.equal(await probeOne(folder, {path: 'a'}), [true, 'a is there'])
  assert.equal(await probeOne(folder, {path: `${folder}/tree`}), [true, `${folder}/tree is there`])
  assert.equal(await probeOne(folder, {path: 'link'}), [false, 'there is no link'])
})

test('without a compiler or pkg-config, facts are n and say so, and nothing is wrong', async () => {
  const folder = hostFolder({'tree/x': ''})
  const probes: Record<string, Probe> = {
    H: {header: 'stdio.h'},
    C: {compile: 'int x;\n'},
    L: {link: 'int x;\n'},
    M: {module: 'glib-2.0'},
    O: {os: 'linux'},
    A: {cpu: 'arm'},
    P: {path: 'x'},
  }
  const {facts, diagnostics, commandsRun, machine} = await probe(folder, {
    probes,
    environment: {PATH: `${folder}/bin`},
  })
  assert.equal(diagnostics, [])
  assert.is(commandsRun, 0)
  assert.equal(machine, {os: 'linux', cpu: 'x86_64'})
  assert.equal(
    facts.map(({symbol, value, reason}) => [symbol, value, reason]),
    [
      ['H', false, 'there is no C compiler'],
      ['C', false, 'there is no C compiler'],
      ['L', false, 'there is no C compiler'],
      ['M', false, 'there is no pkg-config to ask for glib-2.0'],
      ['O', true, 'with no C compiler to ask, this is linux'],
      ['A', false, 'with no C compiler to ask, this is x86_64, not arm'],
      ['P', true, 'x is there'],
    ],
  )
})

test('a tool that was asked for and is not there is an error', async () => {
  const folder = hostFolder()
  const wrong = async (environment: Record<string, string>) => {
    const {diagnostics, facts} = await probe(folder, {
      probes: {H: {header: 'stdio.h'}},
      environment: {PATH: `${folder}/bin`, ...environment},
    })
    assert.not(facts[0]?.value)
    assert.ok(diagnostics.every(({code, severity}) => code === 'host-tool' && severity === 'error'))
    return diagnostics.map(({message}) => message)
  }
  assert.equal(await wrong({CC: 'nonsense -m32'}), [
    'CC is "nonsense -m32": there is no program nonsense on PATH',
  ])
  assert.equal(await wrong({CC: 'tools/cc'}), ['CC is "tools/cc": tools/cc is not a program'])
  assert.equal(await wrong({PKG_CONFIG: 'no-config'}), [
    'PKG_CONFIG is "no-config": there is no program no-config on PATH',
  ])
  assert.equal(await wrong({CFLAGS: "-DX='a"}), [`CFLAGS is "-DX='a": a quote is not closed`])
  assert.equal(await wrong({CC: ''}), [])
})

test('a compiler that fails whatever it is asked is an error, and nothing is asked of it', async () => {
  const folder = hostFolder({'bin/cc': fakeCompiler})
  const {diagnostics, facts, commandsRun} = await probe(folder, {
    probes: {H: {header: 'stdio.h'}},
    environment: {CFLAGS: '-bogus'},
  })
  const why = "C compiler does not work: unrecognized option '-bogus'"
  assert.equal(
    diagnostics.map(({code, message}) => [code, message]),
    [['host-tool', `the ${why}`]],
  )
  assert.equal(
    facts.map(({reason}) => reason),
    [why],
  )
  assert.is(commandsRun, 1)
})

test('CC and CFLAGS may hold several words, and quotes', async () => {
  const folder = hostFolder({
    'bin/launcher': '#!/bin/sh\nexec "$@"\n',
    'bin/odd cc': fakeCompiler,
    'in/x.h': '',
  })
  const CC = `launcher '${folder}/bin/odd cc'`
  const it = {header: 'x.h'}
  assert.equal(await probeOne(folder, it, {CC}), [false, 'the C compiler does not find x.h'])
  assert.equal(await probeOne(folder, it, {CC: `${CC} -Iin`}), [true, 'the C compiler finds x.h'])
  const quoted = {CC, CFLAGS: `-O2 "-I${folder}"'/in'`}
  assert.equal(await probeOne(folder, it, quoted), [true, 'the C compiler finds x.h'])
})

test('no temporary folder: the error of the operating system, and nobody listens to signals any more', async () => {
  const folder = hostFolder({'bin/cc': fakeCompiler})
  const probes = {A: {compile: 'int a;\n'}, M: {program: 'sh', version: '>1'}}
  try {
    await probe(folder, {probes, environment: {TMPDIR: `${folder}/none`}})
    assert.unreachable()
  } catch (error) {
    const {code, syscall} = error as NodeJS.ErrnoException
    assert.equal([code, syscall], ['ENOENT', 'mkdtemp'])
  }
  await probe(folder, {probes})
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP']) assert.is(process.listenerCount(event), 0)
})

test('facts come in the order of the probes, with what makes them y and where they are declared', async () => {
  const folder = hostFolder({'tree/there': ''})
  const probes = {
    B: {path: 'none', package: 'things'},
    A: {path: 'there', package: 'things'},
    C: {path: 'none'},
  }
  const seen: [number, number, string][] = []
  const {facts} = await probe(folder, {probes, onProgress: (...step) => seen.push(step)})
  assert.equal(
    facts.map(({symbol, remedy}) => [symbol, remedy]),
    [
      ['B', 'install things'],
      ['A', undefined],
      ['C', undefined],
    ],
  )
  assert.equal(
    seen.map(([done, total]) => [done, total]),
    [
      [1, 3],
      [2, 3],
      [3, 3],
    ],
  )
  assert.equal(seen.map(([, , what]) => what).sort(), ['A', 'B', 'C'])
})

test.run()
