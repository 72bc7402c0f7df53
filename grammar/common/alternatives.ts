/** Names the kinds of tokens of which one is wanted: `"=", "(" or a name`. */

import {type TokenType, tokenLabel} from 'chevrotain'

export function alternatives(types: readonly TokenType[]): string {
  const labels = [...new Set(types.map(type => tokenLabel(type)))]
  const last = labels.pop()
  return labels.length > 0 ? `${labels.join(', ')} or ${last}` : `${last}`
}
