/** Where the findings of `kgate check` go, in which formats. */

import {
  type CheckReport,
  type CheckResult,
  checkRecord,
  type FileChange,
  formatFinding,
  type ReportFormat,
  renamed,
  reportFormats,
} from '../index.js'
import {choiceFlag} from './find-tree.js'
import {type Call, UsageError} from './verb.js'

const formats = ['text', ...(Object.keys(reportFormats) as ReportFormat[]), 'json'] as const
type Format = (typeof formats)[number]

export interface Output {
  readonly format: Format
  /** Absent for what is printed. */
  readonly file?: string
}

/** Reads `--format FORMAT[=FILE]` and `--output`. @throws UsageError for what cannot be */
export function outputsOf(flags: Readonly<Record<string, unknown>>): Output[] {
  const given = (flags['format'] as string[] | undefined) ?? []
  const outputs = given.map((value): Output => {
    const [name = '', ...rest] = value.split('=')
    const format = choiceFlag('format', name, formats) as Format
    const file = rest.join('=')
    if (rest.length > 0 && file === '') throw new UsageError(`--format ${value}: the file is missing`)
    return {format, ...(file !== '' && {file})}
  })
  const file = flags['output'] as string | undefined
  const loose = outputs.filter(output => output.file === undefined)
  if (loose.length > 1) {
    throw new UsageError(`--format: only one format can be printed: say --format ${loose[0]?.format}=FILE`)
  }
  if (file !== undefined && loose.length === 0) {
    throw new UsageError('--output: name the one format that goes there with --format')
  }
  const all = outputs.map(output => (file !== undefined && output === loose[0] ? {...output, file} : output))
  return all.some(output => output.file === undefined) ? all : [...all, {format: 'text'}]
}

/** What there is to render. */
export interface Rendering {
  readonly result: CheckResult
  readonly report: CheckReport
  /** How a reader here calls a file of the tree. */
  readonly nameOf: (name: string) => string
}

/** @returns what is to be written, and what is to be printed */
export function renderOutputs(
  outputs: readonly Output[],
  rendering: Rendering,
  call: Call,
): {files: FileChange[]; text: string} {
  const rendered = outputs.map(output => ({...output, content: render(output, rendering, call)}))
  const files = rendered.flatMap(({file, content}) => (file === undefined ? [] : {path: file, content}))
  return {files, text: rendered.find(({file}) => file === undefined)?.content ?? ''}
}

function render({format, file}: Output, {result, report, nameOf}: Rendering, call: Call): string {
  const {flags, terminal, version} = call
  const strict = flags['strict'] === true
  switch (format) {
    case 'json':
      return `${JSON.stringify({kgate: version, ...checkRecord(result, report)}, null, 1)}\n`
    case 'text': {
      const verbose = flags['verbose'] === true
      const options = {verbose, ...(file === undefined && {paint: terminal.paint})}
      return report.findings
        .map(finding => `${formatFinding(renamed(finding, nameOf), report.scope, options)}\n`)
        .join('')
    }
    default:
      return reportFormats[format](report, {version, time: new Date(), strict})
  }
}
