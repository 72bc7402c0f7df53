import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {folderWith, kgate, qemuTree, root, smallTree} from './command.js'

const cwd = folderWith(smallTree)

/** The command line is at fault: one line, status 2. */
function refused(args: string[], line: string): void {
  assert.equal(kgate(args, {cwd}), {stdout: '', stderr: `kgate: ${line}\n`, status: 2}, args.join(' '))
}

/** What was asked for is not there: status 2. */
function wrong(args: string[], stderr: string): void {
  assert.equal(kgate(args, {cwd}), {stdout: '', stderr, status: 2}, args.join(' '))
}

test('--help lists every verb', () => {
  const ended = kgate(['--help'])
  assert.equal({stderr: ended.stderr, status: ended.status}, {stderr: '', status: 0})
  for (const verb of ['resolve', 'targets', 'minikconf']) assert.match(ended.stdout, `\n  kgate ${verb} `)
  assert.match(ended.stdout, 'Exit status: 0 fine, 1 the input is at fault, 2 the command line is')
  assert.equal(kgate(['-h']), ended)
  assert.equal(kgate(['help']), ended)
})

test('--help of each verb tells its usage', () => {
  const usage = {
    resolve: 'TARGET... | --all [options]',
    targets: '[options]',
    minikconf:
      '[--defconfig|--allnoconfig|--allyesconfig|--randconfig] OUTPUT DEPFILE INPUT... [CONFIG_X=y|n ...]',
  }
  for (const [verb, line] of Object.entries(usage)) {
    const ended = kgate([verb, '--help'])
    assert.equal({stderr: ended.stderr, status: ended.status}, {stderr: '', status: 0})
    assert.ok(ended.stdout.startsWith(`\nUsage\n  kgate ${verb} ${line}\n`), ended.stdout)
    assert.equal(kgate([verb, '-h']), ended)
    assert.equal(kgate(['help', verb]), ended)
    assert.ok(
      ended.stdout.split('\n').every(text => text.length <= 120),
      `a line of the help of ${verb} is too long`,
    )
  }
})

test('every option of resolve and targets is in its help', () => {
  const resolve = kgate(['resolve', '--help']).stdout
  const named = [...resolve.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name]) => name)
  assert.equal(named.sort(), [
    'all',
    'cpu',
    'devices',
    'format',
    'host',
    'host-from',
    'mode',
    'output',
    'profile',
    'seed',
    'set',
    'tree',
    'warnings',
    'without-default-devices',
  ])
  const targets = kgate(['targets', '--help']).stdout
  assert.equal(
    [...targets.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name]) => name),
    ['tree', 'profile', 'format'],
  )
})

test('--version is that of the package', () => {
  const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const expected = {stdout: `kgate ${version}\n`, stderr: '', status: 0}
  assert.equal(kgate(['--version']), expected)
  assert.equal(kgate(['-V']), expected)
})

test('verbs', () => {
  refused([], 'a verb is missing: "kgate --help" lists them')
  refused(['frobnicate'], 'there is no verb "frobnicate": "kgate --help" lists them')
  refused(['resolv'], 'there is no verb "resolv": did you mean resolve?')
  refused(['help', 'target'], 'there is no verb "target": did you mean targets?')
  refused(['constructor'], 'there is no verb "constructor": "kgate --help" lists them')
})

test('options', () => {
  refused(['resolve', 'one', '--formt', 'mak'], 'unknown option --formt: did you mean --format?')
  refused(['resolve', 'one', '--xyzzy'], 'unknown option --xyzzy')
  refused(['resolve', 'one', '-x'], 'unknown option -x')
  refused(['targets', '--all'], 'unknown option --all')
})

test('targets on the command line', () => {
  refused(['resolve'], 'name a target, or say --all ("kgate targets" lists them)')
  refused(['resolve', '--all', 'one'], 'name targets or say --all, not both')
  refused(['targets', 'one'], 'unexpected argument "one"')
})

test('values of options', () => {
  const one = ['resolve', 'one']
  refused([...one, '--format', 'maks'], '--format: "maks" is not known: did you mean mak?')
  refused([...one, '--format', 'xyzzy'], '--format: "xyzzy" is not known: there is mak, header, json, table')
  refused(['targets', '--format', 'xml'], '--format: "xml" is not known: there is text, json')
  refused([...one, '--mode', 'randconfg'], '--mode: "randconfg" is not known: did you mean randconfig?')
  refused(
    [...one, '--mode', 'most'],
    '--mode: "most" is not known: there is defconfig, allnoconfig, allyesconfig, randconfig',
  )
  refused([...one, '--profile', 'nope'], '--profile: there is no profile "nope", only qemu and kgate')
  refused([...one, '--tree'], '--tree: a value is missing')
  refused([...one, '--tree='], '--tree: a value is missing')
  refused([...one, '--output'], '--output: a value is missing')
  refused([...one, '--devices='], '--devices: a value is missing')
  refused([...one, '--host', 'AIO'], '--host: "AIO" is not of the form SYMBOL=y or SYMBOL=n')
  refused([...one, '--set', 'NET=m'], '--set: "NET=m" is not of the form SYMBOL=y or SYMBOL=n')
  refused([...one, '--set', 'NET=n,NET=y'], '--set: NET is given both y and n')
  refused([...one, '--seed', '1'], '--seed goes with --mode randconfig')
  refused([...one, '--mode', 'randconfig', '--seed', '1.5'], '--seed: "1.5" is not a whole number')
  refused(
    [...one, '--without-default-devices', '--mode', 'allyesconfig'],
    '--without-default-devices and --mode allyesconfig exclude each other',
  )
})

test('unknown targets', () => {
  const error = (name: string) =>
    `error: ${name} is not a target with devices in this tree [unknown-target]\n`
  wrong(['resolve', 'xxxxxxxx'], `${error('xxxxxxxx')}  help: "kgate targets" lists the 2 that there are\n`)
  wrong(['resolve', 'onee'], `${error('onee')}  help: did you mean one?\n`)
  wrong(
    ['resolve', 'i386-linux-user'],
    `${error('i386-linux-user')}  help: user-mode targets have no devices to resolve\n`,
  )
  wrong(
    ['resolve', 'one', '123456'],
    `${error('123456')}  help: "kgate targets" lists the 2 that there are\n1 of 2 targets cannot be resolved\n`,
  )
})

test("a user-mode target of a tree in QEMU's layout", () => {
  const tree = folderWith(qemuTree)
  assert.equal(kgate(['resolve', 'arm-linux-user'], {cwd: tree}), {
    stdout: '',
    stderr:
      'error: arm-linux-user is not a target with devices in this tree [unknown-target]\n' +
      '  help: user-mode targets have no devices to resolve\n',
    status: 2,
  })
})

test('unknown symbols', () => {
  const error = (name: string) =>
    `error: --host: ${name} is not a host symbol of this tree [unknown-host-symbol]\n`
  wrong(['resolve', 'one', '--host', 'AIOO=y'], `${error('AIOO')}  help: did you mean AIO?\n`)
  wrong(['resolve', 'one', '--host', 'PRINTER=y'], `${error('PRINTER')}  help: there is AIO\n`)
  wrong(
    ['resolve', 'one', '--host', 'DISK=n'],
    `${error('DISK')}  help: to assign it all the same, say --set DISK=n\n`,
  )
  wrong(
    ['resolve', 'one', '--set', 'BORD=n'],
    '--set:1:1: error: BORD is not defined by any "config" block [undefined-symbol]\n' +
      '    1 | BORD=n\n      | ^^^^\n  help: did you mean BOARD?\n',
  )
})

// Skipped: what follows does not hold yet.

test('an unknown option is shown as it was typed', () => {
  refused(
    ['resolve', 'one', '--without-default-device'],
    'unknown option --without-default-device: did you mean --without-default-devices?',
  )
})

test('an option given twice is the fault of the command line', () => {
  for (const option of ['--format', '--mode', '--tree', '--devices', '--output', '--cpu']) {
    const {stdout, stderr, status} = kgate(['resolve', 'one', option, 'mak', option, 'mak'], {cwd})
    assert.equal({stdout, status}, {stdout: '', status: 2}, option)
    assert.match(stderr, new RegExp(`^kgate: ${option}\\b.*\n$`))
  }
})

test('spellings of options that no help tells are unknown options', () => {
  const spellings = [
    '--no-tree',
    '--no-host',
    '--no-set',
    '--no-devices',
    '--no-output',
    '--no-cpu',
    '--no-all',
  ]
  for (const option of [...spellings, '--tree.x=1', '--set.x=n', '--withoutDefaultDevices', '--all=x']) {
    const {stdout, stderr, status} = kgate(['resolve', 'one', option], {cwd: folderWith(smallTree)})
    assert.equal({stdout, status}, {stdout: '', status: 2}, option)
    assert.match(stderr, /^kgate: .*\n$/)
  }
})

test('a target that cannot be one is reported once', () => {
  const error = (name: string) =>
    `error: ${name} is not a target with devices in this tree [unknown-target]\n`
  for (const name of ['../one', '-', '']) {
    wrong(['resolve', name], `${error(name)}  help: "kgate targets" lists the 2 that there are\n`)
  }
  const tree = folderWith(qemuTree)
  assert.equal(kgate(['resolve', 'arm-softmm'], {cwd: tree}), {
    stdout: '',
    stderr: `${error('arm-softmm')}  help: did you mean arm-softmmu?\n`,
    status: 2,
  })
})

test('a symbol of the command line that is unknown is reported once for all targets', () => {
  const {stderr, status} = kgate(['resolve', '--all', '--set', 'BORD=n'], {cwd})
  assert.is(status, 2)
  assert.is(stderr.split('BORD is not defined').length - 1, 1)
})

test('a name for --devices in a tree whose targets have one list', () => {
  const {stdout, status} = kgate(['resolve', 'one', '--devices', 'minimal'], {cwd})
  assert.equal({stdout, status}, {stdout: '', status: 2})
})

test('values that are names of what every object has, or look like options', () => {
  const {stderr, status} = kgate(['resolve', 'one', '--cpu', 'constructor'], {cwd})
  assert.match(stderr, /^kgate: --cpu: "constructor" is not known: there is x86, /)
  assert.is(status, 2)
  refused(['resolve', 'one', '--tree', '-odd'], '--tree: a value is missing')
  refused(['resolve', 'one', '--output', '-odd'], '--output: a value is missing')
})

test.run()
