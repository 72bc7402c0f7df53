/** The analyses of all configurations of a target: what each looks for, and what it says of what it finds. */

import {SpaceSolver} from '../sat/space-solver.js'
import type {Analysis} from './check.js'
import {constantSymbols} from './constant-symbols.js'
import {type HostDeadEnd, hostDeadEnds} from './host-dead-ends.js'
import {type IdleDefault, idleDefaults} from './idle-defaults.js'
import {type ImpliedDependency, impliedDependencies} from './implied-dependencies.js'
import {neededDefaults, withoutDefaults} from './needed-defaults.js'
import {type NamedDecision, type TargetSpace, targetSpace} from './space.js'
import {SpaceWords} from './space-words.js'
import {unmetSelects} from './unmet-selects.js'
import {isOfHost} from './witness.js'

export const spaceAnalyses: readonly Analysis[] = [
  {
    code: 'unmet-select',
    title: 'a select that can hit an unmet dependency',
    needs: 'space',
    run({space, solver}) {
      return new SpaceWords(space, solver).unmetSelects(unmetSelects(solver))
    },
  },
  {
    code: 'never-enabled',
    title: 'a symbol that can never be y, in any target',
    needs: 'space',
    everywhere: true,
    run({space, solver}) {
      const words = new SpaceWords(space, solver)
      const host = new Set(space.free.filter(isOfHost).map(({symbol}) => symbol))
      const {neverY} = constantSymbols(solver)
      return neverY.filter(symbol => !host.has(symbol)).map(symbol => words.neverEnabled(symbol))
    },
  },
  {
    code: 'always-enabled',
    title: 'a symbol that a default makes y in every configuration',
    noisy: true,
    needs: 'space',
    run({space, solver}) {
      const words = new SpaceWords(space, solver)
      return constantSymbols(solver).alwaysY.flatMap(symbol => words.alwaysEnabled(symbol) ?? [])
    },
  },
  {
    code: 'idle-default',
    title: 'a default or imply that can never matter, in any target',
    needs: 'space',
    everywhere: true,
    run({space, solver}) {
      const words = new SpaceWords(space, solver)
      const isIdle = ({clause}: IdleDefault, all: SpaceSolver) => !all.can(all.matters(clause))
      return idleDefaults(solver)
        .filter(idle => idle.vacuous || isIdle(idle, ofAllSymbols(space, solver)))
        .map(idle => words.idleDefault(idle))
    },
  },
  {
    code: 'implied-dependency',
    title: 'a requirement of a depends on line that holds wherever the others do, in every target',
    needs: 'space',
    everywhere: true,
    run({space, solver}) {
      const words = new SpaceWords(space, solver)
      const isImplied = ({requirement, by}: ImpliedDependency, all: SpaceSolver) =>
        !all.can(...by.map(({holds}) => holds), requirement.holds ^ 1)
      return impliedDependencies(solver)
        .filter(implied => implied.vacuous || isImplied(implied, ofAllSymbols(space, solver)))
        .map(implied => words.impliedDependency(implied))
    },
  },
  {
    code: 'host-dead-end',
    title: 'a host with which a target cannot be resolved',
    needs: 'space',
    run({space, solver}) {
      const words = new SpaceWords(space, solver)
      const accelerators = new Set((space.someOf ?? []).flat())
      // Where no host will do, resolving has told why. A target that nothing can run is not built at all.
      const isOfNote = ({facts}: HostDeadEnd) =>
        facts.length > 0 && !facts.some(({symbol, value}) => accelerators.has(symbol) && value !== true)
      // An option that asks for what the host lacks is refused to whoever gives it.
      const facts = space.free.filter(({kind}) => kind === 'host fact')
      return hostDeadEnds(solver, facts)
        .filter(isOfNote)
        .map(deadEnd => words.hostDeadEnd(deadEnd))
    },
  },
  {
    code: 'needed-default',
    title: 'something that --without-default-devices breaks, since it needs a default',
    needs: 'space',
    run({space, solver}) {
      const words = new SpaceWords(space, solver)
      const without = withoutDefaults(solver)
      return [
        ...neededDefaults(solver, without, listed(space)).map(needed => words.neededDefault(needed)),
        ...unmetSelects(without, ({select, depends}) => !solver.findUnmet(select, depends)).map(unmet =>
          words.unmetWithoutDefaults(unmet),
        ),
      ]
    },
  },
]

const solversOfAll = new WeakMap<TargetSpace, SpaceSolver>()

/**
 * The same target with all symbols free. What a line of a device list could bring about is no reason to call a clause
 * superfluous, even where no list has that line today.
 */
function ofAllSymbols(space: TargetSpace, solver: SpaceSolver): SpaceSolver {
  const known = solversOfAll.get(space)
  if (known) return known
  const all = targetSpace(space.tree, space.request, 'all')
  const made = 'diagnostics' in all ? solver : new SpaceSolver(all)
  solversOfAll.set(space, made)
  return made
}

/** What the device list names, and does not turn off. */
function listed({free}: TargetSpace): number[] {
  const isListed = ({kind, now}: NamedDecision) =>
    (kind === 'line' && now !== false) || kind === 'commented line'
  return free.filter(isListed).map(({symbol}) => symbol)
}
