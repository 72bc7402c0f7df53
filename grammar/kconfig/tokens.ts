/** The kinds of tokens of the QEMU dialect, shared by Kconfig and .mak files. */

import {createToken, type TokenType} from 'chevrotain'

function kind(name: string, label: string, categories: TokenType[] = []): TokenType {
  return createToken({name, label, categories})
}

export const Name = kind('Name', 'a symbol name')
/** A name that may stand on the left of an assignment; elsewhere it is a name like any other. */
export const AssignedName = kind('AssignedName', '"CONFIG_NAME="', [Name])
/** The keyword together with its path: the rest of the line is raw text. */
export const Source = kind('Source', '"source"')

export const Config = kind('Config', '"config"')
export const Bool = kind('Bool', '"bool"')
export const Depends = kind('Depends', '"depends"')
export const On = kind('On', '"on"')
export const Select = kind('Select', '"select"')
export const Imply = kind('Imply', '"imply"')
export const Default = kind('Default', '"default"')
export const If = kind('If', '"if"')
export const Yes = kind('Yes', '"y"')
export const No = kind('No', '"n"')

/** What stands between two operands. */
export const Operator = kind('Operator', 'an operator')
export const And = kind('And', '"&&"', [Operator])
export const Or = kind('Or', '"||"', [Operator])
export const Not = kind('Not', '"!"')
export const Open = kind('Open', '"("')
export const Close = kind('Close', '")"')
export const Equals = kind('Equals', '"="')

/** Tokens that are always spelled alike. */
export const fixed: ReadonlyMap<string, TokenType> = new Map([
  ['source', Source],
  ['include', Source],
  ['config', Config],
  ['bool', Bool],
  ['depends', Depends],
  ['on', On],
  ['select', Select],
  ['imply', Imply],
  ['default', Default],
  ['if', If],
  ['y', Yes],
  ['n', No],
  ['&&', And],
  ['||', Or],
  ['!', Not],
  ['(', Open],
  [')', Close],
  ['=', Equals],
])

export const tokens: TokenType[] = [...new Set(fixed.values()), Name, AssignedName, Operator]

/** What an operand of an expression begins with. */
export const operandStart = [Name, Not, Open]
