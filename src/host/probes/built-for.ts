/** The kinds os and cpu: what programs are built for. */

import type {Host} from '../host.js'
import type {Outcome} from '../outcome.js'

/** @param wanted any of these will do */
export function isBuiltFor(
  what: 'os' | 'cpu',
  wanted: string | readonly string[],
  {machine, machineWords}: Host,
): Outcome {
  const is = machine[what]
  const names = [wanted].flat()
  const value = names.includes(is)
  const reason = `${machineWords} ${is}`
  return {value, reason: value ? reason : `${reason}, not ${names.join(' or ')}`}
}
