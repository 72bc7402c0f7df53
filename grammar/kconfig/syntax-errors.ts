/** Words for text that cannot be read: what is wrong, where, and what to do. */

import {type IRecognitionException, type IToken, tokenMatcher} from 'chevrotain'
import type {Code} from '../common/codes.js'
import type {Diagnostic, Place} from '../common/diagnostic.js'
import type {Source, Span} from '../common/source.js'
import {dialectHelp, foreignKeywords} from './foreign-keywords.js'
import type {Refusal} from './parser.js'
import {Default, Equals, Name} from './tokens.js'

/** What stopped the parser. */
export interface Failure {
  readonly diagnostic: Diagnostic & {readonly place: Place}
  /** The place of the token that did not fit, which may not be where the fault is shown. */
  readonly at: number
  /** Whether a word of Linux' dialect is at fault, which explains what else is odd in its line. */
  readonly isForeign: boolean
}

/** What keeps a text from being read at all, and the mark that minikconf.py would refuse. */
export function textProblem(source: Source): Diagnostic | undefined {
  const {text, malformedAt} = source
  const nul = text.indexOf('\0')
  if (nul >= 0) return error(source, 'binary-file', at(nul), 'a NUL byte: this is not a text file')
  if (malformedAt !== undefined) {
    const help = 'convert it, for example with iconv -f latin1 -t utf8'
    return error(source, 'invalid-utf8', at(malformedAt), 'the file is not valid UTF-8 here', help)
  }
  if (!text.startsWith('\ufeff')) return undefined
  const message = "the file begins with a byte order mark, which QEMU's minikconf.py refuses"
  return {
    ...error(source, 'byte-order-mark', at(0), message, 'save it as UTF-8 without a mark'),
    severity: 'warning',
  }
}

export function strayCharacter(source: Source, offset: number): Diagnostic {
  const character = String.fromCodePoint(source.text.codePointAt(offset) as number)
  const message = `${shown(character)} has no meaning here`
  return error(source, 'invalid-character', at(offset, character.length), message, characterHelp(character))
}

function shown(character: string): string {
  if (character === '"') return `'"'`
  const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')
  return /\p{L}|\p{N}|\p{P}|\p{S}/u.test(character) ? `"${character}"` : `the character U+${code}`
}

function characterHelp(character: string): string | undefined {
  if (character === '"' || character === "'")
    return `${dialectHelp}: it has no strings, prompts or quoted paths`
  if (character === '&' || character === '|') return `the operator is "${character}${character}"`
  if (/\p{L}|\p{N}/u.test(character)) return 'a symbol name holds ASCII letters, digits and "_"'
  return undefined
}

export function refused(source: Source, {code, message, at: start, length, help}: Refusal): Failure {
  return {diagnostic: error(source, code, at(start, length), message, help), at: start, isForeign: false}
}

/** @param base offset of the tokens' text in the source @param tokens all that were given to the parser */
export function syntaxFailure(
  source: Source,
  base: number,
  tokens: readonly IToken[],
  exception: IRecognitionException,
): Failure {
  const {token, message, name, context} = exception
  const isRedundant = name === 'NotAllInputParsedException'
  const index = token.startOffset >= 0 ? tokens.indexOf(token) : tokens.length
  const found = tokens[index]
  const before = tokens[index - 1]
  const behind = before ? base + before.startOffset + before.image.trimEnd().length : base
  if (!found) {
    return failure(error(source, 'syntax', at(behind), `${message}, found the end of the file`), behind)
  }
  const start = base + found.startOffset
  const span = at(start, found.image.trimEnd().length)
  const foreign = foreignKeywords.get(found.image)
  if (isRedundant && foreign !== undefined) {
    const words = `"${found.image}" is not part of the QEMU dialect of Kconfig`
    return {diagnostic: error(source, 'foreign-keyword', span, words, foreign), at: start, isForeign: true}
  }
  if (isRedundant && tokenMatcher(found, Name) && tokens[index + 1]?.tokenType === Equals) {
    const words = 'the name in an assignment begins with "CONFIG_"'
    const name = found.image.replace(/^config_/i, '').toUpperCase()
    return failure(error(source, 'assignment-prefix', span, words, `write CONFIG_${name}=`), start)
  }
  if (found.image === ')') return failure(error(source, 'syntax', span, 'this ")" has no "("'), start)
  if (!isRedundant && before && source.position(behind - 1).line < source.position(start).line) {
    // What is missing belongs to the line before: the word that was found instead is not at fault.
    const words = `${message} after "${before.image.trimEnd()}"`
    return failure(error(source, 'syntax', at(behind), words), start)
  }
  const image = found.image.length > 40 ? `${found.image.slice(0, 40)}…` : found.image.trimEnd()
  const inAssignment = context.ruleStack.includes('assignment')
  const help =
    inAssignment && image === 'is'
      ? `write ${before?.image}=n, or "# ${before?.image}=n" to leave it to its default`
      : valueHelp(image, before)
  return failure(error(source, 'syntax', span, `${message}, found "${image}"`, help), start)
}

/** For what stands where y or n is wanted. */
function valueHelp(found: string, before: IToken | undefined): string | undefined {
  if (before?.tokenType !== Equals && before?.tokenType !== Default) return undefined
  if (/^m$/i.test(found)) return 'a symbol is y or n: QEMU has no modules of this kind'
  if (/^(?:y|yes|true|on|1)$/i.test(found)) return 'write y'
  if (/^(?:n|no|false|off|0)$/i.test(found)) return 'write n'
  return undefined
}

function failure(diagnostic: Failure['diagnostic'], at: number): Failure {
  return {diagnostic, at, isForeign: false}
}

function at(start: number, length = 1): Span {
  return {start, end: start + length}
}

function error(
  source: Source,
  code: Code,
  span: Span,
  message: string,
  help?: string,
): Failure['diagnostic'] {
  return {code, severity: 'error', message, place: {source, span}, ...(help !== undefined && {help})}
}
