/** The documents for users are true: every command that they show is run, and prints what they show. */

import {cpSync, existsSync, readFileSync, symlinkSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {folderWith, launcher, root, run, temporaryFolder} from './command.js'

interface Block {
  /** What stands behind the fence: a language, and the name of the file that the block is. */
  readonly language: string
  readonly file: string | undefined
  readonly lines: readonly string[]
}

function blocks(markdown: string): Block[] {
  const fences = markdown.matchAll(/^```(\w*)(?: (\S+))?\n(.*?)^```$/gms)
  return [...fences].map(([, language = '', file, body = '']) => ({
    language,
    file,
    lines: body.split('\n').slice(0, -1),
  }))
}

interface Command {
  readonly line: string
  readonly shown: readonly string[]
}

/** `$ command` lines, each with what stands below it; a line that ends in a backslash goes on. */
function commands({lines}: Block): Command[] {
  const found: {line: string; shown: string[]}[] = []
  for (const line of lines) {
    const last = found.at(-1)
    if (line.startsWith('$ ')) found.push({line: line.slice(2), shown: []})
    else if (last?.line.endsWith('\\') && last.shown.length === 0) last.line += `\n${line}`
    else last?.shown.push(line)
  }
  return found
}

/** Whether lines are those shown, where `...` stands for any number of them. */
function matches(lines: readonly string[], shown: readonly string[]): boolean {
  const pieces = shown.join('\n').split(/^\.\.\.$/m)
  const pattern = pieces.map(piece => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('[^]*?')
  return new RegExp(`^${pattern}$`).test(lines.join('\n'))
}

/** A folder like a checkout, with the files that a document's blocks are. */
function checkout(document: readonly Block[]): string {
  const folder = temporaryFolder()
  for (const name of [
    'Kconfig',
    'Kconfig.host',
    'kconfig',
    'default-configs',
    'meson_options.txt',
    'kgate.json',
    'meson.build',
    'native',
  ]) {
    cpSync(join(root, name), join(folder, name), {recursive: true})
  }
  symlinkSync(launcher, join(folder, 'kgate'))
  const files = document.flatMap(({file, lines}) =>
    file === undefined ? [] : [[file, `${lines.join('\n')}\n`]],
  )
  return folderWith(Object.fromEntries(files), folder)
}

const documents = ['docs/guide.md', 'docs/trees.md', 'README.md']

for (const name of documents) {
  test(`${name}: commands print what it shows`, () => {
    if (!existsSync(join(root, name))) {
      assert.is(name, 'README.md', `${name} is missing`)
      console.log(`skipped: there is no ${name}`)
      return
    }
    const document = blocks(readFileSync(join(root, name), 'utf8'))
    const cwd = checkout(document)
    let ran = 0
    for (const {line, shown} of document.flatMap(commands)) {
      // What else a document has its reader run, such as a build of QEMU, is beyond a test.
      if (!/^(\.\/kgate|cat|diff|ls) /.test(line)) continue
      ran++
      const {stdout} = run('sh', ['-c', `exec 2>&1\n${line}`], {cwd})
      const lines = stdout === '' ? [] : stdout.replace(/\n$/, '').split('\n')
      assert.ok(
        matches(lines, shown),
        `${name}: $ ${line}\nprints\n${stdout}\ninstead of\n${shown.join('\n')}`,
      )
    }
    if (name !== 'README.md') assert.ok(ran > 5, `${name} shows ${ran} commands`)
  })
}

test('what is elided, and what is not', () => {
  assert.ok(matches(['a', 'b', 'c'], ['a', '...', 'c']))
  assert.ok(matches(['a', 'c'], ['a', '...', 'c']) === false, 'an elision stands for a line at least')
  assert.ok(matches(['a', 'b'], ['a', '...']))
  assert.ok(matches(['a', 'b.c'], ['...', 'b.c']))
  assert.not.ok(matches(['a', 'b', 'c'], ['a', 'c']))
  assert.not.ok(matches(['a', 'bxc'], ['a', 'b.c']))
  assert.not.ok(matches(['a', 'b'], ['a']))
  assert.ok(matches([], []))
})

/** Keys as `the.path.of.one`, those of the schema. */
function keys(schema: Record<string, unknown>, path = ''): string[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>
  return Object.entries(properties).flatMap(([key, value]) => {
    const nested = (value['items'] ?? value['additionalProperties'] ?? {}) as Record<string, unknown>
    return [`${path}${key}`, ...keys(nested, `${path}${key}.`)]
  })
}

test('docs/trees.md explains every key of kgate.json, and none that is not', () => {
  const schema = JSON.parse(readFileSync(join(root, 'schema/kgate.schema.json'), 'utf8'))
  const text = readFileSync(join(root, 'docs/trees.md'), 'utf8')
  const rows = [...text.matchAll(/^\| `([$\w.]+)` \|/gm)].map(([, key]) => key)
  assert.equal(rows.sort(), keys(schema).sort())
})

test.run()
