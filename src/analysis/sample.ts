/** Configurations of a target drawn from its space, as what a person would give kgate or minikconf.py to have them. */

import {isExternal} from '../report/decision.js'
import type {ResolveRequest} from '../resolve/request.js'
import type {Tree} from '../resolve/tree.js'
import {Sampler} from '../sat/sampler.js'
import {SpaceSolver} from '../sat/space-solver.js'
import type {Choice} from '../solver/space.js'
import {cpuName} from '../tree/layout.js'
import {type TargetSpace, targetSpace, type Vary} from './space.js'
import {isOfHost} from './witness.js'

export interface Sample {
  /** Of the device list: `CONFIG_X=` lines, under names without `CONFIG_`, in the order in which Kconfig names them. */
  readonly lines: ReadonlyMap<string, boolean>
  /** Names that the target's own list has a line for, and this one does not. */
  readonly unset: readonly string[]
  /** What the host is taken to have, accelerators included: what `--host` gives. */
  readonly host: ReadonlyMap<string, boolean>
  /** What minikconf.py is given beside the device list: host, accelerators, and what the target gives. */
  readonly externals: ReadonlyMap<string, boolean>
}

/** The space to draw from: with `host`, what the host's CPU may have; the machine's own CPU, unless the request names one. */
export function sampledSpace(
  tree: Tree,
  request: ResolveRequest,
  vary: Vary,
): ReturnType<typeof targetSpace> {
  const hasAccelerators = Object.keys(tree.layout.accelerators).length > 0
  const {cpu = cpuName(process.arch)} = request
  return targetSpace(tree, vary === 'devices' || !hasAccelerators ? request : {...request, cpu}, vary)
}

/**
 * @param seed a whole number; the same one draws the same configurations
 * @returns fewer than `count`, which is none, only where no configuration resolves
 */
export function* sampleTarget(space: TargetSpace, count: number, seed: number): Generator<Sample> {
  const sampler = new Sampler(new SpaceSolver(space), seed)
  for (let drawn = 0; drawn < count; drawn++) {
    const choice = sampler.draw()
    if (!choice) return
    yield sampleOf(space, choice)
  }
}

function sampleOf(space: TargetSpace, choice: Choice): Sample {
  const {names} = space.program.model
  const fixed = space.fixed.map(decision => ({
    name: names[decision.symbol] as string,
    value: decision.value,
    external: isExternal(decision),
  }))
  const chosen = space.free.map(decision => ({
    name: names[decision.symbol] as string,
    value: choice.get(decision.symbol),
    external: isOfHost(decision),
  }))
  const all = [...fixed, ...chosen]
  const given = (external: boolean) =>
    new Map(
      all.flatMap(of => (of.external === external && of.value !== undefined ? [[of.name, of.value]] : [])),
    )
  const named = space.free.filter(({kind}) => kind === 'line' || kind === 'commented line')
  return {
    lines: given(false),
    unset: named.filter(({symbol}) => !choice.has(symbol)).map(({symbol}) => names[symbol] as string),
    host: new Map([...(space.request.host ?? []), ...hostChoice(space, choice)]),
    externals: given(true),
  }
}

function hostChoice({free, program}: TargetSpace, choice: Choice): [string, boolean][] {
  return free.filter(isOfHost).flatMap(({symbol, kind}): [string, boolean][] => {
    const name = program.model.names[symbol] as string
    const value = choice.get(symbol)
    if (value !== undefined) return [[name, value]]
    // One that is on by itself has to be said to be missing.
    return kind === 'accelerator' ? [[name, false]] : []
  })
}
