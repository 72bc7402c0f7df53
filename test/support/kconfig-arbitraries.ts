/** Random Kconfig texts in odd layouts, each with the words that it is made of and where they stand. */

import fc from 'fast-check'
import type {Word} from './syntax-words.js'

/** A statement as written: its words, those that trees place and those that they do not. */
interface Piece {
  readonly text: string
  /** Not in the tree: the `=` of an assignment. */
  readonly silent?: true
  /** The rest of the line is raw: what follows begins on a new one. */
  readonly endsLine?: true
}

export interface WrittenText {
  readonly text: string
  readonly words: readonly Word[]
}

const keywords = new Set('config source include bool depends on select imply default if y n'.split(' '))

/** Names that are near to keywords among them: what tells them apart is where a word ends. */
const nearKeywords = [
  'configs',
  'sourced',
  'source_',
  'include2',
  'ify',
  'nn',
  'y1',
  '0',
  'on_',
  'CONFIG_',
  'CONFIG_X',
]

export const symbolName = fc.oneof(
  {weight: 4, arbitrary: fc.constantFrom('A', 'B', 'PCI', 'E1000', 'VIRTIO_NET', '9P')},
  {weight: 1, arbitrary: fc.constantFrom(...nearKeywords)},
  {
    weight: 1,
    arbitrary: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_]{0,8}$/).filter(name => !keywords.has(name)),
  },
)

const words = (...texts: string[]): Piece[] => texts.map(text => ({text}))

/** An expression as its words. */
export const expression = fc.letrec<{any: Piece[]; primary: Piece[]}>(tie => ({
  any: fc
    .tuple(
      tie('primary'),
      fc.array(fc.tuple(fc.constantFrom('&&', '||'), tie('primary')), {maxLength: 3, size: 'small'}),
    )
    .map(([first, rest]) => [...first, ...rest.flatMap(([operator, next]) => [...words(operator), ...next])]),
  primary: fc.oneof(
    {depthSize: 'small', withCrossShrink: true},
    symbolName.map(name => words(name)),
    tie('primary').map(operand => [...words('!'), ...operand]),
    tie('any').map(inner => [...words('('), ...inner, ...words(')')]),
  ),
})).any

const condition = fc
  .option(expression, {nil: []})
  .map(pieces => (pieces.length > 0 ? [...words('if'), ...pieces] : []))

const property = fc.oneof(
  fc.constant(words('bool')),
  expression.map(pieces => [...words('depends', 'on'), ...pieces]),
  fc
    .tuple(fc.constantFrom('select', 'imply'), symbolName, condition)
    .map(([keyword, name, pieces]) => [...words(keyword, name), ...pieces]),
  fc
    .tuple(fc.constantFrom('y', 'n'), condition)
    .map(([value, pieces]) => [...words('default', value), ...pieces]),
)

const statement = fc.oneof(
  {weight: 4, arbitrary: fc.tuple(symbolName, fc.array(property, {maxLength: 4})).map(stanza)},
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.stringMatching(/^[A-Z0-9_]{1,6}$/), fc.constantFrom('y', 'n'))
      .map(([name, value]): Piece[] => [{text: `CONFIG_${name}`}, {text: '=', silent: true}, {text: value}]),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('source', 'include'),
        fc.constantFrom('a/Kconfig', '../b', 'x y', 'config', 'é # no comment', '"q"', '='),
      )
      .map(([keyword, path]): Piece[] => [{text: keyword}, {text: path, endsLine: true}]),
  },
)

function stanza([name, properties]: [string, Piece[][]]): Piece[] {
  return [...words('config', name), ...properties.flat()]
}

const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
const blank = fc.constantFrom(' ', '  ', '\t', '\v', '\f', '\u00a0', '\u3000', '\x1c', '\u2028')
const comment = fc
  .tuple(fc.constantFrom('#', '# config A', '#"', '# source x', '#é\t', '##'), lineEnd)
  .map(([text, end]) => text + end)
/** At least one of what may stand between two words. */
const gap = fc
  .tuple(fc.oneof(blank, lineEnd, comment), fc.array(fc.oneof(blank, lineEnd, comment), {maxLength: 2}))
  .map(([first, rest]) => first + rest.join(''))

const isWord = (text: string | undefined) => text !== undefined && /^[A-Za-z0-9_]+$/.test(text)

/** Statements in a layout in which white space stands where it must and here and there where it need not. */
export const writtenText: fc.Arbitrary<WrittenText> = fc
  .array(statement, {maxLength: 8})
  .chain(statements => {
    const pieces = statements.flat()
    const gaps = fc.array(fc.tuple(fc.boolean(), gap), {
      minLength: pieces.length + 1,
      maxLength: pieces.length + 1,
    })
    return fc.tuple(fc.constant(pieces), gaps, lineEnd)
  })
  .map(([pieces, gaps, end]) => lay(pieces, gaps, end))

function lay(pieces: readonly Piece[], gaps: readonly [boolean, string][], end: string): WrittenText {
  let text = ''
  const placed: Word[] = []
  pieces.forEach((piece, index) => {
    const before = pieces[index - 1]
    const [wanted, gap] = gaps[index] as [boolean, string]
    const needed = isWord(before?.text) && isWord(piece.text)
    if (before?.endsLine) text += end
    if (piece.endsLine) text += ' '
    else if (needed || wanted) text += gap
    if (!piece.silent) placed.push({text: piece.text, at: text.length})
    text += piece.text
  })
  if (pieces.at(-1)?.endsLine) text += end
  const [wanted, gap] = gaps[pieces.length] as [boolean, string]
  return {text: wanted ? text + gap : text, words: placed}
}
