import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {parseConfigureCall} from '../../src/options/command-line.js'
import {readConfigureFlags} from '../../src/options/configure-flags.js'
import {qemuLayout} from '../../src/tree/qemu-layout.js'
import {callOf, ownedTable, qemuOptionFile, qemuTable, tableOf} from './option-trees.js'

/** Values of the options that a call decides, under their names. */
function given(argv: readonly string[], table = ownedTable): Record<string, unknown> {
  const {call} = parseConfigureCall(argv, table)
  return Object.fromEntries([...call.given].map(([name, {value}]) => [name, value]))
}

function passedOn(argv: readonly string[], table = qemuTable): readonly string[] {
  return parseConfigureCall(argv, table).call.mesonArguments
}

test('each form gives its option a value, and Meson an argument', () => {
  const argv = [
    '--enable-nic',
    '--enable-crypto-lib=system',
    '--jobs=8',
    '--disable-docs',
    '--formats=raw,vmdk',
  ]
  assert.equal(given(argv), {
    nic: 'enabled',
    crypto_lib: 'system',
    jobs: 8,
    docs: false,
    formats: ['raw', 'vmdk'],
  })
  assert.equal(callOf(argv).mesonArguments, [
    '-Dnic=enabled',
    '-Dcrypto_lib=system',
    '-Djobs=8',
    '-Ddocs=false',
    '-Dformats=raw,vmdk',
  ])
})

test('what is given keeps the argument and its place', () => {
  const call = callOf(['--title=a b', '--enable-nic'])
  const {argument, place} = call.given.get('nic') ?? {}
  assert.is(argument, '--enable-nic')
  assert.equal(place?.span, {start: 12, end: 24})
  assert.is(call.source.text, '--title=a b --enable-nic')
  assert.is(call.source.name, '<command line>')
})

test('a list is written with colons, and Meson gets it as it reads lists', () => {
  assert.equal(given(['--search-path=a:b\\c::"d":']), {search_path: ['a', 'b\\c', '', '"d"']})
  assert.equal(passedOn(['--search-path=a:b\\c::"d":'], ownedTable), [
    '-Dsearch_path=["""a""","""b\\\\c""","""""","""\\"d\\"""",]',
  ])
  assert.equal(given(['--search-path=']), {search_path: []})
  assert.equal(given(['--search-path=/a b:/c']), {search_path: ['/a b', '/c']})
})

test("QEMU's configure cuts a list at a blank, and kgate says so", () => {
  const {call, diagnostics} = parseConfigureCall(['--firmwarepath=/a b:/c'], qemuTable)
  assert.equal(call.mesonArguments, ['-Dqemu_firmwarepath=["""/a""",]'])
  assert.equal(
    diagnostics.map(({severity}) => severity),
    ['warning'],
  )
})

test('-D goes to Meson as it is, and is read as Meson reads it', () => {
  const argv = [
    '-Dnic=disabled',
    '-Dsearch_path=x,y',
    '-Doptimization=2',
    '-Dc_args=-O1 -g',
    '-Dbuild.cpp_std=c++17',
  ]
  assert.equal(callOf(argv).mesonArguments, argv)
  assert.equal(given(argv)['search_path'], ['x', 'y'])
  assert.equal(callOf(['-Dlibslirp:default_library=static']).mesonArguments, [
    '-Dlibslirp:default_library=static',
  ])
})

test('the last one counts, and what it overrules is told once', () => {
  const {call, diagnostics} = parseConfigureCall(
    ['--enable-nic', '--jobs=2', '-Dnic=disabled', '--jobs=2'],
    ownedTable,
  )
  assert.is(call.given.get('nic')?.value, 'disabled')
  assert.equal(
    diagnostics.map(({message}) => message),
    ['--enable-nic is overruled by -Dnic=disabled'],
  )
})

test('an option in the place of another one decides that too', () => {
  assert.equal(given(['--enable-old-nic']), {old_nic: 'enabled', nic: 'enabled'})
})

test('features that nobody decides are off without default features, wherever that stands', () => {
  assert.is(callOf([]).auto, 'auto')
  const call = callOf(['--enable-nic', '--without-default-features', '--jobs=2'])
  assert.is(call.auto, 'disabled')
  assert.equal(call.mesonArguments, ['-Dnic=enabled', '-Djobs=2', '-Dauto_features=disabled'])
  assert.is(callOf(['-Dauto_features=enabled']).auto, 'enabled')
})

test('devices that boards have by default', () => {
  assert.equal(given(['--without-default-devices']), {default_devices: false})
  assert.equal(passedOn(['--with-default-devices']), ['-Ddefault_devices=true'])
})

test('lists of devices', () => {
  assert.equal(
    [...callOf(['--with-devices-x86_64=minimal', '--with-devices-arm=x']).devices],
    [
      ['x86_64', 'minimal'],
      ['arm', 'x'],
    ],
  )
})

test('targets', () => {
  const call = callOf(['--target-list=a-softmmu,b-linux-user'])
  assert.equal(call.targets, ['a-softmmu', 'b-linux-user'])
  assert.equal(call.placeOf('b-linux-user')?.span, {start: 24, end: 36})
  assert.equal(callOf(['--target-list=']).targets, [])
  assert.is(callOf([]).targets, undefined)
  assert.equal(callOf(['--target-list-exclude=a,b']).excluded, ['a', 'b'])
  assert.equal(callOf(['--target-list=', '--target-list-exclude=a']).excluded, ['a'])
})

test('kinds of targets', () => {
  const call = callOf(['--disable-system', '--enable-linux-user'], qemuTable)
  assert.equal(call.switches, [
    ['system', false],
    ['linux-user', true],
  ])
  assert.equal(call.placeOf('system')?.span, {start: 0, end: 16})
})

test('compilers are variables, and flags are added to those that are there', () => {
  const environment = {CFLAGS: '-O1'}
  const call = callOf(['--cc=clang', '--extra-cflags=-g', '--extra-cflags=-Wall'], ownedTable, environment)
  assert.equal(Object.fromEntries(call.environment), {
    CC: 'clang',
    CFLAGS: '-O1 -g -Wall',
    CXXFLAGS: '-g -Wall',
    OBJCFLAGS: '-g -Wall',
  })
  assert.equal(call.mesonArguments, [])
})

test('what packagers give to every configure changes nothing', () => {
  const argv = [
    ...['--host=x86_64-redhat-linux-gnu', '--build=aarch64-apple-darwin', '--sbindir=/usr/sbin'],
    ...['--disable-dependency-tracking', '--sharedstatedir=/var/lib', '--infodir=/usr/share/info'],
  ]
  for (const table of [ownedTable, qemuTable]) {
    const call = callOf(argv, table)
    assert.equal(call.mesonArguments, [])
    assert.is(call.flags.build, undefined)
    assert.is(call.flags.host.size, 0)
  }
})

test("kgate's own flags, with a blank or with =", () => {
  const {flags} = callOf([
    ...['--tree', '/t', '--build=out', '--host', 'LINUX=y,CONFIG_KVM=n', '--host=FDT=y', '--host-from=old'],
    ...['--profile=qemu', '--format', 'json', '--fresh', '--again', '--quiet', '--warnings', '-h', '-V'],
  ])
  assert.equal(
    {...flags, host: Object.fromEntries(flags.host)},
    {
      tree: '/t',
      profile: 'qemu',
      build: 'out',
      hostFrom: 'old',
      host: {LINUX: true, KVM: false, FDT: true},
      format: 'json',
      again: true,
      fresh: true,
      quiet: true,
      warnings: true,
      help: true,
      version: true,
    },
  )
})

test('flags can be read before there is a tree', () => {
  const {tree, help} = readConfigureFlags(['--enable-whatever', '--tree', 'x', '--tree=y', '--title=--help'])
  assert.is(tree, 'y')
  assert.is(help, false)
})

test("QEMU's own options in the order in which its configure passes them on", () => {
  const argv = [
    '--disable-tcg',
    '--static',
    '--enable-kvm',
    '--disable-docs',
    '--enable-cfi',
    '--disable-pie',
    '-Dx86:y=1',
  ]
  assert.equal(passedOn(argv), [
    '-Dkvm=enabled',
    '-Dx86:y=1',
    '-Dprefer_static=true',
    '-Db_pie=false',
    '-Dcfi=true',
    '-Db_lto=true',
    '-Ddocs=disabled',
    '-Dtcg=disabled',
  ])
  assert.equal(passedOn(['--gdb=/bin/gdb', '--enable-kvm']), ['-Dkvm=enabled', '-Dgdb=/bin/gdb'])
  assert.equal(passedOn(['--enable-debug', '-Ddebug_tcg=false']), [
    '-Ddebug_tcg=true',
    '-Ddebug_mutex=true',
    '-Doptimization=0',
    '-Ddebug_tcg=false',
  ])
})

test('of options that are passed on late, the last one of a kind counts', () => {
  assert.equal(passedOn(['--enable-pie', '--disable-pie', '--enable-pie']), [])
  assert.equal(passedOn(['--disable-pie', '--enable-pie', '--disable-pie']), ['-Db_pie=false'])
  assert.equal(given(['--enable-cfi', '--disable-cfi'], qemuTable), {cfi: false})
})

test('what is passed on late overrules what stands behind it', () => {
  const {call, diagnostics} = parseConfigureCall(['--disable-tcg', '-Dtcg=enabled'], qemuTable)
  assert.is(call.given.get('tcg')?.value, 'disabled')
  assert.equal(call.mesonArguments, ['-Dtcg=enabled', '-Dtcg=disabled'])
  assert.equal(
    diagnostics.map(({message}) => message),
    ['-Dtcg=enabled is overruled by --disable-tcg'],
  )
})

test('what Meson cannot be handed is refused', () => {
  const faults = (...argv: string[]) =>
    parseConfigureCall(argv, ownedTable).diagnostics.map(({message}) => message)
  const lineBreak = (name: string) => `${name}: a line break cannot be handed on to Meson`
  assert.equal(faults('--title=a\nb', '-Dprefix=/a\r'), [lineBreak('--title'), lineBreak('-Dprefix')])
  assert.equal(faults('--extra-cflags=-DA\n-DB', '--host=A=y\nB=y', '--target-list=a\nb'), [])
  assert.equal(faults('--title=caf\ufffd'), ['--title: this argument is not UTF-8'])
})

test('an empty value of a flag is one mistake', () => {
  const {diagnostics} = parseConfigureCall(['--build', '', '--tree='], ownedTable)
  assert.equal(
    diagnostics.map(({message}) => message),
    ['--build: a value is missing', '--tree: a value is missing'],
  )
})

test('the CPU of the host', () => {
  assert.is(callOf(['--cpu=aarch64'], qemuTable).cpu, 'aarch64')
  assert.is(callOf(['--cpu=i686'], qemuTable).cpu, 'x86')
  assert.is(callOf([], qemuTable).cpu, undefined)
})

test('options that only older trees have', () => {
  const older = tableOf({VERSION: '7.2.0\n', 'meson_options.txt': qemuOptionFile}, 'qemu')
  assert.equal(
    passedOn(
      ['--prefix=/usr', '--enable-tcmalloc', '--enable-fdt=git', '--enable-sanitizers', '--static'],
      older,
    ),
    ['-Dprefix=/usr', '-Dmalloc=tcmalloc', '-Dfdt=internal'],
  )
  const {diagnostics} = parseConfigureCall(['--enable-tcmalloc'], qemuTable)
  assert.equal(
    diagnostics.map(({code}) => code),
    ['unknown-argument'],
  )
})

test('no option of a profile is listed twice', () => {
  for (const version of ['10.2', '7.2']) {
    const {own = [], former = []} = qemuLayout(version).options ?? {}
    for (const list of [own, former]) assert.is(new Set(list.map(({spelling}) => spelling)).size, list.length)
  }
})

test.run()
