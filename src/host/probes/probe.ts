/** Puts a probe's question, whatever its kind. */

import type {Probe} from '../../tree/host-layout.js'
import type {Host} from '../host.js'
import type {Inquiry} from '../inquiry.js'
import type {Outcome} from '../outcome.js'
import {isBuiltFor} from './built-for.js'
import {askCompile} from './compile.js'
import {askHeader} from './header.js'
import {askLink} from './link.js'
import {askModule} from './module.js'
import {isThere} from './path.js'
import {askProgram} from './program.js'

export async function askProbe(inquiry: Inquiry, probe: Probe, host: Host): Promise<Outcome> {
  const {os, cpu, header, includes, compile, link, libraries, module, program, path, version} = probe
  if (os !== undefined) return isBuiltFor('os', os, host)
  if (cpu !== undefined) return isBuiltFor('cpu', cpu, host)
  if (module !== undefined) return await askModule(inquiry, module, version, host)
  if (program !== undefined) return await askProgram(inquiry, [program].flat(), version, host)
  if (path !== undefined) return isThere(path, host)
  if (host.compilerProblem !== undefined) return {value: false, reason: host.compilerProblem}
  if (header !== undefined) return await askHeader(inquiry, header, includes ?? [], host)
  if (compile !== undefined) return await askCompile(inquiry, compile, host)
  if (link !== undefined) return await askLink(inquiry, link, libraries ?? [], host)
  throw new Error(`a probe of no kind: ${inquiry.name}`)
}
