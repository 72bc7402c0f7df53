/** The kind header: a header that the C compiler finds, and that compiles. */

import {firstComplaint, missingHeader} from '../compiler.js'
import type {Host} from '../host.js'
import type {Inquiry} from '../inquiry.js'
import type {Outcome} from '../outcome.js'

/** @param includes headers that stand before it */
export async function askHeader(
  inquiry: Inquiry,
  header: string,
  includes: readonly string[],
  {compiler}: Host,
): Promise<Outcome> {
  const lines = [...includes, header].map(name => `#include <${name}>\n`)
  const ended = await compiler.compile(inquiry, `${lines.join('')}int main(void) { return 0; }\n`)
  const command = ended.argv
  if (ended.status === 0) return {value: true, reason: `the C compiler finds ${header}`, command}
  const complaint = firstComplaint(ended)
  const isMissing = missingHeader.exec(complaint)?.[1] === header
  const reason = isMissing
    ? `the C compiler does not find ${header}`
    : `${header} does not compile: ${complaint}`
  return {value: false, reason, command}
}
