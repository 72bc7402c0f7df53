/** Words for text that cannot be read: what is wrong, where, and what to do. */

import {type IRecognitionException, type IToken, tokenMatcher} from 'chevrotain'
import {errorAt, type PlacedDiagnostic, spanAt} from '../common/error-at.js'
import type {Refusal} from '../common/refusal.js'
import type {Source} from '../common/source.js'
import {strayCharacter} from '../common/text-problem.js'
import {dialectHelp, foreignKeywords} from './foreign-keywords.js'
import {Default, Equals, Name} from './tokens.js'

/** What stopped the parser. */
export interface Failure {
  readonly diagnostic: PlacedDiagnostic
  /** The place of the token that did not fit, which may not be where the fault is shown. */
  readonly at: number
  /** Whether a word of Linux' dialect is at fault, which explains what else is odd in its line. */
  readonly isForeign: boolean
}

export function strayKconfigCharacter(source: Source, offset: number): PlacedDiagnostic {
  return strayCharacter(source, offset, characterHelp)
}

function characterHelp(character: string): string | undefined {
  if (character === '"' || character === "'")
    return `${dialectHelp}: it has no strings, prompts or quoted paths`
  if (character === '&' || character === '|') return `the operator is "${character}${character}"`
  if (/\p{L}|\p{N}/u.test(character)) return 'a symbol name holds ASCII letters, digits and "_"'
  return undefined
}

export function refused(source: Source, refusal: Refusal): Failure {
  return {diagnostic: refusal.in(source), at: refusal.at, isForeign: false}
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
    return failure(errorAt(source, 'syntax', spanAt(behind), `${message}, found the end of the file`), behind)
  }
  const start = base + found.startOffset
  const span = spanAt(start, found.image.trimEnd().length)
  const foreign = foreignKeywords.get(found.image)
  if (isRedundant && foreign !== undefined) {
    const words = `"${found.image}" is not part of the QEMU dialect of Kconfig`
    return {diagnostic: errorAt(source, 'foreign-keyword', span, words, foreign), at: start, isForeign: true}
  }
  if (isRedundant && tokenMatcher(found, Name) && tokens[index + 1]?.tokenType === Equals) {
    const words = 'the name in an assignment begins with "CONFIG_"'
    const name = found.image.replace(/^config_/i, '').toUpperCase()
    return failure(errorAt(source, 'assignment-prefix', span, words, `write CONFIG_${name}=`), start)
  }
  if (found.image === ')') return failure(errorAt(source, 'syntax', span, 'this ")" has no "("'), start)
  if (!isRedundant && before && source.position(behind - 1).line < source.position(start).line) {
    // What is missing belongs to the line before: the word that was found instead is not at fault.
    const words = `${message} after "${before.image.trimEnd()}"`
    return failure(errorAt(source, 'syntax', spanAt(behind), words), start)
  }
  const image = found.image.length > 40 ? `${found.image.slice(0, 40)}…` : found.image.trimEnd()
  const inAssignment = context.ruleStack.includes('assignment')
  const help =
    inAssignment && image === 'is'
      ? `write ${before?.image}=n, or "# ${before?.image}=n" to leave it to its default`
      : valueHelp(image, before)
  return failure(errorAt(source, 'syntax', span, `${message}, found "${image}"`, help), start)
}

/** For what stands where y or n is wanted. */
function valueHelp(found: string, before: IToken | undefined): string | undefined {
  if (before?.tokenType !== Equals && before?.tokenType !== Default) return undefined
  if (/^m$/i.test(found)) return 'a symbol is y or n: QEMU has no modules of this kind'
  if (/^(?:y|yes|true|on|1)$/i.test(found)) return 'write y'
  if (/^(?:n|no|false|off|0)$/i.test(found)) return 'write n'
  return undefined
}

function failure(diagnostic: PlacedDiagnostic, at: number): Failure {
  return {diagnostic, at, isForeign: false}
}
