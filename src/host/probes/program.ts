/** The kind program: the first of some programs on PATH that is in a range of versions. */

import {findProgram} from '../find-program.js'
import type {Host} from '../host.js'
import type {Inquiry} from '../inquiry.js'
import type {Outcome} from '../outcome.js'
import {outsideRange} from '../versions.js'

export async function askProgram(
  inquiry: Inquiry,
  names: readonly string[],
  range: string | undefined,
  {environment, directory}: Host,
): Promise<Outcome> {
  let refused: Outcome | undefined
  for (const name of names) {
    const {path, tried} = findProgram(name, environment, directory)
    inquiry.restsOn(tried)
    if (path === undefined) continue
    if (range === undefined) return {value: true, reason: `${name} is ${path}`}
    const outcome = await askVersion(inquiry, path, range)
    if (outcome.value) return outcome
    refused ??= outcome
  }
  return (
    refused ?? {value: false, reason: `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} not on PATH`}
  )
}

async function askVersion(inquiry: Inquiry, path: string, range: string): Promise<Outcome> {
  const {argv, status, problem, stdout, stderr} = await inquiry.run([path, '--version'])
  const [version] = /\d+(?:\.[\w+~-]+)+/.exec(`${stdout}\n${stderr}`) ?? []
  if (status !== 0 || version === undefined) {
    return {
      value: false,
      reason: `${path} --version does not say a version${problem ? `: ${problem}` : ''}`,
      command: argv,
    }
  }
  const missed = outsideRange(version, range)
  return {
    value: missed === undefined,
    reason: `${path} ${version}${missed ? ` is ${missed}` : ' is there'}`,
    command: argv,
  }
}
