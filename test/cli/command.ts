/** Runs the command as a user does, in a child process, and makes folders and trees for it. */

import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import * as assert from 'uvu/assert'

export const root = process.env['KGATE_ROOT'] ?? process.cwd()
export const launcher = join(root, 'kgate')

export interface Ended {
  readonly stdout: string
  readonly stderr: string
  /** Null where a signal ended it. */
  readonly status: number | null
}

export interface RunOptions {
  /** Default: the repository. */
  readonly cwd?: string
  /** Beside the variables of the tests; none about colours are passed on. */
  readonly env?: Readonly<Record<string, string>>
}

/** Runs any program. Whatever it was, nothing of kgate's may have failed with a stack. */
export function run(
  program: string,
  args: readonly string[],
  {cwd = root, env = {}}: RunOptions = {},
): Ended {
  const {FORCE_COLOR: _f, NO_COLOR: _n, NODE_OPTIONS: _o, ...inherited} = process.env
  const child = spawnSync(program, args, {cwd, env: {...inherited, ...env}, encoding: 'utf8'})
  if (child.error) throw child.error
  const {stdout, stderr, status} = child
  assertNoBug(stdout)
  assertNoBug(stderr)
  return {stdout, stderr, status}
}

export function kgate(args: readonly string[], options?: RunOptions): Ended {
  return run(launcher, args, options)
}

/** A command line that a shell reads; `kgate` in it is the command. */
export function shell(script: string, options: RunOptions = {}): Ended {
  const path = `${root}:${process.env['PATH']}`
  return run('sh', ['-c', script], {...options, env: {PATH: path, ...options.env}})
}

/** A user never sees a stack, nor that kgate is at fault. */
export function assertNoBug(text: string): void {
  assert.not.match(text, /^\s+at .*[:)]/m)
  assert.not.match(text, /bug in kgate/)
}

const folders: string[] = []
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, {recursive: true, force: true})
})

/** An empty folder that is gone when the tests end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'kgate-'))
  folders.push(folder)
  return folder
}

/** @param files contents under paths relative to the folder */
export function folderWith(files: Readonly<Record<string, string>>, folder = temporaryFolder()): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), {recursive: true})
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** Two targets: of `one` BOARD, BUS, EXTRA and NET are y; of `two` all but NET; DISK only where the host has AIO. */
export const smallTree = {
  Kconfig: `source Kconfig.host
config BUS
    bool
config NET
    bool
    depends on BUS
    default y
config DISK
    bool
    depends on BUS && AIO
    default y
config BOARD
    bool
    select BUS
    imply EXTRA
    default y
config EXTRA
    bool
    depends on BUS
`,
  'Kconfig.host': 'config AIO\n    bool\n',
  'default-configs/one.mak': '# Everything that is there by default.\n',
  'default-configs/two.mak': 'CONFIG_NET=n\n',
}

export const hostNote = 'note: host symbols assumed off: AIO (give them with --host)\n'

/** What `smallTree` has with a target that contradicts itself. */
export const brokenTree = {...smallTree, 'default-configs/three.mak': 'CONFIG_BOARD=y\nCONFIG_BUS=n\n'}

/** QEMU's layout, with two lists of devices. */
export const qemuTree = {
  VERSION: '10.2.0\n',
  Kconfig:
    'source Kconfig.host\nconfig ARM\n bool\nconfig TCG\n bool\nconfig KVM\n bool\nconfig CARD\n bool\n depends on ARM\n default y\n',
  'Kconfig.host': 'config FDT\n    bool\n',
  'configs/targets/arm-softmmu.mak': 'TARGET_ARCH=arm\n',
  'configs/targets/arm-linux-user.mak': 'TARGET_ARCH=arm\n',
  'configs/devices/arm-softmmu/default.mak': '',
  'configs/devices/arm-softmmu/minimal.mak': 'CONFIG_CARD=n\n',
}

// Built before any test looks at stderr.
spawnSync(launcher, ['--prepare'])
