/**
 * Reads inputs and what they source, in order, each file once. The result is the sequence of statements that
 * minikconf.py would see: a sourced file's stand where its `source` line stands.
 */

import {dirname, isAbsolute, normalize} from 'node:path'
import type {Diagnostic, Place} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import {parseKconfig} from '../../grammar/kconfig/parse.js'
import type {Inclusion} from '../../grammar/kconfig/tree.js'
import type {FileReader} from './file-reader.js'
import type {KconfigFile, Reading, Segment} from './kconfig-files.js'

/** Reads files and remembers them, so that a file that many targets include is parsed once. */
export class KconfigReader {
  readonly #byRealPath = new Map<string, KconfigFile>()
  readonly #byPath = new Map<string, KconfigFile | string>()

  /**
   * @param files where to read from
   * @param display how messages call a file of which the absolute path is given
   */
  constructor(
    readonly files: FileReader,
    readonly display: (path: string) => string,
  ) {}

  /** @param inputs absolute paths, in the order of minikconf's command line */
  read(inputs: readonly string[]): Reading {
    const walk = new Walk(this)
    for (const input of inputs) walk.input(input)
    return walk
  }

  /**
   * @param path absolute; `..` in it leads where the operating system says, which is not always where it seems to
   * @returns the file, or why it cannot be read
   */
  file(path: string): KconfigFile | string {
    const known = this.#byPath.get(path)
    if (known !== undefined) return known
    const file = this.#load(path)
    this.#byPath.set(path, file)
    return file
  }

  #load(spelling: string): KconfigFile | string {
    const content = this.files.read(spelling)
    if ('problem' in content) return content.problem
    const known = this.#byRealPath.get(content.realPath)
    if (known) return known
    const path = normalize(spelling)
    const source = new Source(this.display(path), content.text, content.malformedAt)
    const file = {path, realPath: content.realPath, source, ...parseKconfig(source)}
    this.#byRealPath.set(content.realPath, file)
    return file
  }
}

/** A file whose statements are being walked, and the line that led to it. */
interface Visit {
  readonly file: KconfigFile
  readonly from: Place | undefined
  next: number
}

class Walk implements Reading {
  readonly files: KconfigFile[] = []
  readonly segments: Segment[] = []
  readonly diagnostics: Diagnostic[] = []
  readonly #seen = new Set<KconfigFile>()

  constructor(readonly reader: KconfigReader) {}

  input(path: string): void {
    const file = this.reader.file(path)
    if (typeof file === 'string') {
      this.diagnostics.push({
        code: 'unreadable-file',
        severity: 'error',
        message: `cannot read ${this.reader.display(path)}: ${file}`,
      })
      return
    }
    const visits: Visit[] = []
    this.#enter(visits, file, undefined)
    for (let visit = visits.at(-1); visit; visit = visits.at(-1)) this.#advance(visits, visit)
  }

  #enter(visits: Visit[], file: KconfigFile, from: Place | undefined): void {
    if (this.#seen.has(file)) return
    this.#seen.add(file)
    this.files.push(file)
    this.diagnostics.push(...file.diagnostics)
    visits.push({file, from, next: 0})
  }

  /** Up to the next `source` line of the innermost file, or to its end. */
  #advance(visits: Visit[], visit: Visit): void {
    const {file} = visit
    const {statements} = file.tree
    const from = visit.next
    let to = from
    while (to < statements.length && statements[to]?.kind !== 'source') to++
    if (to > from) this.segments.push({file, from, to})
    visit.next = to + 1
    const statement = statements[to]
    if (statement?.kind === 'source') this.#source(visits, file, statement)
    else visits.pop()
  }

  #source(visits: Visit[], file: KconfigFile, inclusion: Inclusion): void {
    const place: Place = {source: file.source, span: pathSpan(inclusion)}
    const found = this.reader.file(
      isAbsolute(inclusion.path) ? inclusion.path : `${dirname(file.path)}/${inclusion.path}`,
    )
    if (typeof found === 'string') {
      this.diagnostics.push({
        code: 'unreadable-file',
        severity: 'error',
        message: `cannot read ${inclusion.path}: ${found}`,
        place,
        ...pathHelp(inclusion.path),
      })
      return
    }
    const loop = visits.findIndex(visit => visit.file === found)
    if (loop < 0) this.#enter(visits, found, place)
    else this.diagnostics.push(loopDiagnostic(visits.slice(loop), inclusion, place))
  }
}

function loopDiagnostic(chain: readonly Visit[], inclusion: Inclusion, place: Place): Diagnostic {
  if (chain.length === 1) {
    return {
      code: 'source-itself',
      severity: 'warning',
      message: 'the file sources itself: this line does nothing',
      place,
    }
  }
  return {
    code: 'source-loop',
    severity: 'error',
    message: `${inclusion.path} is already being read: these files source one another`,
    place,
    notes: chain.slice(1).map(visit => ({
      message: `${visit.file.source.name} is read because of this line`,
      ...(visit.from && {place: visit.from}),
    })),
  }
}

function pathHelp(path: string): {help?: string} {
  if (/^["']/.test(path)) return {help: 'a path is written without quotes'}
  if (path.includes('#'))
    return {help: 'the path is the whole rest of the line: no comment can stand behind it'}
  return {}
}

function pathSpan(inclusion: Inclusion): Place['span'] {
  return {start: inclusion.pathAt, end: inclusion.pathAt + inclusion.path.length}
}
