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

/** Whether a version is inside a bound, by its order to the bound's version. */
const operators: Readonly<Record<string, (order: number) => boolean>> = {
  '>=': order => order >= 0,
  '>': order => order > 0,
  '<=': order => order <= 0,
  '<': order => order < 0,
  '=': order => order === 0,
}

/** @param range such as `>=2.0 <3` */
function bounds(range: string): Bound[] {
  return [...range.matchAll(/(>=|<=|>|<|=)\s*([\w.+~-]+)/g)].map(([, operator = '', version = '']) => ({
    operator,
    version,
  }))
}

/** @returns a few words where a version is outside a range: `too old, >= 2.0 is wanted` */
export function outsideRange(version: string, range = ''): string | undefined {
  for (const {operator, version: bound} of bounds(range)) {
    const order = compareVersions(version, bound)
    if (operators[operator]?.(order)) continue
    const isOld = order < 0 || operator === '>'
    return `too ${isOld ? 'old' : 'new'}, ${operator} ${bound} is wanted`
  }
  return undefined
}

/** A range as people write it: `>= 2.0, < 3`. */
export function rangeText(range: string): string {
  return bounds(range)
    .map(({operator, version}) => `${operator} ${version}`)
    .join(', ')
}
