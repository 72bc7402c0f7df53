/** The flags that kgate adds to every configure: where to find things, and what to say. */

interface FlagHelp {
  /** What the value is, for a flag that takes one. */
  readonly value?: string
  readonly description: string
}

/** Under their spellings, in the order of help. */
export const configureFlags: Readonly<Record<string, FlagHelp>> = {
  '--tree': {value: 'DIR', description: 'the tree to configure; default: this folder'},
  '--profile': {value: 'NAME', description: 'what kind of tree it is; default: found out from its files'},
  '--build': {value: 'DIR', description: 'where to write; default: build'},
  '--host': {
    value: 'SYM=y,...',
    description: 'facts about the host, which are then not looked for; may be given several times',
  },
  '--host-from': {
    value: 'FILE',
    description: 'facts about the host from a record of "kgate minikconf --record", or from a build folder',
  },
  '--again': {description: 'repeat the call that the build folder was configured by'},
  '--fresh': {description: 'look for everything anew, instead of remembering what was found'},
  '--format': {value: 'text|json', description: 'how to print what was decided; default: text'},
  '--quiet': {description: 'print errors only'},
  '--warnings': {description: 'print warnings too, not only their number'},
  '--version': {description: 'print the version of the tree'},
  '--help': {description: 'print this text'},
}
