/** Breaks a file, as people and their editors do. The result is not always wrong: that is for the two tools to say. */

import type {Random} from './random.js'

const badLines = [
  'config',
  'config y',
  'config config',
  'config A-B',
  'config A B',
  'config "A"',
  'CONFIG_A=maybe',
  'CONFIG_A=',
  'CONFIG_A y',
  'CONFIG_A==y',
  'CONFIG_A=y extra',
  'CONFIG_A=y=n',
  'CONFIG_=y',
  'CONFIG_A="y"',
  'A=y',
  'y',
  'depends A',
  'depends on',
  'depends on A &',
  'depends on A & B',
  'depends on A | B',
  'depends on A &&',
  'depends on && A',
  'depends on (A',
  'depends on A)',
  'depends on ()',
  'depends on (A && B',
  'depends on A B',
  'depends on !',
  'depends on y',
  'depends on A = y',
  'depends on A !B',
  'depends on A(B)',
  'depends on _A',
  'select',
  'select A B',
  'select !A',
  'select A && B',
  'select A if',
  'select A on B',
  'imply',
  'imply A if (',
  'default',
  'default x',
  'default A',
  'default y n',
  'default y if',
  'default !y',
  'bool "prompt"',
  'bool bool if A',
  'if A',
  'endif',
  'on A',
  'help',
  '---help---',
  'menu "Devices"',
  'endmenu',
  'choice',
  'tristate',
  'mainmenu QEMU',
  'source no/such/file',
  'source .',
  'include "Kconfig"',
  'source Kconfig # here',
  'source',
  'include',
  '&&',
  '||',
  '=',
  '!',
  '(',
  ')',
  '@',
  '$A',
  '+x',
  '-',
  '_A',
  '\\',
  ';',
  '€',
  'A\0B',
  ' \u200b',
]

const strayCharacters = [...'()!&|="\'#-_yn09AZ \n\t\r\f\v@$€\\', '&&', '||', ' source ', ' config ', '\0']

const defects: readonly ((text: string, random: Random) => string | Buffer)[] = [
  badLine,
  badLine,
  badLine,
  badLine,
  (text, random) => {
    const at = random.below(text.length + 1)
    return text.slice(0, at) + text.slice(at + random.between(1, 3))
  },
  (text, random) => {
    const at = random.below(text.length + 1)
    return text.slice(0, at) + random.pick(strayCharacters) + text.slice(at)
  },
  (text, random) => text.slice(0, random.below(text.length + 1)),
  exchangeWord,
  exchangeWord,
  (text, random) => {
    const at = random.below(text.length + 1)
    return Buffer.concat([
      Buffer.from(text.slice(0, at)),
      Buffer.from(random.pick([[0xff], [0xc3], [0x23, 0xe9, 0x0a], [0xed, 0xa0, 0x80]])),
      Buffer.from(text.slice(at)),
    ])
  },
]

/** A small tree that is sound but for one line. @param ordinal which line of them all */
export function misspelt(random: Random, ordinal: number): string {
  const bad = badLines[ordinal % badLines.length] as string
  return random.pick([
    `config A\nconfig B\n  bool\n  ${bad}\n  default y\nconfig C\n`,
    `config A\nconfig C\nconfig B\n  depends on A\n  ${bad}`,
    `${bad}\nconfig A\nconfig B\nconfig C\n`,
    `config A\nconfig B\nconfig C\nCONFIG_A=y\n${bad}\nCONFIG_B=y\n`,
    `config A\nconfig B\nconfig C\n  ${bad} # as it were\n`,
  ])
}

export function damage(random: Random, text: string): string | Buffer {
  return random.pick(defects)(text, random)
}

function badLine(text: string, random: Random): string {
  const starts = [0, ...[...text.matchAll(/\r\n?|\n/g)].map(end => end.index + end[0].length)]
  const at = random.pick(starts)
  return `${text.slice(0, at)}${random.pick(badLines)}\n${text.slice(at)}`
}

/** Takes a word out, doubles it, or puts another of the file in its place. */
function exchangeWord(text: string, random: Random): string {
  const words = [...text.matchAll(/\w+|&&|\|\||[!()=]/g)]
  const word = random.pick(words.length > 0 ? words : [...'\n'.matchAll(/\n/g)])
  const [image] = word
  const [other] = random.pick(words.length > 0 ? words : [word])
  const instead = random.pick(['', `${image} ${image}`, other])
  return text.slice(0, word.index) + instead + text.slice(word.index + image.length)
}

const soupWords = [
  ...['config', 'config', 'config', 'bool', 'depends', 'on', 'select', 'imply', 'default', 'if', 'y', 'n'],
  ...['A', 'B', 'C', 'CONFIG_A', 'CONFIG_B', '=', '(', ')', '!', '&&', '||', '# comment\n', '\n', '\n'],
]

/** Words that mostly make no sense together. */
export function soup(random: Random): string {
  const words = Array.from({length: random.between(1, 12)}, () => random.pick(soupWords))
  const gap = () => random.pick([' ', ' ', '\n', '\t', ''])
  return `config A\nconfig B bool\n${words.map(word => word + gap()).join('')}${random.pick(['', '\n', 'config C'])}`
}
