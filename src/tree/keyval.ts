/** `KEY=value` files, as Meson's keyval module reads them. */

/** Text behind `#` is a comment; a line without `=` says nothing; of a repeated key the last line counts. */
export function parseKeyval(text: string): Map<string, string> {
  const values = new Map<string, string>()
  for (const line of text.split(/\r\n|\r|\n/)) {
    const content = line.replace(/#.*/, '')
    const equals = content.indexOf('=')
    if (equals >= 0) values.set(content.slice(0, equals).trim(), content.slice(equals + 1).trim())
  }
  return values
}
