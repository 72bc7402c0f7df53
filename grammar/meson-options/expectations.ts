/** Says what the grammar would have accepted; syntax-errors.ts adds what it found instead. */

import type {IParserErrorMessageProvider} from 'chevrotain'
import {alternatives} from '../common/alternatives.js'
import {Close, Comma, closers, openers} from './tokens.js'

const value = 'expected a value'

export const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage({expected, previous, ruleName}) {
    // A closing bracket, as a rule, is where a comma could stand as well; not so that of a value in parentheses.
    if (!closers.has(expected) || (expected === Close && ruleName === 'value')) {
      return `expected ${alternatives([expected])}`
    }
    if (previous.tokenType === Comma || openers.has(previous.tokenType)) {
      return `${value} or ${alternatives([expected])}`
    }
    return `expected ${alternatives([Comma, expected])}`
  },
  buildNoViableAltMessage: () => value,
  buildEarlyExitMessage: () => value,
  buildNotAllInputParsedMessage: () => 'expected the end of the line',
}
