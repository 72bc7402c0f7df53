/** The setting in which a target has all that it can have. */

import {acceleratorsOf} from '../resolve/accelerators.js'
import type {ResolveRequest} from '../resolve/request.js'
import {problemOf} from '../resolve/resolve.js'
import type {Tree} from '../resolve/tree.js'
import {wholeHost} from '../resolve/whole-host.js'
import {cpus} from '../tree/layout.js'

/** Adds what a request leaves open: a host that has everything, and the CPU with the most accelerators, with these. */
export function fullestSetting(tree: Tree, request: ResolveRequest): ResolveRequest {
  const {problem} = problemOf(tree, request)
  if (!problem) return request
  const ableOn = (cpu: string) =>
    acceleratorsOf(tree.layout, request.target, problem.keys, cpu, undefined).able
  const candidates = request.cpu === undefined ? cpus(tree.layout) : [request.cpu]
  const [cpu] = candidates.sort((a, b) => ableOn(b).length - ableOn(a).length)
  const accelerators = (cpu === undefined ? [] : ableOn(cpu)).map(name => [name, true] as const)
  const host = new Map([...wholeHost(tree), ...accelerators, ...(request.host ?? [])])
  return {...request, host, ...(cpu !== undefined && {cpu})}
}
