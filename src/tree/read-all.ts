/** Reads many files at once, by a reader's own means or else one after the other. */

import type {FileReader, SourceReader} from './file-reader.js'

/** How many files are read at the same time: more gain nothing. */
const atOnce = 32

/**
 * Reads those of some files that hold a word.
 *
 * @param visit called with each text, in no order
 * @param onProgress called after every file, read or not
 */
export async function readAll(
  reader: SourceReader,
  paths: readonly string[],
  word: string,
  visit: (path: string, text: string) => void,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  let next = 0
  let done = 0
  const read = async () => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
      const text = await reader.readIfHolds(path, word)
      if (text !== undefined) visit(path, text)
      onProgress?.(++done, paths.length)
    }
  }
  await Promise.all(Array.from({length: Math.min(atOnce, paths.length)}, read))
}

/** What any reader of files can do, one file after the other. */
export function sourceReaderOf(files: FileReader): SourceReader {
  return files.sources ?? new OneByOne(files)
}

class OneByOne implements SourceReader {
  constructor(readonly files: FileReader) {}

  async list(
    folder: string,
    enters: (folder: string, names: readonly string[]) => boolean,
  ): Promise<string[]> {
    const inside = new Map<string, Set<string>>()
    const paths = this.files.glob(folder, '**/*')
    for (const path of paths) {
      for (let at = path.lastIndexOf('/'); at >= folder.length; at = path.lastIndexOf('/', at - 1)) {
        const names = inside.get(path.slice(0, at)) ?? new Set()
        inside.set(path.slice(0, at), names.add(path.slice(at + 1).split('/', 1)[0] as string))
      }
    }
    const isEntered = new Map([...inside].map(([name, names]) => [name, enters(name, [...names])]))
    return paths.filter(path => {
      for (let at = path.lastIndexOf('/'); at >= folder.length; at = path.lastIndexOf('/', at - 1)) {
        if (!isEntered.get(path.slice(0, at))) return false
      }
      return true
    })
  }

  async readIfHolds(path: string, word: string): Promise<string | undefined> {
    const content = this.files.read(path)
    return 'text' in content && content.text.includes(word) ? content.text : undefined
  }
}
