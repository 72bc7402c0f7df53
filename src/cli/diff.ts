/** `kgate diff`: what differs between two targets, modes, trees, revisions or saved results, and why. */

import {existsSync, statSync} from 'node:fs'
import {
  type Comparison,
  compare,
  type DiffReport,
  differs,
  diffMarkdown,
  diffRecord,
  diffReport,
  diffText,
  diskReader,
  type LoadedTree,
  listed,
  loadRange,
  loadRevision,
  type ModeName,
  modes,
  type RevisionRange,
  readSavedResult,
  revisionRange,
  suggest,
} from '../index.js'
import {type End, SavedEnd, TreeEnd} from './diff-ends.js'
import {choiceFlag, findTree, profileFlag, treeFlags, treeHelp} from './find-tree.js'
import {readSetting, type Setting, settingFlags, settingHelp} from './target-setting.js'
import {type Call, exitCode, UsageError, type Verb} from './verb.js'

const formats = ['text', 'json', 'md'] as const

export const diff: Verb = {
  summary: 'tell what differs between targets, modes, trees or revisions, and why',
  usage: 'REV1..REV2 | FROM TO | TARGET1 TARGET2 | --mode MODE1..MODE2 [TARGET...] [options]',
  help: `
Tells which symbols differ, grouped by what was changed (a decision, a clause, a mode), with the reason on each side.

What is compared
  REV1..REV2 [TARGET...]
                        the tree at two revisions of git, which are read without a checkout; what is left out is HEAD,
                        and REV1...REV2 begins where the two parted
  REV [TARGET...]       the tree at a revision, and as it is now
  FROM TO [TARGET...]   two trees, or results that "resolve --format json" printed or that configure left in
                        kgate-config.json: by their paths, so that a name without a slash is written ./name
  RESULT.json [TARGET...]
                        a saved result, and the tree as it is now
  TARGET1 TARGET2       two targets
  --mode MODE1..MODE2 [TARGET...]
                        targets in two modes
Where no target is named, all are compared.

Options${treeHelp}${settingHelp}
  --format FORMAT       ${formats.join(', ')} (Markdown, for a comment on a change); default: ${formats[0]}
  --full                a reason for every symbol, and the proofs
  --exit-code           end with status 1 where something differs

Examples
  kgate diff HEAD~1..
  kgate diff origin/main...HEAD --format md
  kgate diff ~/qemu-10.1 ~/qemu-10.2 x86_64-softmmu --host LINUX=y
  kgate diff x86_64-softmmu --mode defconfig..allnoconfig`,
  flags: {
    ...treeFlags,
    ...settingFlags,
    format: {type: 'string'},
    full: {type: 'boolean'},
    exitCode: {type: 'boolean'},
  },
  run(call) {
    const {flags, terminal} = call
    const format = choiceFlag('format', flags['format'], formats) ?? 'text'
    const ends = new Ends(call).find()
    if (!ends) return exitCode.input
    const {from, to, pairs, onlyFrom, onlyTo} = ends
    let isWhole = true
    const comparisons = pairs.flatMap(([one, other]): Comparison[] => {
      const [first, second] = [from.side(one), to.side(other)]
      if (!first || !second) isWhole = false
      return first && second ? [compare(first, second)] : []
    })
    const report = diffReport(ends.labels, comparisons, onlyFrom, onlyTo)
    if (comparisons.length > 0 || isWhole)
      terminal.result(print(report, ends, format, flags['full'] === true, call.version))
    for (const {label, contradictory} of new Set([from, to])) {
      if (contradictory.length > 0)
        terminal.say(`note: ${listed(contradictory)} cannot be resolved in ${label}`)
    }
    if (!isWhole) return exitCode.input
    return flags['exitCode'] && differs(report) ? 1 : exitCode.fine
  },
}

function print(
  report: DiffReport,
  {from, to, pairs}: FoundEnds,
  format: (typeof formats)[number],
  full: boolean,
  version: string,
): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({kgate: version, ...diffRecord(report)}, null, 2)}\n`
    case 'md':
      return diffMarkdown(report)
    case 'text': {
      const proofs = (target: string, symbol: string) => {
        const [one = target] = pairs.find(([, other]) => other === target) ?? []
        return [...from.proof(one, symbol), ...to.proof(target, symbol)]
      }
      return diffText(report, full ? {full, proofs} : {})
    }
  }
}

interface FoundEnds {
  readonly from: End
  readonly to: End
  readonly labels: readonly [string, string]
  /** Names on either end of what is compared. */
  readonly pairs: readonly (readonly [string, string])[]
  readonly onlyFrom: readonly string[]
  readonly onlyTo: readonly string[]
}

/** Finds out what a call compares. */
class Ends {
  readonly #setting: Setting
  readonly #modes: readonly [ModeName, ModeName] | undefined

  constructor(readonly call: Call) {
    const mode = call.flags['mode'] as string | undefined
    const range = mode === undefined ? undefined : /^(.*)\.\.(.*)$/.exec(mode)
    if (!range) {
      this.#setting = readSetting(call)
      return
    }
    const [one, other] = range.slice(1).map(name => choiceFlag('mode', name, modes))
    if (one === undefined || other === undefined) throw new UsageError('--mode: a mode is missing')
    if (call.flags['withoutDefaultDevices'])
      throw new UsageError('--without-default-devices and two modes exclude each other')
    const {mode: _, seed, ...flags} = call.flags
    if (seed !== undefined && one !== 'randconfig' && other !== 'randconfig')
      throw new UsageError('--seed goes with --mode randconfig')
    this.#setting = {
      ...readSetting({flags: {...flags, ...(seed !== undefined && {mode: 'randconfig', seed})}}),
    }
    this.#modes = [one, other]
  }

  /** @returns undefined where there is nothing to compare, which is reported */
  find(): FoundEnds | undefined {
    const {input} = this.call
    const [first, second] = input
    if (first === undefined && !this.#modes) {
      throw new UsageError('name what to compare: "kgate diff --help" tells what there is')
    }
    if (this.#modes) return this.#ofModes(this.#modes, input)
    if (first !== undefined && isPath(first)) return this.#ofPlaces(first, second, input)
    const range = revisionRange(first ?? '')
    if (range) return this.#ofRevisions(range, input.slice(1))
    return this.#ofTargets(first ?? '', input.slice(1))
  }

  #ofModes([one, other]: readonly [ModeName, ModeName], targets: readonly string[]): FoundEnds | undefined {
    const tree = findTree(this.call)
    const [from, to] = [one, other].map(mode => this.#treeEnd(mode, tree && {tree, diagnostics: []}, mode))
    return this.#paired(from, to, targets)
  }

  #ofPlaces(first: string, second: string | undefined, input: readonly string[]): FoundEnds | undefined {
    const from = this.#place(first)
    if (second !== undefined && isPath(second))
      return this.#paired(from, from && this.#place(second), input.slice(2))
    if (!(from instanceof SavedEnd)) throw new UsageError(`name what to compare ${first} with`)
    return this.#paired(from, this.#now(), input.slice(1))
  }

  #ofRevisions(range: RevisionRange, targets: readonly string[]): FoundEnds | undefined {
    const {flags} = this.call
    const {from, to, diagnostics} = loadRange(
      (flags['tree'] as string | undefined) ?? '.',
      range,
      profileFlag(flags),
    )
    for (const diagnostic of diagnostics) this.call.terminal.report(diagnostic)
    const start = range.sinceParting ? `where ${range.from} and ${range.to} parted` : range.from
    return this.#paired(this.#treeEnd(start, from), this.#treeEnd(range.to, to), targets)
  }

  /** Two targets; or else a revision, and the tree as it is. */
  #ofTargets(first: string, others: readonly string[]): FoundEnds | undefined {
    const tree = findTree(this.call)
    if (!tree) return undefined
    const known = tree.targets()
    const [second] = others
    if (!known.includes(first)) {
      const near = known.find(name => name.startsWith(`${first}-`)) ?? suggest(first, known)
      const {flags} = this.call
      const directory = (flags['tree'] as string | undefined) ?? '.'
      const loaded = loadRevision(directory, first, profileFlag(flags))
      if (loaded.diagnostics.some(({code}) => code === 'git-revision')) {
        const hint = near === undefined ? '' : `: did you mean ${near}?`
        throw new UsageError(`there is no target, path or revision "${first}"${hint}`)
      }
      return this.#paired(this.#treeEnd(first, loaded), this.#now(), others)
    }
    if (second === undefined) throw new UsageError(`name what to compare ${first} with`)
    if (others.length > 1) throw new UsageError(`unexpected argument "${others[1]}"`)
    const end = this.#treeEnd('this tree', {tree, diagnostics: []})
    if (!end) return undefined
    return {from: end, to: end, labels: [first, second], pairs: [[first, second]], onlyFrom: [], onlyTo: []}
  }

  /** The tree as it is. */
  #now(): End | undefined {
    const tree = findTree(this.call)
    return this.#treeEnd('the tree as it is', tree && {tree, diagnostics: []})
  }

  #place(path: string): End | undefined {
    const {terminal, flags} = this.call
    if (existsSync(path) && statSync(path).isDirectory()) {
      const tree = findTree({...this.call, flags: {...flags, tree: path}})
      return this.#treeEnd(path, tree && {tree, diagnostics: []})
    }
    const content = diskReader.read(path)
    if ('problem' in content) {
      terminal.report({
        code: 'unreadable-file',
        severity: 'error',
        message: `cannot read ${path}: ${content.problem}`,
      })
      return undefined
    }
    const {sides, diagnostics} = readSavedResult(path, content.text)
    for (const diagnostic of diagnostics) terminal.report(diagnostic)
    return sides && new SavedEnd(path, sides)
  }

  #treeEnd(label: string, loaded: LoadedTree | undefined, mode?: ModeName): End | undefined {
    const {terminal} = this.call
    for (const diagnostic of loaded?.diagnostics ?? []) terminal.report(diagnostic)
    return loaded?.tree && TreeEnd.of(label, loaded.tree, {...this.#setting, ...(mode && {mode})}, terminal)
  }

  /** @param targets all where empty */
  #paired(from: End | undefined, to: End | undefined, targets: readonly string[]): FoundEnds | undefined {
    if (!from || !to) return undefined
    const [before, after] = [new Set(from.targets), new Set(to.targets)]
    const all = [...new Set([...before, ...after])].sort()
    for (const target of targets) {
      if (all.includes(target)) continue
      const near = all.find(name => name.startsWith(`${target}-`)) ?? suggest(target, all)
      throw new UsageError(
        `there is no target "${target}"${near === undefined ? '' : `: did you mean ${near}?`}`,
      )
    }
    const named = targets.length === 0 ? all : [...new Set(targets)]
    return {
      from,
      to,
      labels: [from.label, to.label],
      pairs: named.filter(name => before.has(name) && after.has(name)).map(name => [name, name]),
      onlyFrom: named.filter(name => !after.has(name)),
      onlyTo: named.filter(name => !before.has(name)),
    }
  }
}

/** Whether an argument is a path: so that files that happen to be there change no meaning, it has to look like one. */
function isPath(argument: string): boolean {
  if (revisionRange(argument)) return false
  return argument.includes('/') ? existsSync(argument) : /^\.\.?$|\.json$/.test(argument)
}
