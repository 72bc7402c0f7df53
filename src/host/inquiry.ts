/** One question to the host: what is run for it, what the answer rests on, and what the log says of it. */

import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Ended} from './run-command.js'
import type {Session} from './session.js'
import {quoteWord, quoteWords} from './shell-words.js'

/** One question while it is asked. */
export class Inquiry {
  /** What the answer rests on: where one of these changes, comes or goes, it has to be asked again. */
  readonly paths = new Set<string>()
  #log = ''
  #hasRun = false
  #isSettled = true

  constructor(
    readonly session: Session,
    readonly name: string,
  ) {}

  /** Its commands, in the form of the log. */
  get log(): string {
    return this.#log
  }

  /** Whether the answer is worth keeping, and holds as long as `paths` do. */
  get canBeKept(): boolean {
    return this.#hasRun && this.#isSettled
  }

  restsOn(paths: Iterable<string>): void {
    for (const path of paths) this.paths.add(path)
  }

  /** For an answer of which nobody knows what it rests on. */
  unsettle(): void {
    this.#isSettled = false
  }

  /** @returns the absolute path of a file that is gone when probing ends */
  file(suffix: string): string {
    return join(this.session.folder, this.name.replace(/[^\w.-]/g, '-') + suffix)
  }

  /** @param path of `file` */
  write(path: string, text: string): void {
    writeFileSync(path, text)
    const folder = quoteWord(this.session.folder)
    this.#log += `mkdir -p ${folder} && cat > ${quoteWord(path)} <<'END OF FILE'\n${text.replace(/\n?$/, '\n')}END OF FILE\n`
  }

  /** @param output where it is long, and only for kgate to read, it is left out of the log */
  async run(argv: readonly string[], output?: 'long'): Promise<Ended> {
    this.#hasRun = true
    const ended = await this.session.run(argv, output === 'long' ? 1 << 24 : 1 << 16)
    if (ended.problem !== undefined) this.unsettle()
    this.#log += commandLog(ended, output === undefined)
    return ended
  }
}

function commandLog({argv, status, problem, stdout, stderr, milliseconds}: Ended, whole: boolean): string {
  const output = whole ? [...lines(stdout), ...lines(stderr)] : []
  const end = problem ?? `exit status ${status}`
  return `${quoteWords(argv)}\n${output.map(line => `# | ${line}\n`).join('')}# ${end}, after ${milliseconds} ms\n`
}

function lines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}
