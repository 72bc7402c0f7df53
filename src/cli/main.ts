/** The command: finds the verb, reads its flags, and turns its outcome into an exit status. */

import {dirname} from 'node:path'
import {fileURLToPath} from 'node:url'
import {setFlagsFromString, startupSnapshot} from 'node:v8'
import meow from 'meow'
import packageFile from '../../package.json' with {type: 'json'}
import {suggest, systemProblem} from '../index.js'
import {build} from './build.js'
import {buildoptions} from './buildoptions.js'
import {check} from './check.js'
import {checkFlags} from './check-flags.js'
import {configure} from './configure.js'
import {diff} from './diff.js'
import {mak} from './mak.js'
import {minikconf} from './minikconf.js'
import {resolve} from './resolve.js'
import {sample} from './sample.js'
import {answerQuestions, isWorker} from './space-workers.js'
import {symbols} from './symbols.js'
import {targets} from './targets.js'
import {NobodyReads, terminal as openTerminal, type Terminal} from './terminal.js'
import {exitCode, type Program, type RawVerb, UsageError, type Verb} from './verb.js'
import {want} from './want.js'
import {warmUp} from './warm-up.js'
import {why} from './why.js'

const verbs: Readonly<Record<string, Verb | RawVerb>> = {
  configure,
  build,
  resolve,
  why,
  diff,
  targets,
  want,
  check,
  mak,
  symbols,
  sample,
  buildoptions,
  minikconf,
}

const overview = `
Resolves the device configuration of QEMU-style trees, and explains it.

Usage
${Object.entries(verbs)
  .map(([name, {summary}]) => `  kgate ${name.padEnd(14)}${summary}`)
  .join('\n')}

"kgate VERB --help" tells more of one. Exit status: 0 fine, 1 the input is at fault, 2 the command line is,
70 kgate itself is.`

function main(): void {
  // Most runs end before optimizing code pays: the time is better spent on running it.
  setFlagsFromString('--interrupt-budget=500000')
  const terminal = openTerminal()
  process.on('uncaughtException', error => {
    process.exitCode = failure(error, terminal)
  })
  try {
    const code = run(process.argv.slice(2), terminal)
    if (typeof code === 'number') process.exitCode = code
    else
      code.then(
        settled => {
          process.exitCode = settled
        },
        error => {
          process.exitCode = failure(error, terminal)
        },
      )
  } catch (error) {
    process.exitCode = failure(error, terminal)
  }
}

function run(argv: readonly string[], terminal: Terminal): number | Promise<number> {
  const [name, ...rest] = argv[0] === 'help' ? [argv[1] ?? '--help', '--help'] : argv
  const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (verb === undefined) {
    if (name === '--help' || name === '-h') terminal.result(`${overview}\n`)
    else if (name === '--version' || name === '-V') terminal.result(`kgate ${packageFile.version}\n`)
    else if (name === undefined) throw new UsageError('a verb is missing: "kgate --help" lists them')
    else throw unknownVerb(name)
    return exitCode.fine
  }
  // What stands in for another program gets its arguments untouched, unless help is all that is asked for.
  const asked = 'runRaw' in verb && rest.length > 1 ? [] : rest
  if (verb.help !== undefined && (asked.includes('--help') || asked.includes('-h'))) {
    terminal.result(`\nUsage\n  kgate ${name} ${verb.usage}\n${verb.help}\n`)
    return exitCode.fine
  }
  const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)))
  const program: Program = {packageRoot, version: packageFile.version}
  if ('runRaw' in verb) return verb.runRaw(rest, terminal, program)
  checkFlags(verb, rest)
  return verb.run({...readFlags(verb, rest), terminal, ...program})
}

function readFlags(verb: Verb, argv: readonly string[]) {
  const {input, flags} = meow({
    importMeta: {url: import.meta.url} as ImportMeta,
    argv,
    pkg: packageFile,
    autoHelp: false,
    autoVersion: false,
    description: false,
    flags: verb.flags,
  })
  return {input, flags}
}

function unknownVerb(name: string): UsageError {
  const isOption = name.startsWith('-')
  const near = suggest(name, isOption ? ['--help', '--version'] : Object.keys(verbs))
  const hint = near === undefined ? '"kgate --help" lists them' : `did you mean ${near}?`
  return new UsageError(`there is no ${isOption ? 'option' : 'verb'} "${name}": ${hint}`)
}

/** Words for what ends a run early. Failures of the operating system are the input's fault; the rest are bugs. */
function failure(error: unknown, terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.say(`kgate: ${error.message}`)
    return exitCode.usage
  }
  if (error instanceof NobodyReads) return exitCode.fine
  if (error instanceof Error && 'syscall' in error) {
    terminal.say(`kgate: ${systemProblem(error as NodeJS.ErrnoException)}`)
    return exitCode.input
  }
  const stack = error instanceof Error ? error.stack : String(error)
  terminal.say(`kgate: this is a bug in kgate ${packageFile.version}, please report it:\n${stack}`)
  return exitCode.bug
}

if (startupSnapshot.isBuildingSnapshot()) {
  void warmUp()
  readFlags(resolve, ['x86_64-softmmu', '--host', 'LINUX=y'])
  startupSnapshot.setDeserializeMainFunction(main)
} else if (isWorker()) {
  answerQuestions()
} else {
  main()
}
