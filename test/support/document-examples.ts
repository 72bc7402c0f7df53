/**
 * The examples of docs/diagnostics.md. A section has fenced blocks: files, under a line that names them (`Kconfig` where there is none);
 * shell lines that make further files; at most one `kgate` line; and last a `text` block with what it says.
 */

import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import {reportOf} from './command.js'
import {runShell, usualCommand} from './message-case.js'
import {withTemporaryFolder} from './temporary-folder.js'

export interface Example {
  readonly files: ReadonlyMap<string, string>
  readonly shell: readonly string[]
  readonly command: string | undefined
  /** The text block's content, and its place in the document. */
  readonly expected: string
  readonly start: number
}

export interface Section {
  readonly title: string
  /** Before the first block. */
  readonly prose: string
  readonly examples: readonly Example[]
}

export function sectionsOf(document: string): Section[] {
  const heads = [...document.matchAll(/^## (.*)\n/gm)]
  return heads.map((head, index) => {
    const start = head.index + head[0].length
    const body = document.slice(start, heads[index + 1]?.index)
    return {
      title: head[1] ?? '',
      prose: (body.split('```')[0] ?? '').replace(/^`[^`\n]+`:$/m, '').trim(),
      examples: examplesOf(body, start),
    }
  })
}

function examplesOf(body: string, offset: number): Example[] {
  const examples: Example[] = []
  let files = new Map<string, string>()
  let lines: string[] = []
  for (const block of body.matchAll(/(?:^`([^`\n]+)`:\n\n)?^```(\w+)\n([\s\S]*?)^```$/gm)) {
    const [whole, name = 'Kconfig', language, content = ''] = block
    if (language === 'sh') lines.push(...content.trimEnd().split('\n'))
    else if (language !== 'text') files.set(name, content)
    else {
      const commands = lines.filter(line => line.startsWith('kgate '))
      if (commands.length > 1) throw new Error(`several commands: ${commands.join(', ')}`)
      examples.push({
        files,
        shell: lines.filter(line => !line.startsWith('kgate ')),
        command: commands[0],
        expected: content,
        start: offset + block.index + whole.indexOf('```text\n') + '```text\n'.length,
      })
      files = new Map()
      lines = []
    }
  }
  return examples
}

/** What kgate reports of an example, in a folder of its own. */
export async function exampleReport({files, shell, command}: Example): Promise<Diagnostic[]> {
  return await withTemporaryFolder(folder => {
    for (const [name, text] of files) writeFileSync(join(folder, name), text)
    runShell(folder, shell.join('\n'))
    return reportOf(folder, command ?? usualCommand(folder))
  })
}
