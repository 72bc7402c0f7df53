/** The kind link: C source text that compiles and links. */

import {firstComplaint} from '../compiler.js'
import type {Host} from '../host.js'
import type {Inquiry} from '../inquiry.js'
import type {Outcome} from '../outcome.js'

/** @param libraries what follows the source on the command line, such as `-luring` */
export async function askLink(
  inquiry: Inquiry,
  text: string,
  libraries: readonly string[],
  {compiler}: Host,
): Promise<Outcome> {
  const ended = await compiler.link(inquiry, text, libraries)
  const value = ended.status === 0
  const reason = value ? 'its test program links' : `its test program does not link: ${firstComplaint(ended)}`
  return {value, reason, command: ended.argv}
}
