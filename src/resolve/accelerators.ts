/** Which accelerators run a target. */

import {type AcceleratorRule, accelerates, isWideEnough, type TreeLayout} from '../tree/layout.js'

/** Names without `CONFIG_`, in the order of the tree's layout. */
export interface Accelerators {
  /** Those that the host's CPU could run the target with. */
  readonly able: readonly string[]
  /** Those that are on, by themselves or because the user says so. */
  readonly wanted: readonly string[]
  /** Those that are both. */
  readonly used: readonly string[]
}

/**
 * @param keys what the target's file says
 * @param cpu the host's, as QEMU's configure calls it
 * @param host what the user says of accelerators, among other things
 */
export function acceleratorsOf(
  layout: TreeLayout,
  target: string,
  keys: ReadonlyMap<string, string>,
  cpu: string,
  host: ReadonlyMap<string, boolean> | undefined,
): Accelerators {
  const rules = Object.entries(layout.accelerators)
  const bits = layout.longBits === undefined ? undefined : keys.get(layout.longBits)
  const isAble = (rule: AcceleratorRule) => isWideEnough(cpu, bits) && accelerates(rule, cpu, target)
  const able = rules.filter(([, rule]) => isAble(rule)).map(([name]) => name)
  const wanted = rules.filter(([name, rule]) => host?.get(name) ?? rule.default).map(([name]) => name)
  return {able, wanted, used: wanted.filter(name => able.includes(name))}
}
