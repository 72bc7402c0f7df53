/**
 * Golden cases: test/golden/AREA/CASE/ holds a case's inputs, and its folder `expected/` what must come out, byte for byte.
 * A test asks for the cases of an area and hands back every output, so a missing file fails, and so does one that
 * nothing makes. UPDATE_GOLDEN=1 rewrites `expected/`.
 */

import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {repositoryRoot} from './repository-root.js'

export const goldenRoot = join(repositoryRoot, 'test/golden')

const expectedFolder = 'expected'

/** Absolute paths of an area's case folders, sorted; an area without cases is an error. */
export function goldenCases(area: string, root = goldenRoot): string[] {
  const entries = readdirSync(join(root, area), {withFileTypes: true})
  const stray = entries.find(entry => !entry.isDirectory())
  if (stray) throw new Error(`test/golden/${area}/${stray.name} belongs to no case`)
  if (entries.length === 0) throw new Error(`test/golden/${area} has no cases`)
  return entries.map(({name}) => join(root, area, name)).sort()
}

/** @param outputs everything that the case made, under names in `expected/` */
export function assertGolden(
  folder: string,
  outputs: Readonly<Record<string, string>>,
  update = process.env['UPDATE_GOLDEN'] === '1',
): void {
  const name = basename(folder)
  const inputs = readdirSync(folder).filter(entry => entry !== expectedFolder)
  if (inputs.length === 0) throw new Error(`${name}: there is no input, only what is expected of it`)
  const expected = join(folder, expectedFolder)
  if (update) {
    rmSync(expected, {recursive: true, force: true})
    mkdirSync(expected)
    for (const [file, text] of Object.entries(outputs)) writeFileSync(join(expected, file), text)
    return
  }
  const hint = '(UPDATE_GOLDEN=1 npm test rewrites it)'
  if (!existsSync(expected)) throw new Error(`${name}: ${expectedFolder}/ is missing ${hint}`)
  const [found, made] = [readdirSync(expected), Object.keys(outputs)].map(names => names.sort().join(', '))
  if (found !== made)
    throw new Error(`${name}: the case makes ${made}, ${expectedFolder}/ holds ${found} ${hint}`)
  for (const [file, text] of Object.entries(outputs)) {
    assertSameText(
      text,
      readFileSync(join(expected, file), 'utf8'),
      `${name}/${expectedFolder}/${file} ${hint}`,
    )
  }
}

/** Exact comparison that shows the first line that differs, white space and all. */
export function assertSameText(actual: string, expected: string, what: string): void {
  if (actual === expected) return
  const [actualLines, expectedLines] = [actual.split('\n'), expected.split('\n')]
  const at = actualLines.findIndex((line, index) => line !== expectedLines[index])
  const line = at < 0 ? actualLines.length : at
  throw new Error(
    [
      `${what}: line ${line + 1} differs`,
      `  expected ${JSON.stringify(expectedLines[line] ?? null)}`,
      `  actual   ${JSON.stringify(actualLines[line] ?? null)}`,
      '',
      actual,
    ].join('\n'),
  )
}
