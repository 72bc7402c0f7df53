/** `kgate why`: the proof of a value, and what would have made it otherwise. */

import {
  type Diagnostic,
  diagnosticRecord,
  type ExplainedStep,
  type Explanation,
  explanationText,
  groupBy,
  listed,
  placeRecord,
  type Remark,
  type Resolution,
  resolve,
  type Tree,
} from '../index.js'
import {findTree, treeFlags, treeHelp} from './find-tree.js'
import {distinct, faultOf} from './findings.js'
import {readSetting, type Setting, settingFlags, settingHelp, targetRequests} from './target-setting.js'
import type {Terminal} from './terminal.js'
import {exitCode, UsageError, type Verb} from './verb.js'

export const why: Verb = {
  summary: 'prove why a symbol is y or n',
  usage: 'TARGET SYMBOL... | --all-targets SYMBOL... [options]',
  help: `
Proves the value of each symbol in as few steps as possible, down to what a person can change: a line of the device list, an
option, a fact about the host. For an n, also tells what could make it y, and what is missing for that.

Each step has the place that says so; a number in brackets is the step that tells more.

Options${treeHelp}
  --all-targets         explain the symbols in every target; those with the same explanation are told together${settingHelp}
  --full                every step and every place, also where many are told together
  --json                everything, for programs

Examples
  kgate why x86_64-softmmu VIRTIO_BLK
  kgate why aarch64-softmmu CONFIG_PCI_EXPRESS --without-default-devices
  kgate why --all-targets USB_XHCI_PCI --tree ~/qemu`,
  flags: {
    ...treeFlags,
    ...settingFlags,
    allTargets: {type: 'boolean'},
    full: {type: 'boolean'},
    json: {type: 'boolean'},
  },
  run(call) {
    const {flags, terminal, input} = call
    const everywhere = flags['allTargets'] === true
    const setting = readSetting(call)
    const symbols = [...new Set(everywhere ? input : input.slice(1))]
    if (!everywhere && input[0] === undefined)
      throw new UsageError('name a target and a symbol, or say --all-targets')
    if (symbols.length === 0) throw new UsageError('name a symbol')
    const tree = findTree(call)
    if (!tree) return exitCode.input
    const requests = targetRequests(tree, setting, terminal)
    if (!requests) return exitCode.input
    const targets = everywhere ? tree.targets() : input.slice(0, 1)
    const resolutions = targets.map(target => resolve(tree, requests.of(target)))
    const unsolved = resolutions.filter(({stage}) => stage === undefined)
    // What keeps one target from being solved nearly always keeps all of them.
    if (unsolved[0]) return refuse(unsolved[0].diagnostics, faultOf(unsolved), terminal)
    const answers: Answer[] = []
    const [full, isJson] = [flags['full'] === true, flags['json'] === true]
    for (const symbol of symbols) {
      const explained = resolutions.map(resolution => resolution.why(symbol, full || isJson))
      const unknown = explained.find(({explanation}) => explanation === undefined)
      if (unknown) return refuse(unknown.diagnostics, exitCode.usage, terminal)
      answers.push(
        ...groupBy(
          explained.flatMap(({explanation}) => explanation ?? []),
          likeness,
        ).values(),
      )
    }
    if (isJson) {
      terminal.result(`${json(tree, setting, answers, distinct(resolutions), call.version)}\n`)
    } else {
      const bySymbol = [...groupBy(answers, ([{symbol}]) => symbol).values()]
      const texts = bySymbol.flatMap(of => [
        ...(everywhere ? [overview(of)] : []),
        ...of.map(answer => text(answer, setting, full)),
      ])
      terminal.result(texts.join('\n'))
    }
    return sayFailed(resolutions, terminal)
  },
}

/** What is explained alike, in one target or several. */
type Answer = readonly [Explanation, ...Explanation[]]

/** Explanations are alike where all their words and places are. */
function likeness(explanation: Explanation): string {
  return explanationText(explanation, {where: '', full: true})
}

function refuse(diagnostics: readonly Diagnostic[], code: number, terminal: Terminal): number {
  for (const diagnostic of diagnostics) terminal.report(diagnostic)
  return code
}

/** `VIRTIO is y in 23 targets and n in 6`: how many targets there are of each value. */
function overview(answers: readonly Answer[]): string {
  const byValue = groupBy(answers.flat(), ({value}) => value)
  const counts = [...byValue].map(([value, of]) => `${value} in ${of.length}`)
  return `${answers[0]?.[0].symbol} is ${listed(counts)} of ${answers.flat().length} targets\n`
}

/** Contradictions are not told here: they may be about quite other symbols. @returns an exit code */
function sayFailed(resolutions: readonly Resolution[], terminal: Terminal): number {
  const failed = resolutions.filter(({resolved}) => !resolved).map(({target}) => target)
  if (failed.length === 0) return exitCode.fine
  const [first] = failed
  terminal.say(
    `note: ${listed(failed)} cannot be resolved ("kgate resolve ${failed.length > 1 ? 'TARGET' : first}" tells why)`,
  )
  return exitCode.input
}

function text(answer: Answer, setting: Setting, full: boolean): string {
  const where = `in ${listed(answer.map(({target}) => target))}${modeWords(setting)}`
  return explanationText(answer[0], {where, full})
}

function modeWords({mode, seed = 0}: Setting): string {
  if (mode === 'allnoconfig') return ', without default devices'
  if (mode === 'randconfig') return `, as randconfig draws with seed ${seed}`
  return mode === 'allyesconfig' ? ', with all defaults on (allyesconfig)' : ''
}

function json(
  tree: Tree,
  {mode, seed}: Setting,
  answers: readonly Answer[],
  diagnostics: readonly Diagnostic[],
  version: string,
): string {
  const {profile, version: treeVersion} = tree.layout
  const explanations = answers.map(answer => {
    const {symbol, value, proofs, also, ways, obstacles} = answer[0]
    return {
      symbol,
      value,
      targets: answer.map(({target}) => target),
      proofs: proofs.map(({value, steps}) => ({value: value ? 'y' : 'n', steps: steps.map(stepRecord)})),
      also: also.map(remarkRecord),
      ways: ways.map(remarkRecord),
      obstacles: obstacles.map(remarkRecord),
    }
  })
  return JSON.stringify(
    {
      kgate: version,
      tree: tree.directory,
      profile,
      version: treeVersion,
      mode,
      seed,
      explanations,
      diagnostics: diagnostics.map(diagnosticRecord),
    },
    null,
    2,
  )
}

function stepRecord({number, value, kind, symbols, sentence, because}: ExplainedStep): object {
  return {
    number,
    value: value ? 'y' : 'n',
    kind,
    symbols: symbols.map(({name, clause, place, because}) => ({
      name,
      clause,
      place: place && placeRecord(place),
      because,
    })),
    sentence,
    because,
  }
}

function remarkRecord({sentence, clauses}: Remark): object {
  return {
    sentence,
    clauses: clauses.map(({clause, place}) => ({clause, place: place && placeRecord(place)})),
  }
}
