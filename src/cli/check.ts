/** `kgate check`: what is wrong with a tree, for people and for CI. */

import {type CheckReport, settle, writeFiles} from '../index.js'
import {readBaseline, writeBaseline} from './check-baseline.js'
import {listText} from './check-codes.js'
import {outputsOf, renderOutputs} from './check-outputs.js'
import {checkedTree, usualModes} from './checked-tree.js'
import {profileHelp, treeFlags} from './find-tree.js'
import {mergedResults} from './merged-results.js'
import {settingFlags, settingHelp} from './target-setting.js'
import {uninterrupted} from './uninterrupted.js'
import {exitCode, UsageError, type Verb} from './verb.js'

export const check: Verb = {
  summary: 'find what is wrong with a tree, for people and for CI',
  usage: '[TARGET...] [options]',
  help: `
Reads the tree, resolves its targets in the modes ${usualModes.join(', ')} (or in the one that --mode names),
and looks at all configurations that they could have. What it finds is told once, however many targets have it. Ends with
exit status 1 where there is an error. Where nothing is said of the host, it is taken to have everything.

A comment "# kgate: allow CODE" in a Kconfig or .mak file, on the line at fault or above it, allows a finding.

Options
  --tree DIR            the tree; default: this folder${profileHelp}${settingHelp}
  --vary WHAT           what looking at all configurations may change: devices (what the lists of devices name), host
                        (the host's symbols too) or all (every symbol); default: host
  --quick               do not look at all configurations: takes a second rather than a minute

  --list                list the codes that it looks for, and whether they are on
  --only CODE,...       look for nothing else; errors that keep kgate from reading the tree are told all the same
  --also CODE,...       look for what is off by default, too
  --skip CODE,...       do not look for these
  --baseline FILE       tell only what this file does not know, and which of its entries are outdated
  --write-baseline      write all that is found into that file instead
  --since REV           tell only what the git revision REV of the tree does not have

  --format FORMAT[=FILE]
                        text, github (annotations), sarif, junit, code-quality (GitLab's) or json; may be given several
                        times, each with a file to write but one; with files only, text is printed as well; default: text
  --output FILE         where the one FORMAT goes that names no file
  --verbose             name all targets of a finding, and all decisions that show it
  --strict              warnings count as errors, for the exit status and for junit

  --shard K/N           check only the K-th of N parts of the targets, each on a machine of its own
  --merge               join the results of all shards, written with --format json: kgate check --merge FILE...
  --jobs N              how many threads look at configurations; default: all processors, where it takes long

Examples
  kgate check
  kgate check --tree ~/qemu --since origin/master
  kgate check --format github --format sarif=kgate.sarif
  kgate check --shard 2/4 --format json=shard-2.json`,
  flags: {
    ...treeFlags,
    ...settingFlags,
    vary: {type: 'string'},
    quick: {type: 'boolean'},
    list: {type: 'boolean'},
    only: {type: 'string', isMultiple: true},
    also: {type: 'string', isMultiple: true},
    skip: {type: 'string', isMultiple: true},
    baseline: {type: 'string'},
    writeBaseline: {type: 'boolean'},
    since: {type: 'string'},
    format: {type: 'string', isMultiple: true},
    output: {type: 'string'},
    verbose: {type: 'boolean'},
    strict: {type: 'boolean'},
    shard: {type: 'string'},
    merge: {type: 'boolean'},
    jobs: {type: 'string'},
  },
  async run(call) {
    const {flags, terminal} = call
    if (flags['list']) {
      terminal.result(listText())
      return exitCode.fine
    }
    const outputs = outputsOf(flags)
    if (flags['writeBaseline'] && flags['baseline'] === undefined) {
      throw new UsageError('--write-baseline: name the file with --baseline')
    }
    const baseline = readBaseline(call)
    if (typeof baseline === 'number') return baseline
    const checked = flags['merge'] ? mergedResults(call) : await checkedTree(call)
    if (typeof checked === 'number') return checked
    const {result, nameOf} = checked
    if (flags['writeBaseline']) return writeBaseline(call, result, baseline)
    const report = settle(result, baseline ? {baseline} : {})
    const {files, text} = renderOutputs(outputs, {result, report, nameOf}, call)
    const tell = () => {
      terminal.result(text)
      terminal.say(summary(report))
    }
    if (files.length === 0) tell()
    else uninterrupted(() => writeFiles('.', files), tell)
    return report.findings.some(({severity}) => flags['strict'] || severity === 'error')
      ? exitCode.input
      : exitCode.fine
  },
}

/** `29 targets, 3 modes: 2 errors, 1 warning; 4 allowed by comments`. */
function summary({scope, findings, allowed, known, old, revision}: CheckReport): string {
  const {targets, modes, shard} = scope
  const errors = findings.filter(({severity}) => severity === 'error').length
  const parts = [counted(errors, 'error'), counted(findings.length - errors, 'warning')].filter(
    part => part !== '',
  )
  const hidden = [
    allowed.length > 0 ? `${allowed.length} allowed by comments` : '',
    known.length > 0 ? `${known.length} in the baseline` : '',
    revision === undefined ? '' : `${old.length} in ${revision} already`,
  ].filter(part => part !== '')
  const what = parts.length > 0 ? parts.join(', ') : revision === undefined ? 'nothing found' : 'nothing new'
  const part = shard ? `shard ${shard.index} of ${shard.count}, ` : ''
  return `${part}${counted(targets.length, 'target') || 'no target'}, ${counted(modes.length, 'mode')}: ${[what, ...hidden].join('; ')}`
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`
}
