/** Bytes to text, with the place of the first that is not UTF-8. */

import {isUtf8} from 'node:buffer'

export interface DecodedText {
  readonly text: string
  /** Offset in `text` of the first byte that is not UTF-8, where there is one. */
  readonly malformedAt?: number
}

export function decodeText(bytes: Buffer): DecodedText {
  const text = bytes.toString('utf8')
  return isUtf8(bytes) ? {text} : {text, malformedAt: firstMalformed(text, bytes)}
}

/** What a decoder puts in the place of bytes that are not UTF-8; a text may also hold it by itself. */
export const replacement = '\ufffd'

/** @returns the offset of the first replacement character that the bytes do not hold */
function firstMalformed(text: string, bytes: Buffer): number {
  const own = Buffer.from(replacement)
  let byte = 0
  let from = 0
  for (let at = text.indexOf(replacement); at >= 0; at = text.indexOf(replacement, from)) {
    byte += Buffer.byteLength(text.slice(from, at))
    if (!bytes.subarray(byte, byte + own.length).equals(own)) return at
    byte += own.length
    from = at + 1
  }
  return 0
}
