/** The kind module: a library that pkg-config knows, in a range of versions, with all that it requires. */

import {resolve} from 'node:path'
import type {Environment} from '../environment.js'
import type {Host} from '../host.js'
import type {Inquiry} from '../inquiry.js'
import type {Outcome} from '../outcome.js'
import type {Ended} from '../run-command.js'
import {outsideRange} from '../versions.js'

/** @param range of versions; any where absent */
export async function askModule(
  inquiry: Inquiry,
  module: string,
  range: string | undefined,
  {pkgConfig, environment}: Host,
): Promise<Outcome> {
  const {argv, paths, name} = pkgConfig
  if (argv.length === 0) return {value: false, reason: `there is no ${name} to ask for ${module}`}
  const ask = (...words: string[]) => inquiry.run([...argv, ...words, module])
  inquiry.restsOn(paths)
  const folders = await searchFolders(inquiry, module, argv, environment)
  if (folders.length === 0) inquiry.unsettle()
  inquiry.restsOn(folders.flatMap(folder => [folder, `${folder}/${module}.pc`]))
  const modversion = await ask('--modversion')
  const command = modversion.argv
  if (modversion.status !== 0) return {value: false, reason: refusal(module, modversion), command}
  const version = modversion.stdout.trim()
  const missed = outsideRange(version, range)
  if (missed !== undefined) {
    return {value: false, reason: `module ${module} ${version} is ${missed}`, command, unusable: true}
  }
  const flags = [await ask('--cflags'), await ask('--libs')]
  const failed = flags.find(({status}) => status !== 0)
  if (failed) return {value: false, reason: refusal(module, failed), command: failed.argv, unusable: true}
  const [cflags = '', libs = ''] = flags.map(({stdout}) => stdout.trim())
  return {
    value: true,
    reason: `pkg-config has ${module} ${version}`,
    command,
    library: {version, cflags, libs},
  }
}

/** Where pkg-config looks: what it says of itself, what it is told, and what it tries, which a wrapper may have changed. */
async function searchFolders(
  inquiry: Inquiry,
  module: string,
  argv: readonly string[],
  {PKG_CONFIG_PATH = '', PKG_CONFIG_LIBDIR}: Environment,
): Promise<string[]> {
  const usual =
    PKG_CONFIG_LIBDIR ?? (await inquiry.run([...argv, '--variable', 'pc_path', 'pkg-config'])).stdout
  const {stdout, stderr} = await inquiry.run([...argv, '--debug', '--modversion', module], 'long')
  const tried = [...`${stdout}\n${stderr}`.matchAll(/trying path: (\/.*) for |directory #\d+ '(\/.*?)'/gi)]
  const named = `${PKG_CONFIG_PATH}:${usual.trim()}`.split(':').filter(folder => folder !== '')
  return [
    ...named.map(folder => resolve(inquiry.session.directory, folder)),
    ...tried.map(([, a, b]) => a ?? b ?? ''),
  ]
}

function refusal(module: string, {problem, stderr}: Ended): string {
  if (problem === undefined && (stderr.trim() === '' || stderr.startsWith(`Package ${module} was not found`)))
    return `pkg-config does not know ${module}`
  return `module ${module} cannot be used: ${problem ?? stderr.trim().split('\n').at(-1)}`
}
