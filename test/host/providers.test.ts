import {spawnSync} from 'node:child_process'
import {mkdirSync, readdirSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import type {HostFindings, HostRequest, ProviderChoice} from '../../src/host/findings.js'
import type {Alternative, InternalLibrary, SystemLibrary} from '../../src/tree/host-layout.js'
import {hostFolder, isInstalled, moduleFile, probe, toolchains, write} from './host-case.js'

const system: SystemLibrary = {
  kind: 'system',
  symbol: 'SYSTEM',
  module: 'libvduse',
  version: '>=1.0 <2',
  package: 'libvduse-dev',
}
const internal: InternalLibrary = {
  kind: 'internal',
  symbol: 'INTERNAL',
  folder: 'native/libvduse',
  files: ['meson.build', 'include/libvduse.h'],
  version: '>=1.0 <2',
  versionFile: 'VERSION',
}
const vendored = {
  'tree/native/libvduse/meson.build': '',
  'tree/native/libvduse/include/libvduse.h': '',
  'tree/native/libvduse/VERSION': '1.2.0\n',
}

interface Asked {
  readonly choice?: ProviderChoice
  readonly alternatives?: readonly Alternative[]
  readonly request?: Partial<HostRequest>
}

/** Who is taken and why; and of each alternative its value and reason. */
async function provide(folder: string, asked: Asked = {}) {
  const {provider, findings} = await provideWhole(folder, asked)
  return {
    taken: provider.taken,
    reason: provider.reason,
    each: provider.alternatives.map(({symbol, value, reason}) => `${symbol}=${value ? 'y' : 'n'}: ${reason}`),
    commandsRun: findings.commandsRun,
  }
}

async function provideWhole(folder: string, {choice, alternatives = [system, internal], request}: Asked) {
  const findings: HostFindings = await probe(folder, {
    providers: {libvduse: {alternatives}},
    choices: new Map(choice === undefined ? [] : [['libvduse', choice]]),
    environment: {
      PKG_CONFIG_PATH: `${folder}/pc`,
      PKG_CONFIG_LIBDIR: `${folder}/none`,
    },
    ...request,
  })
  const [provider] = findings.providers
  if (!provider) throw new Error('there is no finding')
  assert.is(provider.option, 'libvduse')
  return {provider, findings}
}

for (const {kind, bin} of toolchains) {
  test(`with the ${kind} tools, an installed copy in range is taken first`, async () => {
    const folder = hostFolder({...bin, ...vendored, 'pc/libvduse.pc': moduleFile('1.4')})
    const {provider} = await provideWhole(folder, {})
    assert.is(provider.taken, 'system')
    assert.is(provider.reason, 'system: pkg-config has libvduse 1.4')
    assert.equal(provider.library, {version: '1.4', cflags: '-DMODULE', libs: '-lmodule'})
    assert.equal((await provide(folder)).each, [
      'SYSTEM=y: pkg-config has libvduse 1.4',
      "INTERNAL=n: the system's is taken",
    ])
  })

  test(`with the ${kind} tools, one that is missing, too old or too new makes way for the tree's own`, async () => {
    const folder = hostFolder({...bin, ...vendored})
    const reason = 'internal: no system library of version >= 1.0, < 2'
    const own = 'INTERNAL=y: native/libvduse 1.2.0 is there'
    assert.equal(await provide(folder).then(({commandsRun: _, ...rest}) => rest), {
      taken: 'internal',
      reason,
      each: ['SYSTEM=n: pkg-config does not know libvduse', own],
    })
    for (const [version, why] of [
      ['0.9', 'too old, >= 1.0 is wanted'],
      ['2.0', 'too new, < 2 is wanted'],
    ]) {
      write(folder, {'pc/libvduse.pc': moduleFile(version ?? '')})
      const found = await provide(folder)
      const passedOver = `module libvduse ${version} is ${why}`
      assert.equal([found.taken, found.reason], ['internal', `${reason}: ${passedOver}`])
      assert.equal(found.each, [`SYSTEM=n: ${passedOver}`, own])
    }
  })
}

const [{bin} = {bin: {}}] = toolchains

test('the option chooses', async () => {
  const folder = hostFolder({...bin, ...vendored, 'pc/libvduse.pc': moduleFile('1.4')})
  const chosen = async (choice: ProviderChoice) => {
    const {taken, reason, each} = await provide(folder, {choice})
    return [taken, reason, ...each]
  }
  assert.equal(await chosen('enabled'), [
    'system',
    'system: pkg-config has libvduse 1.4',
    'SYSTEM=y: pkg-config has libvduse 1.4',
    "INTERNAL=n: the system's is taken",
  ])
  assert.equal(await chosen('system'), [
    'system',
    'system: pkg-config has libvduse 1.4',
    'SYSTEM=y: pkg-config has libvduse 1.4',
    "INTERNAL=n: the system's is taken",
  ])
  assert.equal(await chosen('internal'), [
    'internal',
    'internal: native/libvduse 1.2.0 is there',
    'SYSTEM=n: libvduse is to be internal',
    'INTERNAL=y: native/libvduse 1.2.0 is there',
  ])
  assert.equal(await chosen('disabled'), [
    undefined,
    'disabled',
    'SYSTEM=n: libvduse is disabled',
    'INTERNAL=n: libvduse is disabled',
  ])
  rmSync(join(folder, 'pc/libvduse.pc'))
  assert.equal(await chosen('system'), [
    undefined,
    'not found: pkg-config does not know libvduse',
    'SYSTEM=n: pkg-config does not know libvduse',
    'INTERNAL=n: libvduse is to be system',
  ])
})

test('a disabled one asks nothing of the host', async () => {
  const folder = hostFolder({...vendored})
  const {commandsRun} = await provide(folder, {
    choice: 'disabled',
    request: {environment: {PATH: `${folder}/bin`}},
  })
  assert.is(commandsRun, 0)
})

test('what is given is not looked for, and the option chooses all the same', async () => {
  const folder = hostFolder({...bin, ...vendored})
  const given = (symbol: string, value: boolean) => new Map([[symbol, {value, reason: 'given'}]])
  assert.equal(await provide(folder, {request: {given: given('SYSTEM', true)}}).then(({each}) => each), [
    'SYSTEM=y: given',
    "INTERNAL=n: the system's is taken",
  ])
  assert.is((await provide(folder, {request: {given: given('INTERNAL', false)}})).taken, undefined)
  const refused = await provide(folder, {choice: 'system', request: {given: given('INTERNAL', true)}})
  assert.equal([refused.taken, refused.each[1]], [undefined, 'INTERNAL=n: libvduse is to be system'])
})

test('what makes it available is told', async () => {
  const folder = hostFolder(bin)
  const {provider} = await provideWhole(folder, {})
  assert.equal(
    provider.alternatives.map(({remedy}) => remedy),
    ['install libvduse-dev', undefined],
  )
})

/** What is wrong with a folder of the tree. */
async function fault(files: Record<string, string>, more: Partial<InternalLibrary> = {}): Promise<string> {
  const {taken, reason} = await provide(hostFolder({...bin, ...files}), {
    alternatives: [{...internal, ...more}],
  })
  return taken === undefined ? reason.replace('not found: native/libvduse ', '') : reason
}

test('a vendored copy has to be there, complete, and of a version in range', async () => {
  const {'tree/native/libvduse/include/libvduse.h': _, ...incomplete} = vendored
  const version = (text: string) => ({...vendored, 'tree/native/libvduse/VERSION': text})
  assert.is(await fault(vendored), 'internal: native/libvduse 1.2.0 is there')
  assert.is(await fault({}), 'is not there')
  assert.is(await fault(incomplete), 'is not complete: include/libvduse.h is missing')
  assert.is(await fault(version('0.9 (old)\n')), '0.9 is too old, >= 1.0 is wanted')
  assert.is(await fault(version('\n')), 'is not complete: VERSION says no version')
  assert.is(await fault(vendored, {versionFile: 'version.txt'}), 'is not complete: version.txt is missing')
})

test('a version may be that of a Meson project', async () => {
  const project = (text: string) =>
    fault({...vendored, 'tree/native/libvduse/meson.build': text}, {versionFile: 'meson.build'})
  const there = (version: string) => `internal: native/libvduse ${version} is there`
  assert.is(await project("project('libvduse', 'c', version: '1.5')\n"), there('1.5'))
  assert.is(
    await project(
      "# project('x', version: '9')\nproject(\n  'it''s', # (c)\n  meson_version: '>=9.9',\n  version : '1.6',\n)\n",
    ),
    there('1.6'),
  )
  const says = 'is not complete: meson.build says no version'
  assert.is(await project("project('libvduse', 'c')\ndependency('x', version: '1.0')\n"), says)
  assert.is(await project("project('libvduse', version: files('V'))\n"), says)
})

test('an empty folder is empty, and a wrap file tells how to fill it', async () => {
  const folder = hostFolder(bin)
  mkdirSync(join(folder, 'tree/subprojects/x'), {recursive: true})
  const library = {...internal, folder: 'subprojects/x', files: []}
  const reason = async () => (await provide(folder, {alternatives: [library]})).reason
  assert.is(await reason(), 'not found: subprojects/x is empty')
  write(folder, {'tree/subprojects/x.wrap': '[wrap-git]\nurl = x\n'})
  const advice = 'run meson subprojects download x'
  assert.is(await reason(), `not found: subprojects/x is not downloaded, ${advice}`)
  rmSync(join(folder, 'tree/subprojects/x'), {recursive: true})
  const {provider} = await provideWhole(folder, {alternatives: [library]})
  assert.is(provider.alternatives[0]?.remedy, advice)
})

/** Runs Git as a developer would. */
function git(directory: string, ...words: string[]): string {
  const identity = ['-c', 'user.name=n', '-c', 'user.email=e', '-c', 'protocol.file.allow=always']
  const {status, stdout, stderr} = spawnSync('git', [...identity, ...words], {
    cwd: directory,
    encoding: 'utf8',
  })
  assert.is(status, 0, `git ${words.join(' ')}: ${stderr}`)
  return stdout.trim()
}

/** A tree that is a Git checkout, with libvduse as a submodule; and the commits of libvduse, 1.0 and 1.1. */
function checkout(): {folder: string; commits: readonly string[]; tree: string} {
  const folder = hostFolder({
    ...bin,
    'libvduse/meson.build': '',
    'libvduse/VERSION': '1.0\n',
    'libvduse/include/libvduse.h': '',
  })
  const [library, tree] = [join(folder, 'libvduse'), join(folder, 'tree')]
  git(library, 'init', '-q')
  const commits = ['1.0', '1.1'].map(version => {
    write(folder, {'libvduse/VERSION': `${version}\n`})
    git(library, 'add', '-A')
    git(library, 'commit', '-q', '-m', version)
    return git(library, 'rev-parse', 'HEAD')
  })
  git(tree, 'init', '-q')
  git(tree, 'submodule', '-q', 'add', library, 'native/libvduse')
  git(tree, 'commit', '-q', '-m', 'tree')
  return {folder, commits, tree}
}

const advice = 'run git submodule update --init native/libvduse'

if (isInstalled('git')) {
  test('a submodule at the pinned commit is taken; nothing is run twice', async () => {
    const {folder} = checkout()
    const {provider, findings} = await provideWhole(folder, {})
    assert.is(provider.reason, 'internal: no system library of version >= 1.0, < 2')
    assert.ok(findings.commandsRun > 0)
    const {cache} = findings
    assert.is((await provide(folder, {choice: 'internal', request: {cache}})).commandsRun, 0)
  })

  test('an empty submodule is not found, with the command that fills it', async () => {
    const {folder, tree} = checkout()
    git(tree, 'submodule', '-q', 'deinit', '-f', 'native/libvduse')
    assert.equal(readdirSync(join(tree, 'native/libvduse')), [])
    const {taken, reason} = await provide(folder)
    assert.is(taken, undefined)
    assert.is(
      reason,
      `not found: pkg-config does not know libvduse; native/libvduse is an empty submodule, ${advice}`,
    )
    const {provider} = await provideWhole(folder, {choice: 'internal'})
    assert.is(provider.alternatives[1]?.remedy, advice)
    // As in a release archive.
    rmSync(join(tree, '.git'), {recursive: true})
    assert.is(
      (await provide(folder, {choice: 'internal'})).reason,
      'not found: native/libvduse is an empty submodule, and this is not a Git checkout that could fill it',
    )
  })

  test('a submodule at another commit is taken with a warning, which ends as soon as the commit is pinned', async () => {
    const {folder, tree, commits} = checkout()
    const [old = '', pinned = ''] = commits.map(commit => commit.slice(0, 12))
    const moved = `native/libvduse is at commit ${old}, while the tree pins ${pinned}`
    let cache: unknown
    const ask = async () => {
      const {provider, findings} = await provideWhole(folder, {choice: 'internal', request: {cache}})
      cache = JSON.parse(JSON.stringify(findings.cache))
      return provider.reason
    }
    assert.is(await ask(), 'internal: native/libvduse 1.1 is there')
    git(join(tree, 'native/libvduse'), 'checkout', '-q', old)
    assert.is(await ask(), `internal: native/libvduse 1.0 is there; ${moved}`)
    git(tree, 'add', '-A')
    assert.is(await ask(), 'internal: native/libvduse 1.0 is there')
    git(tree, 'commit', '-q', '-m', 'pin 1.0')
    git(join(tree, 'native/libvduse'), 'checkout', '-q', '-b', 'work')
    assert.is(await ask(), 'internal: native/libvduse 1.0 is there')
    git(join(tree, 'native/libvduse'), 'commit', '-q', '--allow-empty', '-m', 'more')
    assert.match(
      await ask(),
      /1\.0 is there; native\/libvduse is at commit \w{12}, while the tree pins \w{12}$/,
    )
  })

  test('a submodule of a too old version is not taken', async () => {
    const {folder, tree, commits} = checkout()
    git(join(tree, 'native/libvduse'), 'checkout', '-q', commits[0] ?? '')
    const {reason} = await provide(folder, {alternatives: [{...internal, version: '>=1.1'}]})
    assert.is(reason, `not found: native/libvduse 1.0 is too old, >= 1.1 is wanted, ${advice}`)
  })

  test('without Git, and in a repository that a hook is run for, the submodule is taken as well', async () => {
    const {folder, tree} = checkout()
    const alone = {environment: {PATH: `${folder}/bin`}}
    const there = 'internal: native/libvduse 1.1 is there'
    assert.is((await provide(folder, {alternatives: [internal], request: alone})).reason, there)
    const hook = {
      environment: {
        GIT_DIR: '/no/such',
        GIT_WORK_TREE: '/',
      },
    }
    assert.is((await provide(folder, {alternatives: [internal], request: hook})).reason, there)
    git(join(tree, 'native/libvduse'), 'checkout', '-q', 'HEAD^')
    assert.match(
      (await provide(folder, {alternatives: [internal], request: hook})).reason,
      /while the tree pins/,
    )
  })
}

test.run()
