/** `kgate want`: what to change so that a target has a symbol on or off. */

import {
  type Diagnostic,
  editedFiles,
  fixText,
  hasErrors,
  otherEdits,
  varieties,
  type WantAnswer,
  want as wantOf,
  writeFiles,
} from '../index.js'
import {choiceFlag, findTree, readAssignments, treeFlags, treeHelp} from './find-tree.js'
import {readSetting, settingFlags, settingHelp, targetRequests} from './target-setting.js'
import {uninterrupted} from './uninterrupted.js'
import {type Call, exitCode, UsageError, type Verb} from './verb.js'
import {freeText, wantRecord, wantText} from './want-text.js'

export const want: Verb = {
  summary: 'find the smallest change that turns a symbol on or off',
  usage: 'TARGET CONFIG_X=y [CONFIG_Y=n ...] [options]',
  help: `
Finds the smallest changes after which the target resolves and each symbol has the value that is wanted of it, as lines
to add to its list of devices, to take out or to uncomment. Each change has been tried. What the command line says is
kept. Where no change does it, says what stands in the way, and ends with exit status 1.

Options${treeHelp}
  --vary WHAT           what may be changed: devices (what the list of devices names, commented out or not, and the
                        symbols that are wanted), host (facts about the host as well) or all (every symbol);
                        default: devices
  --apply N             make the change of that number
  --json                print everything, for programs${settingHelp}

Examples
  kgate want x86_64-softmmu CONFIG_VIRTIO_BLK=n
  kgate want aarch64-softmmu TPM_TIS_SYSBUS=y --vary host
  kgate want x86_64-softmmu Q35=n --apply 1`,
  flags: {
    ...treeFlags,
    ...settingFlags,
    vary: {type: 'string'},
    apply: {type: 'string'},
    json: {type: 'boolean'},
  },
  run(call) {
    const {flags, terminal} = call
    const {target, wanted} = readQuestion(call)
    const vary = choiceFlag('vary', flags['vary'], varieties) ?? varieties[0]
    const number = readNumber(flags['apply'] as string | undefined)
    const setting = readSetting(call)
    const tree = findTree(call)
    if (!tree) return exitCode.input
    const request = targetRequests(tree, setting, terminal)?.of(target)
    if (!request) return exitCode.input
    const {answer, diagnostics} = wantOf(tree, request, wanted, vary)
    for (const diagnostic of diagnostics) {
      if (diagnostic.severity === 'error' || diagnostic.code === 'idle-accelerator')
        terminal.report(diagnostic)
    }
    if (!answer) return diagnostics.some(isOfTree) ? exitCode.input : exitCode.usage
    const question = {tree: tree.directory, target, wanted, vary}
    if (number !== undefined && answer.ways.length > 0) {
      const {text, files} = changeOf(answer, number)
      uninterrupted(
        () => writeFiles('.', files),
        () => terminal.say(`done: ${text}`),
      )
      return exitCode.fine
    }
    if (flags['json']) terminal.result(wantRecord(call.version, question, answer, diagnostics))
    else {
      terminal.result(wantText(question, answer))
      if (!answer.holds) terminal.say(freeText(answer.free))
    }
    return hasErrors(diagnostics) ? exitCode.input : exitCode.fine
  },
}

function readQuestion({input}: Call): {target: string; wanted: Map<string, boolean>} {
  const [target, ...texts] = input
  if (target === undefined) throw new UsageError('name a target ("kgate targets" lists them)')
  if (target.includes('=')) throw new UsageError(`a target stands before what is wanted: "${target}" is none`)
  if (texts.length === 0) throw new UsageError('say what is wanted, such as CONFIG_X=y')
  return {target, wanted: readAssignments(texts)}
}

function readNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`--apply: "${text}" is not the number of a change`)
  return Number(text)
}

/** Whether what was read is at fault, rather than what was asked. */
function isOfTree({severity, code, place}: Diagnostic): boolean {
  const isAsked = code === 'undefined-symbol' && place === undefined
  return severity === 'error' && !isAsked && code !== 'unknown-target' && code !== 'unknown-devices'
}

/** @throws UsageError where there is no such change, or where it takes more than files */
function changeOf({ways, files}: WantAnswer, number: number) {
  const way = ways[number - 1]
  if (!way) {
    throw new UsageError(
      `--apply: there ${ways.length === 1 ? 'is one change' : `are ${ways.length} changes`}`,
    )
  }
  const others = otherEdits(way.edits)
  if (others.length > 0)
    throw new UsageError(`--apply: change ${number} takes more than files: ${fixText(others)}`)
  return {text: fixText(way.edits), files: editedFiles(way.edits, source => files.get(source) ?? source.name)}
}
