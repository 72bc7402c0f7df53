/** Says what the grammar would have accepted; parse.ts adds what it found instead. */

import type {IParserErrorMessageProvider, TokenType} from 'chevrotain'
import {tokenLabel} from 'chevrotain'
import {operandStart} from './tokens.js'

export const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({expected, ruleName}) =>
    `expected ${alternatives(ruleName === 'expression' ? operandStart : [expected])}`,
  buildNoViableAltMessage: ({expectedPathsPerAlt}) => `expected ${alternatives(expectedPathsPerAlt.flat(2))}`,
  buildEarlyExitMessage: () => `expected ${alternatives(operandStart)}`,
  buildNotAllInputParsedMessage: () => 'expected a statement or a property of the stanza above',
}

function alternatives(types: readonly TokenType[]): string {
  const labels = [...new Set(types.map(type => tokenLabel(type)))]
  const last = labels.pop()
  return labels.length > 0 ? `${labels.join(', ')} or ${last}` : `${last}`
}
