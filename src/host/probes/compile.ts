/** The kind compile: C source text that compiles. */

import {firstComplaint} from '../compiler.js'
import type {Host} from '../host.js'
import type {Inquiry} from '../inquiry.js'
import type {Outcome} from '../outcome.js'

export async function askCompile(inquiry: Inquiry, text: string, {compiler}: Host): Promise<Outcome> {
  const ended = await compiler.compile(inquiry, text)
  const value = ended.status === 0
  const reason = value
    ? 'its test program compiles'
    : `its test program does not compile: ${firstComplaint(ended)}`
  return {value, reason, command: ended.argv}
}
