/**
 * A folder of inputs to what kgate reports of it. `command.txt` names the command, where it is not the usual one; what a
 * repository cannot hold, such as links and 9 MB of comments, is made by `prepare.sh` in a copy of the folder.
 */

import {spawnSync} from 'node:child_process'
import {cpSync, existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import {formatDiagnostic, type Paint} from '../../src/report/format-diagnostic.js'
import {reportOf} from './command.js'
import {withTemporaryFolder} from './temporary-folder.js'

export async function caseReport(folder: string): Promise<Diagnostic[]> {
  if (!existsSync(join(folder, 'prepare.sh'))) return await reportOf(folder, commandOf(folder))
  return await withTemporaryFolder(copy => {
    cpSync(folder, copy, {recursive: true})
    runShell(copy, readFileSync(join(folder, 'prepare.sh'), 'utf8'))
    return reportOf(copy, commandOf(copy))
  })
}

export function runShell(folder: string, script: string): void {
  const {status, stderr} = spawnSync('sh', ['-e', '-c', script], {cwd: folder, encoding: 'utf8'})
  if (status !== 0) throw new Error(`${script}\n${stderr}`)
}

/** minikconf with `pc.mak`, where there is one, and `Kconfig`; where there are options instead, what reads them. */
export function usualCommand(folder: string): string {
  if (existsSync(join(folder, 'meson_options.txt'))) return 'kgate buildoptions'
  const inputs = ['pc.mak', 'Kconfig'].filter(name => existsSync(join(folder, name)))
  return `kgate minikconf pc-config-devices.mak pc.d ${inputs.join(' ')}`
}

function commandOf(folder: string): string {
  const file = join(folder, 'command.txt')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : usualCommand(folder)
}

/** As a terminal shows them: one below the other. */
export function reportText(diagnostics: readonly Diagnostic[], paint?: Paint): string {
  return diagnostics.map(diagnostic => `${formatDiagnostic(diagnostic, paint)}\n`).join('')
}
