/** Texts that are hard to wrap: hyphens and dashes, long words, white space of every kind, other scripts than Latin. */

import type {Random} from './random.js'

const pieces = [
  ...[
    'a',
    'bc',
    'foo',
    'well-known',
    'e.g.',
    "it's",
    '"x"',
    '$HOME',
    '100%',
    '\\',
    '(see',
    'below)',
    '[x/y]',
  ],
  ...[
    '-',
    '--',
    '---',
    'a--b',
    'a-b--c',
    '-D',
    '--enable-x',
    'x-y-z',
    'b-',
    '-a',
    '1-2',
    'a1-b2',
    '_-_',
    '_',
  ],
  ...[
    '[share/qemu-firmware]',
    'supercalifragilisticexpialidocious',
    '/usr/local/share/a-path/that-is-long/indeed',
  ],
  ...['é', 'ß-tür', '日本', '😀', '²', 'Ⅷ', '٣', '.', ',', '!', '?', '&'],
]

const spaces = [
  ' ',
  ' ',
  ' ',
  '  ',
  '\t',
  '\n',
  '\v',
  '\f',
  '\u00a0',
  '\u3000',
  '\x1c',
  '\x85',
  '\u2028',
  '\ufeff',
]

export function randomDescriptions(random: Random, count: number): string[] {
  return Array.from({length: count}, () =>
    Array.from({length: random.below(26)}, () => random.pick(random.chance(0.5) ? spaces : pieces)).join(''),
  )
}
