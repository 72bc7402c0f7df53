/** `kgate minikconf`: stands in for QEMU's scripts/minikconf.py, with its arguments and exit codes. */

import {appendLine, minikconf as evaluate, parseMinikconfCall, recordLine, writeFiles} from '../index.js'
import {uninterrupted} from './uninterrupted.js'
import type {RawVerb} from './verb.js'

const usage =
  '[--defconfig|--allnoconfig|--allyesconfig|--randconfig] OUTPUT DEPFILE INPUT... [CONFIG_X=y|n ...]'

export const minikconf: RawVerb = {
  summary: "stand in for QEMU's scripts/minikconf.py",
  usage,
  help: `
Takes the command line of QEMU's scripts/minikconf.py: reads the inputs in order, prints CONFIG_X=y for every symbol
that is y and not given on the command line, and writes the files it read to DEPFILE. OUTPUT is only named in DEPFILE.
Exit status 1 on any error; then nothing is written.

--record FILE, before all other arguments, adds the call to FILE, for "kgate resolve --host-from FILE". Where a build
makes the call, the variable KGATE_RECORD does the same. A call that ends with an error is recorded too.`,
  runRaw(argv, terminal) {
    const call = parseMinikconfCall(argv)
    if (typeof call === 'string') {
      terminal.say(`kgate minikconf: ${call}`)
      terminal.say(`usage: kgate minikconf ${usage}`)
      return 1
    }
    const seed = Math.floor(Math.random() * 2 ** 32)
    if (call.mode === 'randconfig') terminal.say(`randconfig: seed ${seed}`)
    const {diagnostics, hostSymbols, config, dependencies} = evaluate(call, {seed})
    const record = call.record ?? process.env['KGATE_RECORD']
    if (record) {
      const {line, beginning} = recordLine(call, hostSymbols)
      appendLine(record, line, beginning)
    }
    // As minikconf.py, which knows no warnings: they are for "kgate resolve --warnings".
    for (const diagnostic of diagnostics) if (diagnostic.severity === 'error') terminal.report(diagnostic)
    if (config === undefined || dependencies === undefined) return 1
    const files = [{path: call.dependencyFile, content: dependencies}]
    uninterrupted(
      () => writeFiles('.', files),
      () => terminal.result(config),
    )
    return 0
  },
}
