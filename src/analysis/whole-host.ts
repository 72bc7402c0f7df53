/** A host that has everything: the one on which a target has all that it can have. */

import {acceleratorsOf} from '../resolve/accelerators.js'
import type {ResolveRequest} from '../resolve/request.js'
import {problemOf} from '../resolve/resolve.js'
import type {Tree} from '../resolve/tree.js'
import {cpus} from '../tree/layout.js'

/** Adds what a request leaves open: the CPU with the most accelerators, these, and every fact about the host. */
export function onWholeHost(tree: Tree, request: ResolveRequest): ResolveRequest {
  const {problem} = problemOf(tree, request)
  if (!problem) return request
  const ableOn = (cpu: string) =>
    acceleratorsOf(tree.layout, request.target, problem.keys, cpu, undefined).able
  const candidates = request.cpu === undefined ? cpus(tree.layout) : [request.cpu]
  const byCount = candidates.sort((a, b) => ableOn(b).length - ableOn(a).length)
  const [cpu] = byCount
  const {names} = problem.program.model
  const facts = [...problem.setting.hostDefaults].map(symbol => names[symbol] as string)
  const given = [...facts, ...(cpu === undefined ? [] : ableOn(cpu))]
  const host = new Map([...given.map(name => [name, true] as const), ...(request.host ?? [])])
  return {...request, host, ...(cpu !== undefined && {cpu})}
}
