/** Decides where a library is taken from. */

import type {Alternative, Provider} from '../../tree/host-layout.js'
import type {AlternativeFinding, Fact, ProviderChoice, ProviderFinding} from '../findings.js'
import {rangeText} from '../versions.js'

/** @param ask whether an alternative can be had: called for those that are wanted, up to the first that can */
export async function chooseAlternative(
  option: string,
  {alternatives}: Provider,
  choice: ProviderChoice,
  ask: (alternative: Alternative) => Promise<Fact>,
): Promise<ProviderFinding> {
  const findings: AlternativeFinding[] = []
  /** Reasons, and the same as they are told where another alternative is taken. */
  const failures: {readonly reason: string; readonly told: string}[] = []
  let taken: AlternativeFinding | undefined
  for (const alternative of alternatives) {
    const {kind, symbol, place} = alternative
    const idle = idleReason(option, kind, choice, taken)
    const unasked = (reason: string): Fact => ({
      symbol,
      value: false,
      reason,
      cached: false,
      ...(place && {place}),
    })
    const fact = idle === undefined ? await ask(alternative) : unasked(idle)
    findings.push({kind, ...fact})
    if (fact.value) taken = {kind, ...fact}
    else if (idle === undefined) failures.push({reason: fact.reason, told: lack(alternative, fact)})
  }
  const alternativesFound = {option, alternatives: findings}
  if (choice === 'disabled') return {...alternativesFound, reason: 'disabled'}
  if (!taken)
    return {...alternativesFound, reason: `not found: ${failures.map(({reason}) => reason).join('; ')}`}
  const because = failures.length > 0 ? failures.map(({told}) => told) : [taken.reason]
  const {kind, library, warning} = taken
  return {
    ...alternativesFound,
    taken: kind,
    reason: `${kind}: ${[...because, ...(warning === undefined ? [] : [warning])].join('; ')}`,
    ...(library && {library}),
  }
}

function lack(alternative: Alternative, {reason, unusable}: Fact): string {
  if (alternative.kind === 'internal') return reason
  const {version} = alternative
  const what = `no system library${version === undefined ? '' : ` of version ${rangeText(version)}`}`
  return unusable ? `${what}: ${reason}` : what
}

/** Why nobody asks for an alternative. */
function idleReason(
  option: string,
  kind: Alternative['kind'],
  choice: ProviderChoice,
  taken: AlternativeFinding | undefined,
): string | undefined {
  if (choice === 'disabled') return `${option} is disabled`
  if (taken) return taken.kind === 'system' ? "the system's is taken" : "the tree's own is taken"
  if ((choice === 'system' || choice === 'internal') && choice !== kind) return `${option} is to be ${choice}`
  return undefined
}
