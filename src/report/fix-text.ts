/** Fixes worded in one line. */

import type {Edit, Fix} from '../../grammar/common/diagnostic.js'
import {listed} from './listing.js'

/** `take out CONFIG_A=y and CONFIG_B=y in pc.mak, lines 3 and 9; say --host X=y`. */
export function fixText(fix: Fix): string {
  const groups = new Map<string, Edit[]>()
  fix.forEach((edit, index) => {
    const {action, subject, place} = edit
    const key = subject === undefined ? `${index}` : `${action} ${place?.source.name ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), edit])
  })
  return [...groups.values()].map(groupText).join('; ')
}

function groupText(edits: readonly Edit[]): string {
  const [first, ...others] = edits
  if (!first || others.length === 0) return first?.message ?? ''
  const subjects = listed(edits.map(({subject = ''}) => subject))
  const lines = edits.flatMap(({place}) => (place ? [lineOf(place)] : []))
  const name = first.place?.source.name
  switch (first.action) {
    case 'take-out':
    case 'comment-out':
    case 'uncomment':
      return `${first.action.replace('-', ' ')} ${subjects} in ${name}, lines ${listed(lines)}`
    case 'add':
      return `add ${subjects}${name === undefined ? '' : ` to ${name}`}`
    case 'leave-out':
      return `leave out ${subjects}`
    case 'change':
    case 'say':
    case 'install':
      return edits.map(({message}) => message).join('; ')
  }
}

function lineOf({source, span}: Required<Edit>['place']): string {
  return String(source.position(span.start).line)
}
