/** Words as a POSIX shell reads and writes them, without a shell: no variables, patterns or comments. */

/** @returns undefined where a quote is not closed */
export function splitWords(text: string): string[] | undefined {
  const words: string[] = []
  const token = /(\s+|\\\n)|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+)/y
  let isOpen = false
  while (token.lastIndex < text.length) {
    const match = token.exec(text)
    if (!match) return undefined
    const [, space, single, double, escaped, bare] = match
    const part = single ?? double?.replace(/\\(?:\n|([$`"\\]))/g, '$1') ?? escaped ?? bare ?? ''
    if (space !== undefined) isOpen &&= space === '\\\n'
    else if (isOpen) words.push(`${words.pop()}${part}`)
    else words.push(part)
    isOpen ||= space === undefined
  }
  return words
}

/** A command that can be pasted into a shell. */
export function quoteWords(words: readonly string[]): string {
  return words.map(quoteWord).join(' ')
}

/** The same of one word. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
