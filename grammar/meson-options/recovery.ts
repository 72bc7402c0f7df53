/** Where reading goes on behind a character or a quote that makes no sense: at the next line that begins an option. */

import {holdsLineEnd, isMultiLine, stringEnd} from './strings.js'

const call = 'option[ \\t]*\\('

const option = new RegExp(call, 'y')
const optionLine = new RegExp(`(?<=[\\r\\n])[ \\t]*${call}`)
/** What begins a comment, a string or a line with an option. `^` would take U+2028 for a line end, Meson does not. */
const landmark = new RegExp(`[#']|(?<![^\\r\\n])[ \\t]*${call}`, 'g')
const lineEnd = /[\r\n]|$/g

export function beginsOption(text: string, at: number): boolean {
  option.lastIndex = at
  return option.test(text)
}

/** Whether a line other than the first begins an option. */
export function holdsOption(text: string): boolean {
  return optionLine.test(text)
}

/**
 * @param from the offset of what makes no sense
 * @returns the offset of the next `option`, outside comments and strings; the text's end where there is none
 */
export function nextOption(text: string, from: number): number {
  landmark.lastIndex = from
  for (;;) {
    const found = landmark.exec(text)
    if (!found) return text.length
    const {index} = found
    if (found[0] === '#') {
      lineEnd.lastIndex = index
      landmark.lastIndex = lineEnd.exec(text)?.index ?? text.length
    } else if (found[0] === "'") {
      const end = stringEnd(text, index)
      // A quote without its like in the line is what makes no sense, or comes of it.
      const isString =
        end !== undefined && (isMultiLine(text, index) || !holdsLineEnd(text.slice(index, end)))
      landmark.lastIndex = isString ? end : index + 1
    } else {
      return text.indexOf('option', index)
    }
  }
}
