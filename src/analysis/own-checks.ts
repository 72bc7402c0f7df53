/** What every check of a tree finds by reading and resolving it, before any analysis is asked. */

import type {Code} from '../../grammar/common/codes.js'

export interface OwnCheck {
  readonly code: Code
  /** As an analysis has it. */
  readonly title: string
  /** Whether kgate can go no further where it finds something: it is then told whatever codes are asked for. */
  readonly stops?: true
}

export const ownChecks: readonly OwnCheck[] = [
  {code: 'unreadable-file', title: 'a file that cannot be read', stops: true},
  {code: 'binary-file', title: 'a file that is not text', stops: true},
  {code: 'invalid-utf8', title: 'a file that is not UTF-8', stops: true},
  {code: 'byte-order-mark', title: 'a file that begins with a byte order mark'},
  {code: 'statement-too-long', title: 'megabytes without a statement', stops: true},
  {code: 'too-many-errors', title: 'a file of which the rest was not read', stops: true},
  {code: 'invalid-character', title: 'a character that means nothing', stops: true},
  {code: 'syntax', title: 'a line that cannot be read', stops: true},
  {code: 'foreign-keyword', title: "a keyword of Linux' Kconfig", stops: true},
  {code: 'assignment-prefix', title: 'an assignment without CONFIG_', stops: true},
  {code: 'property-outside-config', title: 'a clause outside of a config block', stops: true},
  {code: 'nesting-too-deep', title: 'an expression with too many parentheses', stops: true},
  {code: 'source-itself', title: 'a file that sources itself'},
  {code: 'source-loop', title: 'files that source one another', stops: true},
  {code: 'option-statement', title: 'an option file with a statement that is no option', stops: true},
  {code: 'option-name', title: "an option's name that cannot be one", stops: true},
  {code: 'option-type', title: 'an option of an unknown type', stops: true},
  {code: 'option-argument', title: 'an option with an argument that it cannot have', stops: true},
  {code: 'option-value', title: "an option's value that it cannot have", stops: true},
  {code: 'option-twice', title: 'an option that is declared twice', stops: true},
  {code: 'option-outdated', title: 'an option in a form that Meson no longer wants'},
  {code: 'option-script', title: "a table in configure's script that cannot be read"},
  {code: 'unmatched-declaration', title: 'an option or probe that decides nothing'},
  {code: 'tree-file', title: 'a mistake in kgate.json', stops: true},
  {code: 'no-version', title: 'a QEMU tree that does not tell its version'},
  {code: 'target-key', title: "a target's file that lacks a key", stops: true},
  {code: 'no-accelerator', title: 'a target that nothing on the host can run', stops: true},
  {code: 'undefined-symbol', title: 'a name that no config block defines', stops: true},
  {code: 'undefined-select', title: 'a select or imply of what no config block defines', stops: true},
  {code: 'repeated-config', title: 'a symbol with several config blocks'},
  {code: 'mixed-operators', title: '"&&" and "||" without parentheses'},
  {code: 'self-dependency', title: 'a symbol that depends on itself'},
  {code: 'contradiction', title: 'a target with a symbol that is forced to be both y and n'},
  {code: 'cycle', title: 'a target with symbols that wait for one another'},
  {code: 'unknown-allow', title: 'a comment that allows an unknown code'},
  {code: 'unused-allow', title: 'a comment that allows what is not there'},
  {code: 'outdated-baseline', title: 'an entry of the baseline that is no longer found'},
]
