/** Lists what a syntax tree says stands in its text, to be held against that text. */

import * as assert from 'uvu/assert'
import type {Source} from '../../grammar/common/source.js'
import type {Condition, Expression, KconfigTree, Property, Statement} from '../../grammar/kconfig/tree.js'

/** A keyword, name, operator or path, and the offset at which the tree claims that it stands. */
export interface Word {
  readonly text: string
  readonly at: number
}

/** Every word of a tree in the order written; the `=` of an assignment is the one thing that trees do not place. */
export function syntaxWords({statements}: KconfigTree): Word[] {
  return statements.flatMap(statementWords)
}

/** Fails unless each word stands where the tree says, and behind the one before it. */
export function verifyTree(source: Source, tree: KconfigTree): void {
  let end = 0
  for (const {text, at} of syntaxWords(tree)) {
    if (at < end) assert.unreachable(`"${text}" at ${at} overlaps what ends at ${end}`)
    end = at + text.length
    if (source.text.slice(at, end) !== text) {
      assert.unreachable(`"${source.text.slice(at, end)}" stands at ${at}, not "${text}"`)
    }
  }
}

function statementWords(statement: Statement): Word[] {
  switch (statement.kind) {
    case 'config':
      return [
        {text: 'config', at: statement.at},
        statement.symbol,
        ...statement.properties.flatMap(propertyWords),
      ]
    case 'assignment':
      assert.is(statement.symbol.at, statement.at + 'CONFIG_'.length)
      return [
        {text: `CONFIG_${statement.symbol.text}`, at: statement.at},
        {text: statement.value ? 'y' : 'n', at: statement.valueAt},
      ]
    case 'source':
      return [
        {text: statement.keyword, at: statement.at},
        {text: statement.path, at: statement.pathAt},
      ]
  }
}

function propertyWords(property: Property): Word[] {
  switch (property.kind) {
    case 'bool':
      return [{text: 'bool', at: property.at}]
    case 'depends':
      return [
        {text: 'depends', at: property.at},
        {text: 'on', at: property.onAt},
        ...expressionWords(property.expression),
      ]
    case 'select':
    case 'imply':
      return [{text: property.kind, at: property.at}, property.symbol, ...conditionWords(property.condition)]
    case 'default':
      return [
        {text: 'default', at: property.at},
        {text: property.value ? 'y' : 'n', at: property.valueAt},
        ...conditionWords(property.condition),
      ]
  }
}

function conditionWords(condition: Condition | undefined): Word[] {
  return condition ? [{text: 'if', at: condition.ifAt}, ...expressionWords(condition.expression)] : []
}

function expressionWords(expression: Expression): Word[] {
  switch (expression.kind) {
    case 'name':
      return [expression]
    case 'not':
      return [{text: '!', at: expression.at}, ...expressionWords(expression.operand)]
    case 'group':
      return [
        {text: '(', at: expression.openAt},
        ...expressionWords(expression.inner),
        {text: ')', at: expression.closeAt},
      ]
    case 'and':
    case 'or': {
      const operator = expression.kind === 'and' ? '&&' : '||'
      assert.is(expression.operatorsAt.length, expression.operands.length - 1)
      return expression.operands.flatMap((operand, index) => [
        ...(index > 0 ? [{text: operator, at: expression.operatorsAt[index - 1] as number}] : []),
        ...expressionWords(operand),
      ])
    }
  }
}
