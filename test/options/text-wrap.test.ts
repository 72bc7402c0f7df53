import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {wrapText} from '../../src/options/text-wrap.js'

test('lines are as long as they can be, and indented', () => {
  assert.equal(wrapText('one two three four', 9, '- ', '  '), ['- one two', '  three', '  four'])
  assert.equal(wrapText('one two', 7), ['one two'])
})

test('a text without words has no lines', () => {
  assert.equal(wrapText('', 20, '  '), [])
  assert.equal(wrapText(' \n\t ', 20), [])
})

test('white space is blanks, tabs go to the next eighth column', () => {
  assert.equal(wrapText('a\nb\fc\td', 20), ['a b c     d'])
  assert.equal(wrapText('a  b   c', 4), ['a  b', 'c'])
})

test('blanks that begin the text stay, those at a break go', () => {
  assert.equal(wrapText('  a b', 4), ['  a', 'b'])
})

test('a line ends behind a hyphen between words, and never behind one of an option or a number', () => {
  assert.equal(wrapText('use goof-ball now', 10), ['use goof-', 'ball now'])
  assert.equal(wrapText('use the -b-c flag', 10), ['use the', '-b-c flag'])
  assert.equal(wrapText('x is 1-22222', 8), ['x is', '1-22222'])
})

test('a dash stands with the word before it, or begins a line', () => {
  assert.equal(wrapText('first--second', 7), ['first--', 'second'])
  assert.equal(wrapText('first--second', 6), ['first', '--', 'second'])
})

test('a word that fits no line is broken, behind a hyphen if it has one', () => {
  assert.equal(wrapText('see alsa/coreaudio', 10), ['see alsa/c', 'oreaudio'])
  assert.equal(wrapText('/usr/x-9/abcdef', 10), ['/usr/x-', '9/abcdef'])
})

test('a character is one column, wherever in Unicode it is', () => {
  assert.equal(wrapText('😀😀😀 日本', 6), ['😀😀😀 日本'])
  assert.equal(wrapText('😀😀😀', 2), ['😀😀', '😀'])
})

test('indents without room for a text end all the same', () => {
  assert.equal(wrapText(' ab', 2, '    ', '    '), ['    a', '    b'])
})

test.run()
