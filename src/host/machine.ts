/** What programs are built for: the C compiler's macros say it, as they do to QEMU's configure. */

import {cpuName} from '../tree/layout.js'
import {type Compiler, firstComplaint} from './compiler.js'
import type {Inquiry} from './inquiry.js'
import type {Machine, Outcome} from './outcome.js'

/** The first whose condition holds counts, in both lists. */
const systems = {
  linux: 'defined __linux__',
  windows: 'defined _WIN32',
  openbsd: 'defined __OpenBSD__',
  sunos: 'defined __sun__',
  haiku: 'defined __HAIKU__',
  freebsd: 'defined __FreeBSD__',
  'gnu/kfreebsd': 'defined __FreeBSD_kernel__',
  dragonfly: 'defined __DragonFly__',
  netbsd: 'defined __NetBSD__',
  darwin: 'defined __APPLE__',
  emscripten: 'defined __EMSCRIPTEN__ || defined EMSCRIPTEN',
}
const cpus = {
  x86: 'defined __i386__',
  x86_64: 'defined __x86_64__',
  sparc64: 'defined __sparc__ && defined __arch64__',
  ppc64: 'defined _ARCH_PPC64',
  ppc: 'defined _ARCH_PPC',
  mips64: 'defined __mips__ && defined __mips64',
  mips: 'defined __mips__',
  s390x: 'defined __s390x__',
  riscv64: 'defined __riscv && defined _LP64',
  riscv32: 'defined __riscv',
  arm: 'defined __arm__',
  aarch64: 'defined __aarch64__',
  loongarch64: 'defined __loongarch64',
}

/** In quotes, since some of these names are macros themselves. */
const text = Object.entries({os: systems, cpu: cpus})
  .map(([what, names]) => {
    const branches = Object.entries(names).map(
      ([name, condition]) => `if ${condition}\n"${what}" "${name}"\n`,
    )
    return `#${branches.join('#el')}#endif\n`
  })
  .join('')

/** Node's names for operating systems, where they are not those of QEMU's configure. */
const nodeSystems: Readonly<Record<string, string>> = {win32: 'windows', android: 'linux'}

/** @param platform and @param architecture in Node's words */
export function machineOf(platform: string, architecture: string): Machine {
  return {os: nodeSystems[platform] ?? platform, cpu: cpuName(architecture)}
}

/**
 * @param own what the machine is where the compiler does not say it
 * @returns y where there is a compiler that works
 */
export async function askMachine(inquiry: Inquiry, compiler: Compiler, own: Machine): Promise<Outcome> {
  const {argv, name} = compiler.tools.compiler
  if (argv.length === 0) return {value: false, reason: `there is no ${name}`}
  const ended = await compiler.preprocess(inquiry, text)
  const command = ended.argv
  if (ended.status !== 0)
    return {value: false, reason: `${name} does not work: ${firstComplaint(ended)}`, command}
  const said = (what: keyof Machine) => new RegExp(`"${what}" "(.*)"`).exec(ended.stdout)?.[1] ?? own[what]
  const machine = {os: said('os'), cpu: said('cpu')}
  return {value: true, reason: `the C compiler builds for ${machine.os} on ${machine.cpu}`, command, machine}
}
