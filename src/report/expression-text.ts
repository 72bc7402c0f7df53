/** Expressions and clauses as minikconf.py prints them, so that its reports and ours can be held side by side. */

import type {Expression} from '../../grammar/kconfig/tree.js'
import {type ClauseId, conditionOf, type Model, type SymbolId} from '../model/model.js'

/** Every operator with two operands in parentheses: `((A && B) && !C)`. */
export function expressionText(expression: Expression): string {
  switch (expression.kind) {
    case 'name':
      return expression.text
    case 'not':
      return `!${expressionText(expression.operand)}`
    case 'group':
      return expressionText(expression.inner)
    case 'and':
    case 'or': {
      const [first, ...rest] = expression.operands.map(expressionText)
      const operator = expression.kind === 'and' ? '&&' : '||'
      return `${'('.repeat(rest.length)}${first}${rest.map(operand => ` ${operator} ${operand})`).join('')}`
    }
  }
}

/** `CONFIG_X=y`, `config X depends on E`, `select X if E`, `config X default y if E`: an imply is such a default. */
export function clauseText(model: Model, clause: ClauseId): string {
  const {clauses, names} = model
  const node = clauses.node[clause] as Parameters<typeof conditionOf>[0]
  const symbol = names[clauses.symbol[clause] as SymbolId] as string
  const owner = names[clauses.owner[clause] as SymbolId] as string
  const condition = conditionOf(node)
  const own = condition ? `(${expressionText(condition)} && ${owner})` : owner
  switch (node.kind) {
    case 'assignment':
      return assignmentText(symbol, node.value)
    case 'depends':
      return `config ${symbol} depends on ${expressionText(node.expression)}`
    case 'select':
      return `select ${symbol} if ${own}`
    case 'imply':
      return `config ${symbol} default y if ${own}`
    case 'default':
      return `config ${symbol} default ${node.value ? 'y' : 'n'}${condition ? ` if ${expressionText(condition)}` : ''}`
    case 'bool':
      return `config ${symbol} bool`
  }
}

export function assignmentText(symbol: string, value: boolean): string {
  return `CONFIG_${symbol}=${value ? 'y' : 'n'}`
}

/** As it was written, on one line. */
export function writtenText(expression: Expression): string {
  switch (expression.kind) {
    case 'name':
      return expression.text
    case 'not':
      return `!${writtenText(expression.operand)}`
    case 'group':
      return `(${writtenText(expression.inner)})`
    case 'and':
    case 'or':
      return expression.operands.map(writtenText).join(expression.kind === 'and' ? ' && ' : ' || ')
  }
}
