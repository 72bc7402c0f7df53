/** Versions and ranges of them, compared as pkg-config and rpm do. */

/** Letters and digits are compared piece by piece; what is between them only separates. `1.0~rc1` is before `1.0`. */
export function compareVersions(a: string, b: string): number {
  const left = pieces(a)
  const right = pieces(b)
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = comparePieces(left[at], right[at])
    if (order !== 0) return order
  }
  return 0
}

function pieces(version: string): string[] {
  return version.match(/\d+|[A-Za-z]+|~/g) ?? []
}

function comparePieces(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0
  if (a === '~' || b === '~') return a === '~' ? -1 : 1
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1
  const isNumber = /\d/.test(a)
  if (isNumber !== /\d/.test(b)) return isNumber ? 1 : -1
  if (!isNumber) return a < b ? -1 : 1
  const [left, right] = [a, b].map(digits => digits.replace(/^0+/, '')) as [string, string]
  if (left.length !== right.length) return left.length - right.length
  return left === right ? 0 : left < right ? -1 : 1
}

interface Bound {
  readonly operator: string
  readonly version: string
}

/** What a version that is outside a bound is, under the bound's operator, and what a version inside it does. */
const operators: Readonly<
  Record<string, {readonly holds: (order: number) => boolean; readonly outside: string}>
> = {
  '>=': {holds: order => order >= 0, outside: 'older than'},
  '>': {holds: order => order > 0, outside: 'not newer than'},
  '<=': {holds: order => order <= 0, outside: 'newer than'},
  '<': {holds: order => order < 0, outside: 'not older than'},
  '=': {holds: order => order === 0, outside: 'not'},
}

/** @param range such as `>=2.0 <3` */
function bounds(range: string): Bound[] {
  return [...range.matchAll(/(>=|<=|>|<|=)\s*([\w.+~-]+)/g)].map(([, operator = '', version = '']) => ({
    operator,
    version,
  }))
}

/** @returns a few words where a version is outside a range: `older than 2.0` */
export function outsideRange(version: string, range = ''): string | undefined {
  const missed = bounds(range).find(
    bound => !operators[bound.operator]?.holds(compareVersions(version, bound.version)),
  )
  return missed && `${operators[missed.operator]?.outside} ${missed.version}`
}

/** A range as people write it: `>= 2.0, < 3`. */
export function rangeText(range: string): string {
  return bounds(range)
    .map(({operator, version}) => `${operator} ${version}`)
    .join(', ')
}
