/** Asks the C compiler, and finds out what its answer rests on: the files that it read, or the folders that it looked in. */

import {readFileSync} from 'node:fs'
import {normalize, resolve} from 'node:path'
import type {Inquiry} from './inquiry.js'
import type {Ended} from './run-command.js'
import type {Tools} from './tools.js'

/** The compiler with its flags. */
export class Compiler {
  readonly #command: readonly string[]

  constructor(readonly tools: Tools) {
    this.#command = [...tools.compiler.argv, ...tools.compilerFlags]
  }

  /** @param text C source text without includes */
  async preprocess(inquiry: Inquiry, text: string): Promise<Ended> {
    inquiry.restsOn(this.tools.compiler.paths)
    return await inquiry.run([...this.#command, '-E', source(inquiry, text)])
  }

  async compile(inquiry: Inquiry, text: string): Promise<Ended> {
    return await this.#build(inquiry, text, ['-c', '-o', inquiry.file('.o')], [])
  }

  /** @param libraries what follows the source on the command line, such as `-luring` */
  async link(inquiry: Inquiry, text: string, libraries: readonly string[]): Promise<Ended> {
    const {linkerFlags} = this.tools
    const ended = await this.#build(inquiry, text, [...linkerFlags, '-o', inquiry.file('.out')], libraries)
    const folders = await this.#libraryFolders(inquiry)
    inquiry.restsOn(libraryPaths([...linkerFlags, ...libraries], folders, inquiry.session.directory))
    if (ended.status !== 0) inquiry.restsOn(folders)
    return ended
  }

  async #build(
    inquiry: Inquiry,
    text: string,
    flags: readonly string[],
    libraries: readonly string[],
  ): Promise<Ended> {
    inquiry.restsOn(this.tools.compiler.paths)
    const file = source(inquiry, text)
    const dependencies = inquiry.file('.d')
    const ended = await inquiry.run([
      ...this.#command,
      '-MD',
      '-MF',
      dependencies,
      ...flags,
      file,
      ...libraries,
    ])
    const paths =
      ended.status === 0 ? dependencyPaths(dependencies) : await this.#searchedPaths(inquiry, text, file)
    if (!paths) inquiry.unsettle()
    const others = (paths ?? []).filter(path => path !== file)
    inquiry.restsOn(others.map(path => resolve(inquiry.session.directory, path)))
    return ended
  }

  /**
   * Why a text does not compile: headers that are read, the folders of headers, and where headers are looked for.
   *
   * @returns undefined where the compiler does not say it
   */
  async #searchedPaths(inquiry: Inquiry, text: string, file: string): Promise<string[] | undefined> {
    const {stderr} = await inquiry.run([...this.#command, '-E', '-v', '-H', '-o', '/dev/null', file], 'long')
    const [, list] = /^#include .*search starts here:\n([\s\S]*?)^End of search list/m.exec(stderr) ?? []
    if (list === undefined) return undefined
    const folders = [
      ...matches(/^ (\/.*?)(?: \(framework directory\))?$/gm, list),
      ...matches(/^ignoring nonexistent directory "(.*)"$/gm, stderr),
    ]
    const names = [
      ...matches(/^\s*#\s*include\s*[<"]([^>"\n]+)/gm, text),
      ...matches(new RegExp(missingHeader, 'g'), stderr),
    ]
    const candidates = folders.flatMap(folder => names.map(name => `${folder}/${name}`))
    return [...folders, ...candidates, ...matches(/^\.+ (.+)$/gm, stderr)]
  }

  async #libraryFolders(inquiry: Inquiry): Promise<string[]> {
    const {linkerFlags} = this.tools
    const {stdout} = await inquiry.run([...this.#command, ...linkerFlags, '-print-search-dirs'], 'long')
    const [, list] = /^libraries: =?(.+)$/m.exec(stdout) ?? []
    if (list === undefined) inquiry.unsettle()
    const folders = (list ?? '').split(':').map(folder => normalize(`${folder}/`))
    // Linkers look there too, though compilers do not say so.
    const local = folders.flatMap(folder => matches(/^(?:\/usr)?(\/lib[^/]*\/(?:[^/]+\/)?)$/g, folder))
    return [...folders, ...local.map(folder => `/usr/local${folder}`)]
  }
}

function source(inquiry: Inquiry, text: string): string {
  const path = inquiry.file('.c')
  inquiry.write(path, text)
  return path
}

/** @returns the files that a compiler says it has read, in Make's words; undefined where it says nothing */
function dependencyPaths(file: string): string[] | undefined {
  let text = ''
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
  const [, list = ''] = /^.*?:\s([\s\S]*)$/.exec(text.replace(/\\\r?\n/g, ' ')) ?? []
  return matches(/((?:\\[ #]|\S)+)/g, list).map(path => path.replace(/\\([ #])/g, '$1').replaceAll('$$', '$'))
}

/** Where the linker looks for each library that it is given. */
function libraryPaths(flags: readonly string[], folders: readonly string[], directory: string): string[] {
  const named = flags.join('\n')
  const names = matches(/^-l\n?(.+)$/gm, named)
  const files = names.flatMap(name =>
    name.startsWith(':')
      ? [name.slice(1)]
      : ['so', 'a', 'dylib', 'tbd'].map(suffix => `lib${name}.${suffix}`),
  )
  const all = [...matches(/^-L\n?(.+)$/gm, named).map(folder => `${resolve(directory, folder)}/`), ...folders]
  const direct = flags.filter(flag => /^[^-].*[/.]/.test(flag)).map(path => resolve(directory, path))
  return [...direct, ...all.flatMap(folder => files.map(file => folder + file))]
}

/** What the first group of a pattern holds, at each place. */
function matches(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([, group = '']) => group)
}

/** In a compiler's complaint: the header that it does not find. */
export const missingHeader = /(?:^|error: )'?([^':\n]+)'?(?:: No such file| file not found)/

/** The first thing that a compiler or linker has to complain about, without its place. */
export function firstComplaint({stderr, problem}: Ended): string {
  if (problem !== undefined) return problem
  const [, error, linker] = /error: (.+)|((?:undefined reference|cannot find) .+)/.exec(stderr) ?? []
  const complaint = error ?? linker ?? stderr.trim().split('\n')[0]
  return (complaint || 'it does not say why').slice(0, 200)
}
