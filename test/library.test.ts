/** The package as a program that depends on it sees it: the built library, by its path. */

import {spawnSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import type * as Library from '../src/index.js'
import {brokenTree, folderWith, root, run, smallTree, temporaryFolder} from './cli/command.js'

const library: typeof Library = await import(pathToFileURL(join(root, 'dist/index.js')).href)
const {diskReader, formatDiagnostic, loadTree, resolve} = library
const small = folderWith(smallTree)
const broken = folderWith(brokenTree)

function tree(folder: string, options?: Library.LoadOptions): Library.Tree {
  const loaded = loadTree(folder, options)
  assert.equal(loaded.diagnostics, [])
  if (!loaded.tree) throw new Error(`no tree in ${folder}`)
  return loaded.tree
}

test('what is exported', () => {
  assert.equal(Object.keys(library).sort(), [
    'Source',
    'analyses',
    'appendLine',
    'buildFiles',
    'checkRecord',
    'checkTree',
    'codes',
    'codesLookedFor',
    'compare',
    'completeMak',
    'configurationRecord',
    'configure',
    'configureHelp',
    'configureWith',
    'configuredOptions',
    'cpus',
    'deviceFiles',
    'diagnosticRecord',
    'diffMarkdown',
    'diffRecord',
    'diffReport',
    'diffText',
    'differs',
    'diskReader',
    'displayFrom',
    'editedFiles',
    'explanationText',
    'findProgram',
    'fixRecord',
    'fixText',
    'formatDiagnostic',
    'formatFinding',
    'groupBy',
    'hasErrors',
    'helpOrigins',
    'hostFor',
    'isCode',
    'lastingArguments',
    'listChecks',
    'listSymbols',
    'listed',
    'loadOptions',
    'loadRange',
    'loadRevision',
    'loadTree',
    'lockBuild',
    'looksLikeTree',
    'minikconf',
    'modes',
    'nameInRepository',
    'observationRecord',
    'observeSpace',
    'otherEdits',
    'parseBaseline',
    'parseConfigureCall',
    'parseKconfig',
    'parseMinikconfCall',
    'parseObservation',
    'parseRecord',
    'placeRecord',
    'placeText',
    'plain',
    'probeHost',
    'probedVariables',
    'profiles',
    'readConfigureFlags',
    'readHostRecord',
    'readResults',
    'readSavedResult',
    'recordFormat',
    'recordLine',
    'recordText',
    'renamed',
    'renderBaseline',
    'renderBuildOptions',
    'renderHeader',
    'renderMak',
    'reportFormats',
    'resolve',
    'revisionFiles',
    'revisionRange',
    'sampleTarget',
    'sampledSpace',
    'selectTargets',
    'settle',
    'solvedSide',
    'suggest',
    'summary',
    'symbolGroups',
    'systemProblem',
    'targetsOfShard',
    'varieties',
    'want',
    'wholeHost',
    'writeFiles',
  ])
})

test('a tree is loaded, and a target resolved', () => {
  const loaded = tree(small)
  assert.is(loaded.directory, small)
  assert.is(loaded.layout.profile, 'kgate')
  assert.equal(loaded.targets(), ['one', 'two'])
  assert.is(loaded.devicesFile('one'), join(small, 'default-configs/one.mak'))

  const resolution = resolve(loaded, {target: 'two', host: new Map([['AIO', true]])})
  assert.ok(resolution.resolved)
  assert.equal(resolution.diagnostics, [])
  assert.is(resolution.target, 'two')
  assert.equal(resolution.enabled(), ['BOARD', 'BUS', 'DISK', 'EXTRA'])
  assert.equal(resolution.hostDefaults(), [])
  assert.equal(
    resolution.files(),
    ['default-configs/two.mak', 'Kconfig', 'Kconfig.host'].map(file => join(small, file)),
  )
  const symbols = resolution.symbols()
  assert.equal(
    symbols.map(({name, value, external}) => [name, value, external]),
    [
      ['AIO', true, true],
      ['BOARD', true, false],
      ['BUS', true, false],
      ['DISK', true, false],
      ['EXTRA', true, false],
      ['NET', false, false],
    ],
  )
  const bus = symbols[2]
  assert.is(bus?.reason.message, 'select BUS if BOARD')
  assert.ok(bus?.reason.place)
  assert.equal(bus?.because, [{name: 'BOARD', value: true}])
})

test('one tree answers many requests, each on its own', () => {
  const loaded = tree(small)
  const enabled = (request: Omit<Library.ResolveRequest, 'target'>) =>
    resolve(loaded, {target: 'one', ...request}).enabled()
  const all = ['BOARD', 'BUS', 'EXTRA', 'NET']
  assert.equal(enabled({}), all)
  assert.equal(enabled({set: new Map([['NET', false]])}), ['BOARD', 'BUS', 'EXTRA'])
  assert.equal(enabled({mode: 'allnoconfig'}), [])
  assert.equal(enabled({devices: join(small, 'default-configs/two.mak')}), ['BOARD', 'BUS', 'EXTRA'])
  assert.equal(enabled({}), all)
  assert.equal(resolve(loaded, {target: 'one'}).hostDefaults(), ['AIO'])
})

test('what is wrong is a value, never thrown', () => {
  const none = loadTree(join(small, 'nowhere'))
  assert.is(none.tree, undefined)
  assert.equal(
    none.diagnostics.map(({code, severity}) => [code, severity]),
    [['no-tree', 'error']],
  )

  const loaded = tree(broken)
  const codesOf = (request: Library.ResolveRequest) => {
    const resolution = resolve(loaded, request)
    assert.not.ok(resolution.resolved)
    assert.equal(resolution.enabled(), [])
    assert.equal(resolution.symbols(), [])
    for (const {code} of resolution.diagnostics) assert.ok(library.codes.includes(code))
    return resolution.diagnostics.map(({code}) => code)
  }
  assert.equal(codesOf({target: 'three'}), ['contradiction'])
  assert.equal(codesOf({target: 'four'}), ['unknown-target'])
  assert.equal(codesOf({target: 'one', host: new Map([['NOPE', true]])}), ['unknown-host-symbol'])
  assert.equal(codesOf({target: 'one', set: new Map([['NOPE', true]])}), ['undefined-symbol'])
  assert.equal(codesOf({target: 'one', devices: '/nowhere.mak'}), ['unreadable-file'])
})

test('a diagnostic as text and as a record', () => {
  const [diagnostic] = resolve(tree(broken, {workingDirectory: broken}), {target: 'three'}).diagnostics
  if (!diagnostic) throw new Error('three is not broken')
  assert.ok(
    formatDiagnostic(diagnostic).startsWith(
      'default-configs/three.mak:2:1: error: in three, BUS is forced to be both y and n [contradiction]\n',
    ),
  )
  const record = library.diagnosticRecord(diagnostic)
  assert.equal(JSON.parse(JSON.stringify(record)), record)
  assert.equal(record.place, {
    file: 'default-configs/three.mak',
    line: 2,
    column: 1,
    endLine: 2,
    endColumn: 11,
  })
})

test('files may come from anywhere', () => {
  const files = new Map(Object.entries(smallTree).map(([path, text]) => [`/virtual/${path}`, text]))
  const reader: Library.FileReader = {
    read(path) {
      const text = files.get(path)
      return text === undefined ? {problem: 'no such file'} : {realPath: path, text}
    },
    exists: path => [...files.keys()].some(file => file === path || file.startsWith(`${path}/`)),
    glob: folder => [...files.keys()].filter(file => file.startsWith(folder) && file.endsWith('.mak')),
  }
  const loaded = tree('/virtual', {reader, workingDirectory: '/'})
  assert.equal(loaded.targets(), ['one', 'two'])
  assert.equal(resolve(loaded, {target: 'two'}).enabled(), ['BOARD', 'BUS', 'EXTRA'])
  assert.not.ok(library.looksLikeTree(diskReader, '/virtual'))
})

test('minikconf as a function writes nothing', () => {
  const call = library.parseMinikconfCall(['o', '/nowhere/dep', 'default-configs/two.mak', 'Kconfig'])
  if (typeof call === 'string') throw new Error(call)
  const {config, dependencies, diagnostics} = library.minikconf(call, {workingDirectory: small})
  assert.equal(diagnostics, [])
  assert.is(config, 'CONFIG_BOARD=y\nCONFIG_BUS=y\nCONFIG_EXTRA=y\n')
  const read = ['default-configs/two.mak', 'Kconfig', 'Kconfig.host']
  assert.is(dependencies, read.map(file => `o: ${join(small, file)}\n`).join(''))
})

test('files are written', () => {
  const output = temporaryFolder()
  const resolution = resolve(tree(small), {target: 'two'})
  const files = library.deviceFiles('two', resolution.enabled())
  assert.equal(library.writeFiles(output, files), ['two-config-devices.mak', 'two-config-devices.h'])
  assert.equal(library.writeFiles(output, files), [])
})

test('the library prints nothing, and leaves the process alone', () => {
  const program = `
    import * as library from ${JSON.stringify(pathToFileURL(join(root, 'dist/index.js')).href)}
    const before = JSON.stringify([process.exitCode, process.eventNames(), Object.keys(globalThis)])
    for (const folder of ${JSON.stringify([small, broken, '/nowhere'])}) {
      const {tree} = library.loadTree(folder)
      for (const target of [...(tree?.targets() ?? []), 'none']) {
        const resolution = tree && library.resolve(tree, {target})
        resolution?.symbols()
      }
    }
    library.minikconf({mode: 'defconfig', output: 'o', dependencyFile: 'd', inputs: ['/nowhere'], externals: []})
    const after = JSON.stringify([process.exitCode, process.eventNames(), Object.keys(globalThis)])
    if (before !== after) throw new Error(before + ' became ' + after)
  `
  const args = ['--input-type=module', '-e', program]
  assert.equal(run(process.execPath, args, {cwd: temporaryFolder()}), {stdout: '', stderr: '', status: 0})
})

test('the package holds what package.json names', () => {
  const packageFile = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline']
  const {stdout, status} = spawnSync('npm', args, {cwd: root, encoding: 'utf8'})
  assert.is(status, 0)
  const files: string[] = JSON.parse(stdout)[0].files.map(({path}: {path: string}) => path)
  const {'.': main, ...others} = packageFile.exports
  const named: string[] = [main.default, ...Object.values(others), ...Object.values(packageFile.bin)]
  for (const path of named) assert.ok(files.includes(path.replace(/^\.\//, '')), path)
  // The types are there only where `npm run build` was run; packing runs it.
  assert.is(main.types, './dist/types/src/index.d.ts')
  // The embedded example tree, whole.
  const embedded = ['Kconfig', 'Kconfig.host', 'kconfig/buses.Kconfig', 'default-configs/x86_64-softmmu.mak']
  for (const path of embedded) assert.ok(files.includes(path), path)
  const strangers = files.filter(path =>
    /^(test|src|grammar|bench|scripts|node_modules)\/|\.blob$|^kgate$/.test(path),
  )
  assert.equal(strangers, [])
})

test('the command of the package runs by itself', () => {
  const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const bin = join(root, 'dist/kgate.cjs')
  assert.equal(run(process.execPath, [bin, '--version']), {
    stdout: `kgate ${version}\n`,
    stderr: '',
    status: 0,
  })
  const {stdout, status} = run(process.execPath, [bin, 'targets'], {cwd: temporaryFolder()})
  assert.is(status, 0)
  assert.match(stdout, /^x86_64-softmmu$/m)
})

test.run()
