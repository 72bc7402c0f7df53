/** Every code that a diagnostic can have. Codes are stable: people and machines write them down. */
export const codes = [
  // Texts
  'binary-file',
  'invalid-utf8',
  'byte-order-mark',
  'statement-too-long',
  'too-many-errors',
  'invalid-character',
  'syntax',
  'foreign-keyword',
  'assignment-prefix',
  'property-outside-config',
  'nesting-too-deep',
  // Option files
  'option-statement',
  'option-name',
  'option-type',
  'option-argument',
  'option-value',
  'option-twice',
  'option-outdated',
  // Files
  'unreadable-file',
  'source-itself',
  'source-loop',
  // The model
  'undefined-symbol',
  'undefined-select',
  'repeated-config',
  'mixed-operators',
  'self-dependency',
  // Solving
  'contradiction',
  'contradiction-follows',
  'cycle',
  // Trees
  'no-tree',
  'no-version',
  'tree-file',
  'unmatched-declaration',
  // Configure's command line
  'option-script',
  'unknown-argument',
  'argument-value',
  'argument-refused',
  'argument-overruled',
  // The host
  'host-tool',
  // What is asked of a tree
  'unknown-target',
  'unknown-devices',
  'target-key',
  'unknown-host-symbol',
  'unknown-symbol',
  'no-accelerator',
  'idle-accelerator',
  'target-unavailable',
  'host-record',
  'out-of-reach',
  // What a check is told to keep quiet about, and what it is made of
  'unknown-allow',
  'unused-allow',
  'outdated-baseline',
  'check-result',
  'git-revision',
  'saved-result',
  // Device lists
  'undefined-listed',
  'stuck-line',
  // Groups of symbols
  'device-without-default',
  'assigned-subsystem',
  'board-default',
  'unlisted-board',
  'selected-group',
  // Sources
  'undefined-in-build',
  'undefined-in-source',
  'host-symbol-not-given',
  'undefined-host-symbol',
  'unused-symbol',
  // All configurations of a target
  'unmet-select',
  'never-enabled',
  'always-enabled',
  'idle-default',
  'implied-dependency',
  'host-dead-end',
  'needed-default',
] as const

export type Code = (typeof codes)[number]

const known: ReadonlySet<string> = new Set(codes)

export function isCode(name: string): name is Code {
  return known.has(name)
}
