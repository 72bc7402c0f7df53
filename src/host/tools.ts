/** The compiler and pkg-config that probes use: those that CC and PKG_CONFIG name, or the usual ones. */

import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import type {Environment} from './environment.js'
import {findProgram} from './find-program.js'
import {splitWords} from './shell-words.js'

/** As the environment has them. */
export interface Tools {
  readonly compiler: Tool
  /** Of CFLAGS and CPPFLAGS. */
  readonly compilerFlags: readonly string[]
  /** Of LDFLAGS. */
  readonly linkerFlags: readonly string[]
  readonly pkgConfig: Tool
  /** Wrong values of these variables. */
  readonly diagnostics: readonly Diagnostic[]
}

/** A program that may be missing. */
export interface Tool {
  /** What messages call it: `C compiler`, or `C compiler gcc-14` where that was asked for. */
  readonly name: string
  /** The program's absolute path, and what stands behind it in the variable; empty where there is none. */
  readonly argv: readonly string[]
  /** Where it was looked for: it is another one, or there is one, as soon as these change. */
  readonly paths: readonly string[]
}

/** @param directory what relative paths start from, absolute */
export function findTools(environment: Environment, directory: string): Tools {
  const diagnostics: Diagnostic[] = []
  const report = (variable: string, problem: string, help: string) => {
    const message = `${variable} is ${JSON.stringify(environment[variable])}: ${problem}`
    diagnostics.push({code: 'host-tool', severity: 'error', message, help})
  }
  const wordsOf = (variable: string): string[] => {
    const words = splitWords(environment[variable] ?? '')
    if (!words) report(variable, 'a quote is not closed', 'its words are split as a shell splits them')
    return words ?? []
  }
  const tool = (variable: string, usualName: string, usual: readonly string[]): Tool => {
    const [program, ...rest] = wordsOf(variable)
    const searches = (program === undefined ? usual : [program]).map(name =>
      findProgram(name, environment, directory),
    )
    const path = searches.find(search => search.path !== undefined)?.path
    if (program !== undefined && path === undefined) {
      const problem = program.includes('/')
        ? `${program} is not a program`
        : `there is no program ${program} on PATH`
      report(variable, problem, `name one that is installed, or leave ${variable} unset`)
    }
    return {
      name: program === undefined ? usualName : `${usualName} ${environment[variable]}`,
      argv: path === undefined ? [] : [path, ...rest],
      paths: [...searches.flatMap(({tried}) => tried), ...launched(rest, environment, directory)],
    }
  }
  const compiler = tool('CC', 'C compiler', ['cc', 'gcc', 'clang'])
  const pkgConfig = tool('PKG_CONFIG', 'pkg-config', ['pkg-config', 'pkgconf'])
  const compilerFlags = [...wordsOf('CFLAGS'), ...wordsOf('CPPFLAGS')]
  return {compiler, compilerFlags, linkerFlags: wordsOf('LDFLAGS'), pkgConfig, diagnostics}
}

/** The compiler behind a launcher, as in `ccache gcc`. */
function launched(
  [first]: readonly string[],
  environment: Environment,
  directory: string,
): readonly string[] {
  if (first === undefined || first.startsWith('-')) return []
  return findProgram(first, environment, directory).tried
}
