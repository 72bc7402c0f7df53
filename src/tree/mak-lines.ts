/** The assignments of .mak files, commented-out ones too, which are no part of a syntax tree: with their places. */

import type {Place} from '../../grammar/common/diagnostic.js'
import type {Source} from '../../grammar/common/source.js'

export interface MakLine {
  /** Without `CONFIG_`. */
  readonly symbol: string
  readonly value: boolean
  /** Whether it stands behind a `#`. */
  readonly isComment: boolean
  /** Its `CONFIG_X`. */
  readonly place: Place
}

/** `CONFIG_X=y`, `# CONFIG_X=n`, `#CONFIG_X=n`; behind them, blanks or a comment. */
const assignment = /^[ \t]*(#[ \t]*)?(CONFIG_([A-Za-z0-9][A-Za-z0-9_]*))[ \t]*=[ \t]*([yn])[ \t]*(?:#.*)?$/gm

/** In the order written. */
export function makLines(source: Source): MakLine[] {
  return [...source.text.matchAll(assignment)].map(match => {
    const [whole, hash, name = '', symbol = '', value] = match
    const start = match.index + whole.indexOf(name, hash?.length ?? 0)
    const place = {source, span: {start, end: start + name.length}}
    return {symbol, value: value === 'y', isComment: hash !== undefined, place}
  })
}
