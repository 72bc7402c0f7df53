/** The command line of the conformance run. */

import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {parseArgs} from 'node:util'

export interface Options {
  /** Full QEMU sources. */
  readonly trees: readonly string[]
  readonly corpus: string
  readonly seed: number
  /** How many randconfig draws, and how many generated trees, for each QEMU. */
  readonly draws: number
  readonly generated: number
  readonly keep: boolean
}

export const help = `usage: npm run conformance [-- OPTION...]

Holds kgate against QEMU's scripts/minikconf.py: against its recorded answers for real trees (the corpus) and, with
--tree, against the script itself. Ends with a line "N passed, N failed", and status 1 where any failed.

  --tree DIR       a full QEMU source, to run its minikconf.py side by side; may be given several times
  --corpus DIR     where the recorded answers are (default: ../shared/corpus)
  --seed N         what draws and generated trees are made from (default: 1)
  --draws N        how many randconfig draws (default: 200)
  --generated N    how many generated trees (default: 500)
  --keep           leave the generated trees in their folder, and say where that is
  --help           this text`

/** @returns what is asked for, `help`, or one line that says what is wrong */
export function parseArguments(argv: readonly string[]): Options | string {
  let values: ReturnType<typeof parse>
  try {
    values = parse(argv)
  } catch (error) {
    const [line = 'bad arguments'] = (error instanceof Error ? error.message : String(error)).split('\n')
    return line.replace(/\.?( To specify.*)?$/, '')
  }
  if (values.help) return 'help'
  const numbers: Record<'seed' | 'draws' | 'generated', number> = {seed: 1, draws: 200, generated: 500}
  for (const name of ['seed', 'draws', 'generated'] as const) {
    const text = values[name]
    if (text === undefined) continue
    if (!/^\d{1,9}$/.test(text)) return `--${name} takes a number, not "${text}"`
    numbers[name] = Number(text)
  }
  for (const tree of values.tree ?? []) {
    for (const file of ['scripts/minikconf.py', 'VERSION', 'Kconfig', 'configs/devices']) {
      if (!existsSync(join(tree, file))) return `--tree ${tree}: not a full QEMU source, it has no ${file}`
    }
  }
  if (values.corpus !== undefined && !existsSync(values.corpus))
    return `--corpus ${values.corpus}: no such folder`
  return {
    trees: values.tree ?? [],
    corpus: values.corpus ?? '../shared/corpus',
    keep: values.keep ?? false,
    ...numbers,
  }
}

function parse(argv: readonly string[]) {
  const {values} = parseArgs({
    args: [...argv],
    strict: true,
    options: {
      tree: {type: 'string', multiple: true},
      corpus: {type: 'string'},
      seed: {type: 'string'},
      draws: {type: 'string'},
      generated: {type: 'string'},
      keep: {type: 'boolean'},
      help: {type: 'boolean'},
    },
  })
  return values
}
