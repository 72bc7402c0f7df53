/** The grammar of the QEMU dialect: one for Kconfig and .mak files, LL(1), without recursion. */

import {EmbeddedActionsParser, type IOrAlt, type IToken} from 'chevrotain'
import {Refusal} from '../common/refusal.js'
import {expectations} from './expectations.js'
import {ExpressionBuilder, maximumNesting} from './expression.js'
import {leadingSpace} from './tokenize.js'
import * as t from './tokens.js'
import type {Condition, Expression, Name, Property, Statement} from './tree.js'

/**
 * Parses one piece of a file. Statements are appended to `statements` as they are completed, so what stands before an
 * error is kept. A property belongs to the stanza before it.
 *
 * Alternatives and repetitions are made once, not at each entry: that is a sixth of the time of a cold parse.
 */
export class KconfigParser extends EmbeddedActionsParser {
  /** Where statements go. */
  statements: Statement[] = []
  /** The properties of the stanza that is open; undefined where none is. */
  stanza: Property[] | undefined
  /** Offset of the piece in its file, added to every place in the tree. */
  base = 0

  /** Of the expression that is being parsed: parentheses are counted, not nested, so there is one at a time. */
  readonly #builder = new ExpressionBuilder()

  /** @param validate whether to look for ambiguities in the grammar itself, which takes time and needs doing once */
  constructor(validate = false) {
    super(t.tokens, {
      maxLookahead: 1,
      recoveryEnabled: false,
      nodeLocationTracking: 'none',
      errorMessageProvider: expectations,
      skipValidations: !validate,
    })
    this.performSelfAnalysis()
  }

  readonly #statements: IOrAlt<void>[] = [
    {ALT: () => this.SUBRULE(this.bool)},
    {ALT: () => this.SUBRULE(this.dependsOn)},
    {ALT: () => this.SUBRULE(this.select)},
    {ALT: () => this.SUBRULE(this.defaultValue)},
    {ALT: () => this.SUBRULE(this.config)},
    {ALT: () => this.SUBRULE(this.assignment)},
    {ALT: () => this.SUBRULE(this.inclusion)},
  ]
  readonly #statement = () => this.OR(this.#statements)

  readonly file = this.RULE('file', () => {
    this.MANY(this.#statement)
  })

  readonly assignment = this.RULE('assignment', () => {
    const name = this.CONSUME(t.AssignedName)
    this.CONSUME(t.Equals)
    const value = this.OR(this.#yesOrNo)
    if (this.RECORDING_PHASE) return
    this.stanza = undefined
    const at = this.#at(name)
    const symbol = {text: name.image.slice('CONFIG_'.length), at: at + 'CONFIG_'.length}
    this.statements.push({
      kind: 'assignment',
      at,
      symbol,
      value: value.tokenType === t.Yes,
      valueAt: this.#at(value),
    })
  })

  readonly inclusion = this.RULE('inclusion', () => {
    const token = this.CONSUME(t.Source)
    if (this.RECORDING_PHASE) return
    this.stanza = undefined
    const keyword = token.image.startsWith('source') ? 'source' : 'include'
    const path = token.image.slice(keyword.length).replace(leadingSpace, '')
    const at = this.#at(token)
    if (path === '') {
      throw new Refusal('syntax', `expected a file name after "${keyword}"`, at + keyword.length, 1)
    }
    const pathAt = at + token.image.length - path.length
    this.statements.push({kind: 'source', keyword, at, path, pathAt})
  })

  readonly config = this.RULE('config', () => {
    const keyword = this.CONSUME(t.Config)
    const name = this.CONSUME(t.Name)
    if (this.RECORDING_PHASE) return
    this.stanza = []
    this.statements.push({
      kind: 'config',
      at: this.#at(keyword),
      symbol: this.#name(name),
      properties: this.stanza,
    })
  })

  readonly bool = this.RULE('bool', () => {
    const keyword = this.CONSUME(t.Bool)
    this.#add({kind: 'bool', at: this.#at(keyword)}, keyword)
  })

  readonly dependsOn = this.RULE('dependsOn', () => {
    const keyword = this.CONSUME(t.Depends)
    const on = this.CONSUME(t.On)
    const expression = this.SUBRULE(this.expression)
    this.#add({kind: 'depends', at: this.#at(keyword), onAt: this.#at(on), expression}, keyword)
  })

  readonly #selectOrImply: IOrAlt<IToken>[] = [
    {ALT: () => this.CONSUME(t.Select)},
    {ALT: () => this.CONSUME(t.Imply)},
  ]

  readonly select = this.RULE('select', () => {
    const keyword = this.OR(this.#selectOrImply)
    const symbol = this.CONSUME(t.Name)
    const condition = this.OPTION(this.#condition)
    const kind = keyword.tokenType === t.Select ? 'select' : 'imply'
    this.#add({kind, at: this.#at(keyword), symbol: this.#name(symbol), condition}, keyword)
  })

  readonly #yesOrNo: IOrAlt<IToken>[] = [{ALT: () => this.CONSUME(t.Yes)}, {ALT: () => this.CONSUME(t.No)}]

  readonly defaultValue = this.RULE('defaultValue', () => {
    const keyword = this.CONSUME(t.Default)
    const value = this.OR(this.#yesOrNo)
    const condition = this.OPTION(this.#condition)
    const isYes = value.tokenType === t.Yes
    this.#add(
      {kind: 'default', at: this.#at(keyword), value: isYes, valueAt: this.#at(value), condition},
      keyword,
    )
  })

  readonly #condition = () => this.SUBRULE(this.condition)

  readonly condition = this.RULE('condition', (): Condition => {
    const keyword = this.CONSUME(t.If)
    const expression = this.SUBRULE(this.expression)
    return {ifAt: this.#at(keyword), expression}
  })

  readonly #prefixes: IOrAlt<void>[] = [
    {
      ALT: () => {
        const token = this.CONSUME(t.Not)
        if (!this.#builder.not(this.#at(token))) this.#refuseNesting(token)
      },
    },
    {
      ALT: () => {
        const token = this.CONSUME(t.Open)
        if (!this.#builder.open(this.#at(token))) this.#refuseNesting(token)
      },
    },
  ]
  readonly #prefix = () => this.OR(this.#prefixes)
  readonly #suffix = {
    GATE: () => this.#builder.depth > 0,
    DEF: () => {
      const token = this.CONSUME(t.Close)
      this.#builder.close(this.#at(token))
    },
  }
  readonly #operands = {
    SEP: t.Operator,
    DEF: () => {
      const before = this.LA(0)
      if (before.tokenType === t.And) this.#builder.and(this.#at(before))
      else if (before.tokenType === t.Or) this.#builder.or(this.#at(before))
      this.MANY(this.#prefix)
      const name = this.CONSUME(t.Name)
      this.#builder.name(name.image, this.#at(name))
      this.MANY2(this.#suffix)
    },
  }

  readonly expression = this.RULE('expression', (): Expression => {
    this.#builder.start()
    this.AT_LEAST_ONE_SEP(this.#operands)
    if (this.#builder.depth > 0) {
      throw new Refusal('syntax', 'this "(" is never closed', this.#builder.openAt, 1)
    }
    return this.#builder.finish()
  })

  #refuseNesting(token: IToken): void {
    const message = `the expression nests more than ${maximumNesting} parentheses and "!" deep`
    throw new Refusal('nesting-too-deep', message, this.#at(token), 1)
  }

  #add(property: Property, keyword: IToken): void {
    if (this.RECORDING_PHASE) return
    if (this.stanza) {
      this.stanza.push(property)
      return
    }
    throw new Refusal(
      'property-outside-config',
      `"${keyword.image}" stands outside a config block`,
      this.#at(keyword),
      keyword.image.length,
      'put it below the "config NAME" that it belongs to',
    )
  }

  #name(token: IToken): Name {
    return {text: token.image, at: this.#at(token)}
  }

  /** The one place that turns a token into a place in the file. */
  #at(token: IToken): number {
    return this.base + token.startOffset
  }
}
