/**
 * The options of QEMU's configure: what its scripts/meson-buildoptions.py holds, for trees without that script, and what
 * configure takes by itself. One list serves all versions, since what a tree does not declare is left out; what only
 * older versions have is keyed by the tree's VERSION.
 */

import type {BuiltinOption, OptionsLayout, OwnEffect, OwnOption} from './options-layout.js'
import {autoconfOptions, compilerOptions, crossPrefix, deviceOptions, withoutFeatures} from './own-options.js'

/** What Meson says of itself on Debian on x86-64, which matters for libdir only. */
const builtins: readonly BuiltinOption[] = [
  flag('b_coverage', false, 'Enable coverage tracking.'),
  flag('b_lto', false, 'Use link time optimization'),
  folder('bindir', 'bin', 'Executable directory'),
  folder('datadir', 'share', 'Data file directory'),
  flag('debug', true, 'Enable debug symbols and other information'),
  folder('includedir', 'include', 'Header file directory'),
  folder('libdir', 'lib/x86_64-linux-gnu', 'Library directory'),
  folder('libexecdir', 'libexec', 'Library executable directory'),
  folder('localedir', 'share/locale', 'Locale data directory'),
  folder('localstatedir', '/var/local', 'Localstate data directory'),
  folder('mandir', 'share/man', 'Manual page directory'),
  folder('prefix', '/usr/local', 'Installation prefix'),
  flag('strip', false, 'Strip targets on install'),
  folder('sysconfdir', 'etc', 'Sysconf data directory'),
  flag('werror', false, 'Treat warnings as errors'),
]

function flag(name: string, value: boolean, description: string): BuiltinOption {
  return {name, type: 'boolean', value, description}
}

function folder(name: string, value: string, description: string): BuiltinOption {
  return {name, type: 'string', value, description}
}

const ignored: OwnEffect = {kind: 'ignored'}

function environment(...variables: string[]): OwnEffect {
  return {kind: 'environment', variables}
}

function added(...variables: string[]): OwnEffect {
  return {kind: 'environment', variables, add: true}
}

function sets(options: Readonly<Record<string, string>>): OwnEffect {
  return {kind: 'options', options}
}

/** @param args what Meson gets, where that is not a `-D` for each option */
function late(group: string, options: Readonly<Record<string, string>>, args?: readonly string[]): OwnEffect {
  return {kind: 'options', late: group, options, ...(args && {arguments: args})}
}

function targets(name: string, on: boolean): OwnEffect {
  return {kind: 'targets', name, on}
}

const x86 = ['i386', 'i486', 'i586', 'i686'].map(name => [name, 'x86'])
const cpuNames: Readonly<Record<string, string>> = {
  ...Object.fromEntries(x86),
  amd64: 'x86_64',
  x32: 'x86_64',
  ppc64le: 'ppc64',
}

/** The late ones in the order in which configure passes them on. */
const own: readonly OwnOption[] = [
  ...compilerOptions,
  crossPrefix,
  {spelling: '--host-cc=', effect: ignored},
  {spelling: '--cxx=', value: 'CXX', description: 'the C++ compiler', effect: environment('CXX')},
  {
    spelling: '--objcc=',
    value: 'OBJCC',
    description: 'the Objective-C compiler',
    effect: environment('OBJC'),
  },
  {spelling: '--rustc=', value: 'RUSTC', description: 'the Rust compiler', effect: environment('RUSTC')},
  {spelling: '--rustdoc=', effect: environment('RUSTDOC')},
  {
    spelling: '--extra-cxxflags=',
    value: 'CXXFLAGS',
    description: 'further flags for compiling C++',
    effect: added('CXXFLAGS'),
  },
  {
    spelling: '--extra-objcflags=',
    value: 'OBJCFLAGS',
    description: 'further flags for compiling Objective-C',
    effect: added('OBJCFLAGS'),
  },
  {spelling: '--cross-cc-cflags-*=', effect: ignored},
  {spelling: '--cross-cc-*=', effect: ignored},
  {spelling: '--cross-prefix-*=', effect: ignored},
  {spelling: '--make=', effect: ignored},
  {spelling: '--install=', effect: ignored},
  {spelling: '--python=', effect: ignored},
  {spelling: '--ninja=', effect: ignored},
  {spelling: '--skip-meson', effect: ignored},
  {spelling: '--rust-target-triple=', effect: ignored},
  {spelling: '--enable-containers', effect: ignored},
  {spelling: '--disable-containers', effect: ignored},
  {spelling: '--container-engine=', effect: ignored},
  {
    spelling: '--cpu=',
    value: 'CPU',
    description: "the host's CPU; default: this machine's",
    effect: {kind: 'cpu', names: cpuNames},
  },
  {
    spelling: '--enable-debug',
    description: 'checks that find bugs and do not flood the terminal, and no optimization',
    effect: sets({debug_tcg: 'true', debug_graph_lock: 'true', debug_mutex: 'true', optimization: '0'}),
  },
  ...deviceOptions,
  {spelling: '--enable-system', effect: targets('system', true)},
  {spelling: '--disable-system', effect: targets('system', false)},
  {spelling: '--enable-user', effect: targets('user', true)},
  {spelling: '--disable-user', effect: targets('user', false)},
  {spelling: '--enable-linux-user', effect: targets('linux-user', true)},
  {spelling: '--disable-linux-user', effect: targets('linux-user', false)},
  {spelling: '--enable-bsd-user', effect: targets('bsd-user', true)},
  {spelling: '--disable-bsd-user', effect: targets('bsd-user', false)},
  {spelling: '--enable-download', effect: late('download', {wrap_mode: 'default'}, [])},
  {
    spelling: '--disable-download',
    description: 'take no part of the sources from the network',
    effect: late('download', {wrap_mode: 'nodownload'}, ['--wrap-mode=nodownload']),
  },
  withoutFeatures,
  {
    spelling: '--static',
    description: 'link statically',
    effect: late('static', {prefer_static: 'true'}),
  },
  {spelling: '--enable-pie', effect: late('pie', {b_pie: 'true'}, [])},
  {
    spelling: '--disable-pie',
    description: 'no position-independent executables',
    effect: late('pie', {b_pie: 'false'}),
  },
  {spelling: '--enable-rust', effect: late('rust', {rust: 'enabled'})},
  {spelling: '--disable-rust', effect: late('rust', {rust: 'disabled'})},
  {spelling: '--enable-cfi', effect: late('cfi', {cfi: 'true', b_lto: 'true'})},
  {spelling: '--disable-cfi', effect: late('cfi', {cfi: 'false'})},
  {spelling: '--enable-docs', effect: late('docs', {docs: 'enabled'})},
  {spelling: '--disable-docs', effect: late('docs', {docs: 'disabled'})},
  {
    spelling: '--enable-plugins',
    without: ['--disable-tcg', '--static'],
    effect: late('plugins', {plugins: 'true'}),
  },
  {spelling: '--disable-plugins', effect: late('plugins', {plugins: 'false'})},
  {spelling: '--enable-tcg', effect: late('tcg', {tcg: 'enabled'})},
  {spelling: '--disable-tcg', effect: late('tcg', {tcg: 'disabled'})},
  {spelling: '--gdb=', effect: late('gdb', {gdb: '{value}'})},
  ...autoconfOptions,
]

/** Up to 7.x, configure decided many things that are Meson's since. */
const former: readonly OwnOption[] = [
  {
    spelling: '--prefix=',
    value: 'PREFIX',
    description: 'where to install to [/usr/local]',
    effect: sets({prefix: '{value}'}),
  },
  {spelling: '--enable-debug-info', effect: sets({debug: 'true'})},
  {spelling: '--disable-debug-info', effect: sets({debug: 'false'})},
  {spelling: '--enable-trace-backend=', effect: sets({trace_backends: '{value}'})},
  {spelling: '--disable-blobs', effect: sets({install_blobs: 'false'})},
  {spelling: '--enable-tcmalloc', effect: sets({malloc: 'tcmalloc'})},
  {spelling: '--enable-jemalloc', effect: sets({malloc: 'jemalloc'})},
  {
    spelling: '--bindir=',
    value: 'PATH',
    description: 'where to install programs [bin]',
    effect: late('bindir', {bindir: '{value}'}),
  },
  {spelling: '--enable-werror', effect: late('werror', {werror: 'true'})},
  {spelling: '--disable-werror', effect: late('werror', {werror: 'false'}, [])},
  {
    spelling: '--with-suffix=',
    value: 'SUFFIX',
    description: 'the last part of the folders for data [qemu]',
    effect: late('suffix', {qemu_suffix: '{value}'}),
  },
  {
    spelling: '--smbd=',
    value: 'SMBD',
    description: 'the smbd that user networking starts',
    effect: late('smbd', {smbd: '{value}'}),
  },
  ...[
    'modules',
    'debug-tcg',
    'sanitizers',
    'tsan',
    'stack-protector',
    'safe-stack',
    'plugins',
    'vhdx',
    'uuid',
  ]
    .flatMap(name => [`--enable-${name}`, `--disable-${name}`])
    .map(spelling => ({spelling, effect: ignored})),
  ...['--enable-virtio-blk-data-plane', '--disable-virtio-blk-data-plane', '--disable-zlib-test']
    .concat(['--with-coroutine=', '--with-git=', '--with-git-submodules=', '--meson=', '--gdb=', '--static'])
    .map(spelling => ({spelling, effect: ignored})),
]

const decidedByConfigure = ['bindir', 'debug', 'prefix', 'qemu_suffix', 'smbd', 'werror']

const since8 = ['--static', '--enable-download', '--disable-download']

const fdtOfGit: OwnOption = {spelling: '--enable-fdt=git', effect: sets({fdt: 'internal'})}

/** @param major of the tree's version */
export function qemuOptions(major: number): OptionsLayout {
  return {
    files: ['meson.options', 'meson_options.txt'],
    owned: false,
    script: 'scripts/meson-buildoptions.py',
    names: {
      b_coverage: 'gcov',
      b_lto: 'lto',
      coroutine_backend: 'with-coroutine',
      debug: 'debug-info',
      malloc: 'enable-malloc',
      pkgversion: 'with-pkgversion',
      qemu_firmwarepath: 'firmwarepath',
      qemu_suffix: 'with-suffix',
      trace_backends: 'enable-trace-backends',
      trace_file: 'with-trace-file',
    },
    skipped: ['default_devices', 'fuzzing_engine', ...(major >= 8 ? [] : decidedByConfigure)],
    auto: major >= 8 ? ['plugins', 'werror'] : [],
    shown: major >= 8 ? {libdir: 'system default'} : {},
    builtins,
    own: major >= 8 ? own : [fdtOfGit, ...own.filter(({spelling}) => !since8.includes(spelling))],
    ...(major < 10 && {former}),
  }
}
