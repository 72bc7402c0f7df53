/** Says what the grammar would have accepted; parse.ts adds what it found instead. */

import type {IParserErrorMessageProvider} from 'chevrotain'
import {alternatives} from '../common/alternatives.js'
import {operandStart} from './tokens.js'

export const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({expected, ruleName}) =>
    `expected ${alternatives(ruleName === 'expression' ? operandStart : [expected])}`,
  buildNoViableAltMessage: ({expectedPathsPerAlt}) => `expected ${alternatives(expectedPathsPerAlt.flat(2))}`,
  buildEarlyExitMessage: () => `expected ${alternatives(operandStart)}`,
  buildNotAllInputParsedMessage: () => 'expected a statement or a property of the stanza above',
}
