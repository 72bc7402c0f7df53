/** A made tree of 100,000 symbols and 500,000 clauses. Wanted: 3 s and 1 GB, and at most 12 times a tenth of it. */

import {spawnSync} from 'node:child_process'
import {buildModel} from '../src/model/build-model.js'
import {checkModel} from '../src/model/check-model.js'
import {evaluate} from '../src/solver/evaluate.js'
import {mode} from '../src/solver/mode.js'
import {compile} from '../src/solver/program.js'
import {KconfigReader} from '../src/tree/reading.js'
import type {Setting} from './setting.js'
import {shown, spread} from './timing.js'

const rounds = 5

export function synthetic({print}: Setting): void {
  const runs = Array.from({length: rounds}, () => ({small: inChild(10_000), large: inChild(100_000)}))
  const size = runs[0]?.large
  print(
    `${size?.symbols} symbols, ${size?.clauses} clauses, ${((size?.length ?? 0) / 1e6).toFixed(1)} MB of text`,
  )
  print(
    `parsed, checked and solved: ${shown(spread(runs.map(({large}) => large.time)), 'ms', 0)}, wanted at most 3000`,
  )
  print(
    `memory of the process: ${shown(spread(runs.map(({large}) => large.memory / 1024)), 'MiB', 0)}, wanted at most 1024`,
  )
  print(`a tenth: ${shown(spread(runs.map(({small}) => small.time)), 'ms', 0)}`)
  print(
    `ratio: ${shown(spread(runs.map(({small, large}) => large.time / small.time)), '')}, wanted at most 12`,
  )
}

/**
 * Five clauses a symbol. Conditions name lower symbols, selects and implies go to higher ones, so there is no cycle; no
 * `depends on` is ever false, so there is no contradiction.
 */
function text(symbols: number): string {
  const last = symbols - 1
  const stanza = (i: number) => {
    const lower = (factor: number) => `S${((i ^ (i >> 3)) * factor + 5) % i}`
    const higher = (step: number) => `S${Math.min(i + step, last)}`
    return `config S${i}
    bool
    depends on ${lower(7)} || !${lower(7)} && (${lower(3)} || !${lower(5)} || !${lower(3)})
    default y if ${lower(11)} && !${lower(13)}
    default n if ${lower(17)} || ${lower(19)}
    select ${higher(1)} if ${lower(23)}
    imply ${higher(29)}
`
  }
  const between = Array.from({length: symbols - 2}, (_, at) => stanza(at + 1))
  return `config S0\n    bool\n${between.join('')}config S${last}\n    bool\n`
}

interface Run {
  /** Milliseconds from text to values. */
  readonly time: number
  /** Most resident memory of the whole process, in KiB. */
  readonly memory: number
  readonly symbols: number
  readonly clauses: number
  readonly length: number
}

/** In a process of its own, whose memory is that of one run. */
function inChild(symbols: number): Run {
  const program = process.argv[1] as string
  const {status, stdout, stderr} = spawnSync(process.execPath, [program, '--synthetic', String(symbols)], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Run
}

export function runSynthetic(symbols: number): Run {
  const content = text(symbols)
  const start = process.hrtime.bigint()
  const files = {
    read: (path: string) => ({realPath: path, text: content}),
    exists: () => true,
    glob: () => [],
  }
  const reading = new KconfigReader(files, path => path).read(['/Kconfig'])
  const model = buildModel(reading)
  const problems = [...reading.diagnostics, ...checkModel(model)].filter(({severity}) => severity === 'error')
  const {contradictions, cycles} = evaluate(compile(model), [], mode('defconfig'))
  const time = Number(process.hrtime.bigint() - start) / 1e6
  if (problems.length + contradictions.length + cycles.length > 0)
    throw new Error('the made tree is at fault')
  const memory = process.resourceUsage().maxRSS
  return {time, memory, symbols: model.names.length, clauses: model.clauses.count, length: content.length}
}
