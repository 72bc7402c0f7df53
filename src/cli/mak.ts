/** `kgate mak`: the .mak file of a target, with every optional device in it. */

import {existsSync} from 'node:fs'
import {dirname, resolve as resolvePath} from 'node:path'
import {
  type CompletedMak,
  type CompletionRequest,
  completeMak,
  type Diagnostic,
  diagnosticRecord,
  placeRecord,
  type Tree,
  writeFiles,
} from '../index.js'
import {findTree, treeFlags, treeHelp} from './find-tree.js'
import {readSetting, settingFlags, targetRequests} from './target-setting.js'
import type {Terminal} from './terminal.js'
import {uninterrupted} from './uninterrupted.js'
import {type Call, exitCode, UsageError, type Verb} from './verb.js'

export const mak: Verb = {
  summary: "complete a target's .mak file: every optional device, with what it is",
  usage: 'TARGET [options]',
  help: `
Prints the .mak file of a target, completed: a line "# CONFIG_X=n" for each device group and device that its boards imply
or that is there by default, and for each board; with a few words on what it is. Each of these lines was tried: commented
in alone, it resolves and leaves the device out. What the file says already stays, decisions and comments alike, and a
second run changes nothing. What is printed, or written to a new file, stands alone: it includes no other file.

Options${treeHelp}
  --output FILE         write it there; a FILE that exists is completed itself
  --in-place            complete the target's list of devices in the tree
  --check               write nothing; exit status 1 if the file lacks something
  --json                print what is added, and why some devices are not, instead of the text
  --devices NAME|PATH   another list of devices than the default one: its name in the tree, or any .mak file
  --host SYM=y,...      facts about the host, and accelerators; default: it has everything
  --host-from PATH      take them from a configured build's folder, or from what minikconf --record wrote
  --cpu CPU             the host's CPU; default: the one with the most accelerators for the target

Examples
  kgate mak x86_64-softmmu --tree ~/qemu --output my-devices.mak
  kgate mak aarch64-softmmu --in-place
  kgate mak s390x-softmmu --check`,
  flags: {
    ...treeFlags,
    host: settingFlags.host,
    hostFrom: settingFlags.hostFrom,
    devices: settingFlags.devices,
    cpu: settingFlags.cpu,
    output: {type: 'string'},
    inPlace: {type: 'boolean'},
    check: {type: 'boolean'},
    json: {type: 'boolean'},
  },
  run(call) {
    const {flags, terminal} = call
    const output = flags['output'] as string | undefined
    const [target, ...further] = call.input
    if (target === undefined) throw new UsageError('name a target ("kgate targets" lists them)')
    if (further.length > 0) throw new UsageError(`name one target, not ${call.input.length}`)
    if (output !== undefined && flags['inPlace'])
      throw new UsageError('--output and --in-place exclude each other')
    const isUpdate = output !== undefined && existsSync(output)
    if (isUpdate && flags['devices'] !== undefined) {
      throw new UsageError(
        `${output} exists and is completed itself: leave out --devices, or name another --output`,
      )
    }
    const setting = readSetting(call)
    const tree = findTree(call)
    if (!tree) return exitCode.input
    const requests = targetRequests(tree, setting, terminal)
    if (!requests) return exitCode.input
    const request: CompletionRequest = {
      ...requests.of(target),
      ...(isUpdate && {devices: resolvePath(output)}),
      standsAlone: !(isUpdate || flags['inPlace'] || (flags['check'] && output === undefined)),
      wholeHost: setting.host?.size === 0 && setting.hostFrom === undefined,
    }
    const completed = completeMak(tree, request)
    for (const diagnostic of completed.diagnostics) terminal.report(diagnostic)
    if (!('text' in completed)) return faultOf(completed.diagnostics)
    return deliver(call, tree, target, completed, request)
  },
}

function deliver(
  {flags, terminal, version}: Call,
  tree: Tree,
  target: string,
  completed: CompletedMak,
  {wholeHost, standsAlone}: CompletionRequest,
): number {
  const output = flags['output'] as string | undefined
  const path = output ?? completed.path
  const isComplete = completed.text === completed.before && !(standsAlone && flags['check'])
  if (wholeHost) terminal.say('note: a host that has everything is assumed (--host tells what it has)')
  sayNeeded(completed, terminal)
  const print = () => {
    if (flags['json']) terminal.result(`${json(tree, target, completed, version)}\n`)
    else if (output === undefined && !flags['inPlace'] && !flags['check']) terminal.result(completed.text)
  }
  if (flags['check']) {
    print()
    const shown = tree.reader.display(resolvePath(path))
    const lacking = completed.added.map(({name}) => `CONFIG_${name}`)
    if (isComplete) terminal.say(`${shown}: complete`)
    else if (lacking.length === 0) terminal.say(`${shown}: lines lack their help, which "kgate mak" adds`)
    else terminal.say(`${shown}: ${count(lacking.length, 'line')} missing: ${lacking.join(' ')}`)
    return isComplete ? exitCode.fine : exitCode.input
  }
  terminal.say(summary(target, completed))
  if (output === undefined && !flags['inPlace']) {
    print()
    return exitCode.fine
  }
  uninterrupted(() => {
    const changed = writeFiles(dirname(resolvePath(path)), [
      {path: resolvePath(path), content: completed.text},
    ])
    terminal.say(`${tree.reader.display(resolvePath(path))}: ${changed.length > 0 ? 'written' : 'unchanged'}`)
  }, print)
  return exitCode.fine
}

function sayNeeded({needed}: CompletedMak, terminal: Terminal): void {
  if (needed.length === 0) return
  const listed = needed.map(({name, because}) => `  ${name}: ${because.message}`)
  const which =
    needed.length === 1
      ? 'this one has no line, since something else needs it'
      : 'these have no line, since something else needs them'
  terminal.say(`note: ${which}:\n${listed.join('\n')}`)
}

function summary(target: string, {added, help}: CompletedMak): string {
  const total = Object.values(help).reduce((sum, each) => sum + each, 0)
  const clauses = help.clauses + help.none
  const sources = [
    `${help.comment} by Kconfig's comments`,
    `${help.description} by descriptions in the sources`,
    `${help['opening comment']} by their opening comments`,
  ]
  const rest = clauses === 0 ? '' : `; of ${clauses} only what turns them on is known`
  return `${target}: ${count(added.length, 'line')} added; help for ${total - clauses} of ${total}: ${sources.join(', ')}${rest}`
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}

function json(tree: Tree, target: string, completed: CompletedMak, version: string): string {
  return JSON.stringify(
    {
      kgate: version,
      tree: tree.directory,
      target,
      file: completed.path,
      isComplete: completed.text === completed.before,
      added: completed.added,
      needed: completed.needed.map(({name, because}) => ({
        name,
        because: because.message,
        place: because.place && placeRecord(because.place),
      })),
      help: completed.help,
      diagnostics: completed.diagnostics.map(diagnosticRecord),
      text: completed.text,
    },
    null,
    2,
  )
}

/** Whether what was read is at fault, or only what was asked for. */
function faultOf(diagnostics: readonly Diagnostic[]): number {
  const askedFor = ['unknown-target', 'unknown-devices', 'unknown-host-symbol']
  const errors = diagnostics.filter(({severity}) => severity === 'error')
  return errors.every(({code}) => askedFor.includes(code)) ? exitCode.usage : exitCode.input
}
