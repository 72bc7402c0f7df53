/** Hosts for probes: folders of their own, with fake compilers and pkg-configs, or with the real ones where they are installed. */

import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import * as assert from 'uvu/assert'
import type {Environment} from '../../src/host/environment.js'
import type {HostFindings, HostRequest} from '../../src/host/findings.js'
import {probeHost} from '../../src/host/probe-host.js'
import type {Probe} from '../../src/tree/host-layout.js'

const folders: string[] = []
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, {recursive: true, force: true})
})

/** A new folder that is gone when the tests end. @param files contents under paths in it; what is in `bin/` can be run */
export function hostFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'kgate-host-'))
  folders.push(folder)
  for (const name of ['bin', 'tmp', 'tree']) mkdirSync(join(folder, name))
  write(folder, files)
  return folder
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), {recursive: true})
    writeFileSync(join(folder, path), text, {mode: path.startsWith('bin/') ? 0o755 : 0o644})
  }
}

/** Takes -I, -L and -l; a source compiles where all that it includes is there and it has no #error. */
export const fakeCompiler = `#!/bin/sh
includes= libraries= folders= source= depfile= out= mode=build verbose=
for word; do
  case $word in
    -I*) includes="$includes \${word#-I}" ;;
    -L*) folders="$folders \${word#-L}" ;;
    -l*) libraries="$libraries \${word#-l}" ;;
    -E) mode=preprocess ;;
    -v) verbose=yes ;;
    -print-search-dirs) echo 'libraries: =/no/such/lib/'; exit ;;
    -bogus) echo "cc: error: unrecognized option '-bogus'" >&2; exit 1 ;;
    *.c) source=$word ;;
  esac
  case $before in
    -MF) depfile=$word ;;
    -o) out=$word ;;
  esac
  before=$word
done
if [ -n "$verbose" ]; then
  { echo '#include <...> search starts here:'; printf ' %s\\n' $includes; echo 'End of search list.'; } >&2
fi
headers=
for header in $(sed -n 's/^#include <\\(.*\\)>$/\\1/p' "$source"); do
  found=
  for folder in $includes; do [ -f "$folder/$header" ] && found=$folder/$header && break; done
  [ -n "$found" ] || { echo "$source:1:10: fatal error: $header: No such file or directory" >&2; exit 1; }
  [ -z "$verbose" ] || echo ". $found" >&2
  headers="$headers $found"
  if grep -q '^#error' "$found"; then echo "$found:1:2: error: $(grep '^#error' "$found")" >&2; exit 1; fi
done
if [ $mode = preprocess ]; then printf '"os" "linux"\\n"cpu" "riscv64"\\n'; exit; fi
if grep -q '^#error' "$source"; then echo "$source:1:2: error: $(grep '^#error' "$source")" >&2; exit 1; fi
for library in $libraries; do
  found=
  for folder in $folders; do [ -f "$folder/lib$library.a" ] && found=yes; done
  [ -n "$found" ] || { echo "ld: cannot find -l$library" >&2; exit 1; }
done
echo "$out: $source$headers" > "$depfile"
`

/** Knows the .pc files of PKG_CONFIG_PATH. */
export const fakePkgConfig = `#!/bin/sh
for word; do module=$word; done
case "$*" in *pc_path*) exit ;; esac
for folder in $(echo "$PKG_CONFIG_PATH" | tr : ' '); do
  if [ -f "$folder/$module.pc" ]; then
    case $1 in
      --modversion) sed -n 's/^Version: *//p' "$folder/$module.pc" ;;
      --cflags) sed -n 's/^Cflags: *//p' "$folder/$module.pc" ;;
      --libs) sed -n 's/^Libs: *//p' "$folder/$module.pc" ;;
    esac
    exit
  fi
done
echo "Package $module was not found in the pkg-config search path." >&2
exit 1
`

/** Where this machine has its programs. */
const systemPath = '/usr/bin:/bin'

/** The programs that probes use: fake ones, and where they are installed the real ones. */
export const toolchains: readonly {readonly kind: string; readonly bin: Readonly<Record<string, string>>}[] =
  [
    {kind: 'fake', bin: {'bin/cc': fakeCompiler, 'bin/pkg-config': fakePkgConfig}},
    ...['gcc', 'clang']
      .filter(compiler => isInstalled(compiler) && isInstalled('pkg-config'))
      .map(compiler => ({kind: compiler, bin: {'bin/cc': `#!/bin/sh\nexec ${compiler} "$@"\n`}})),
  ]

export function isInstalled(program: string): boolean {
  return systemPath.split(':').some(folder => existsSync(join(folder, program)))
}

/** The text of a .pc file. */
export function moduleFile(version: string, more = ''): string {
  return `Name: module\nDescription: of a test\nVersion: ${version}\nCflags: -DMODULE\nLibs: -lmodule\n${more}`
}

/** Asks a host that `hostFolder` made, whose tree is in `tree/`. No temporary file may be left. */
export async function probe(folder: string, request: Partial<HostRequest>): Promise<HostFindings> {
  const {environment, ...rest} = request
  const findings = await probeHost({
    directory: join(folder, 'tree'),
    probes: {},
    providers: {},
    choices: new Map(),
    workingDirectory: folder,
    machine: {platform: 'linux', architecture: 'x64'},
    environment: {PATH: `${folder}/bin:${systemPath}`, TMPDIR: join(folder, 'tmp'), ...environment},
    ...rest,
  })
  assert.equal(readdirSync(join(folder, 'tmp')), [])
  return findings
}

/** What one probe finds: its value and reason. */
export async function probeOne(
  folder: string,
  it: Probe,
  environment: Environment = {},
): Promise<readonly [boolean, string]> {
  const {facts} = await probe(folder, {probes: {IT: it}, environment})
  assert.is(facts.length, 1)
  const [fact] = facts
  return [fact?.value === true, fact?.reason ?? '']
}

/** Whether a process runs; one that has ended and that nobody has asked about yet does not. */
export function isRunning(pid: number): boolean {
  const {stdout} = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], {encoding: 'utf8'})
  return /^[^Z\s]/.test(stdout.trim())
}
