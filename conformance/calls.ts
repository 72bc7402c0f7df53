/** Calls of minikconf.py, made and shown. */

import type {MinikconfCall, ModeName} from '../src/index.js'

export type External = readonly [name: string, value: boolean]

/** @param inputs absolute paths */
export function callOf(
  mode: ModeName,
  inputs: readonly string[],
  externals: Iterable<External>,
): MinikconfCall {
  return {
    mode,
    output: 'config-devices.mak',
    dependencyFile: 'config-devices.mak.d',
    inputs,
    externals: [...externals].map(([name, value]) => ({name, value, text: externalText(name, value)})),
  }
}

export function externalText(name: string, value: boolean): string {
  return `CONFIG_${name}=${value ? 'y' : 'n'}`
}

/** @param argument `CONFIG_X=y`, `CONFIG_X=n` or `CONFIG_X=` */
export function parseExternal(argument: string): External {
  const match = /^CONFIG_(\w+)=([yn]?)$/.exec(argument)
  if (!match) throw new Error(`not an external symbol: ${argument}`)
  return [match[1] as string, match[2] === 'y']
}

/** What follows the program's name. */
export function argumentsOf({mode, output, dependencyFile, inputs, externals}: MinikconfCall): string[] {
  return [`--${mode}`, output, dependencyFile, ...inputs, ...externals.map(({text}) => text)]
}

/** The call as a person types it. */
export function commandOf(call: MinikconfCall): string {
  const quoted = argumentsOf(call).map(argument =>
    /^[\w./=+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`,
  )
  return `scripts/minikconf.py ${quoted.join(' ')}`
}
