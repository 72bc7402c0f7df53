/** kgate as a library: everything the command line is made of. */

export {type Code, codes, isCode} from '../grammar/common/codes.js'
export {
  type Diagnostic,
  type Edit,
  type Fix,
  hasErrors,
  type Note,
  type Place,
  type Severity,
} from '../grammar/common/diagnostic.js'
export {groupBy} from '../grammar/common/group-by.js'
export {type Position, Source, type Span} from '../grammar/common/source.js'
export {suggest} from '../grammar/common/suggest.js'
export {parseKconfig} from '../grammar/kconfig/parse.js'
export type * from '../grammar/kconfig/tree.js'
export {analyses} from './analysis/analyses.js'
export {type Baseline, parseBaseline, renderBaseline} from './analysis/baseline.js'
export type {Analysis, Circumstance, Finding, Observation, Subjects, Witness} from './analysis/check.js'
export {type ListedCheck, listChecks} from './analysis/check-list.js'
export {
  type CheckRecord,
  checkRecord,
  type ObservationRecord,
  observationRecord,
  parseObservation,
} from './analysis/check-record.js'
export {type CheckResult, type CheckScope, codesLookedFor} from './analysis/check-result.js'
export {
  type CheckCall,
  type CheckOptions,
  checkTree,
  observeSpace,
  type Progress,
  type SpaceObserver,
  type SpaceTask,
} from './analysis/check-tree.js'
export {diffMarkdown} from './analysis/diff/diff-markdown.js'
export {diffRecord} from './analysis/diff/diff-record.js'
export {diffText} from './analysis/diff/diff-text.js'
export {type Comparison, compare} from './analysis/diff/differences.js'
export {type DiffReport, differs, diffReport} from './analysis/diff/report.js'
export {readSavedResult} from './analysis/diff/saved.js'
export {type Side, solvedSide} from './analysis/diff/side.js'
export {formatFinding} from './analysis/finding-text.js'
export {type SymbolGroup, symbolGroups} from './analysis/groups.js'
export {type ListedSymbol, listSymbols} from './analysis/list-symbols.js'
export {readResults} from './analysis/merge-results.js'
export {type Sample, sampledSpace, sampleTarget} from './analysis/sample.js'
export {type CheckReport, settle} from './analysis/settle.js'
export {type Shard, targetsOfShard} from './analysis/shard.js'
export {type TargetSpace, type Vary, varieties} from './analysis/space.js'
export {type HelpOrigin, helpOrigins, type SymbolHelp} from './analysis/symbol-help.js'
export {type FreeSymbols, type WantAnswer, type WantedWay, want} from './analysis/want.js'
export type {
  Configuration,
  ConfiguredOption,
  ConfiguredTarget,
} from './configure/configuration.js'
export {
  type ConfigureResult,
  configure,
  configuredOptions,
  configureWith,
  type Surroundings,
} from './configure/configure.js'
export {
  type CallRecord,
  configurationRecord,
  type EarlierRecord,
  parseRecord,
  probedVariables,
  recordFormat,
  recordText,
} from './configure/record.js'
export {type SummaryRow, type SummarySection, summary} from './configure/summary.js'
export {appendLine} from './generate/append-line.js'
export {editedFiles, otherEdits} from './generate/apply-edits.js'
export {buildFiles} from './generate/build-files.js'
export {type BuildLock, lockBuild} from './generate/build-lock.js'
export {renderBuildOptions} from './generate/build-options.js'
export {type ReportFormat, reportFormats} from './generate/check-formats.js'
export {
  type AddedLine,
  type CompletedMak,
  type CompletionRequest,
  completeMak,
} from './generate/complete-mak.js'
export {deviceFiles, renderHeader, renderMak} from './generate/device-files.js'
export {nameInRepository} from './generate/report-place.js'
export type {ReportSetting} from './generate/report-setting.js'
export {type FileChange, writeFiles} from './generate/write-files.js'
export {findProgram, type ProgramSearch} from './host/find-program.js'
export type {Fact, HostFindings, HostRequest, ProviderFinding} from './host/findings.js'
export {probeHost} from './host/probe-host.js'
export {type ConfigureCall, type GivenOption, parseConfigureCall} from './options/command-line.js'
export {type ConfigureFlags, lastingArguments, readConfigureFlags} from './options/configure-flags.js'
export type {DeclaredOptions} from './options/declared-options.js'
export {configureHelp, type HelpFacts} from './options/help.js'
export {loadOptions, type OptionTable, type TableOption} from './options/option-table.js'
export type {Explanation} from './report/explanation.js'
export {explanationText} from './report/explanation-text.js'
export {fixText} from './report/fix-text.js'
export {
  type DiagnosticRecord,
  diagnosticRecord,
  type FixRecord,
  fixRecord,
  formatDiagnostic,
  type Paint,
  type PlaceRecord,
  placeRecord,
  placeText,
  plain,
  type Style,
} from './report/format-diagnostic.js'
export {listed} from './report/listing.js'
export type {ExplainedStep, ExplainedSymbol} from './report/proof.js'
export type {Stage} from './report/proved-value.js'
export {renamed} from './report/renamed.js'
export type {Remark} from './report/ways-to-y.js'
export {type HostRecord, hostFor, readHostRecord} from './resolve/host-record.js'
export {
  type MinikconfCall,
  type MinikconfOptions,
  type MinikconfResult,
  minikconf,
  parseMinikconfCall,
} from './resolve/minikconf.js'
export {recordLine} from './resolve/recorded-call.js'
export type {ResolveRequest} from './resolve/request.js'
export type {Explained, Resolution, ResolvedSymbol} from './resolve/resolution.js'
export {resolve} from './resolve/resolve.js'
export {
  loadRange,
  loadRevision,
  type RevisionRange,
  revisionFiles,
  revisionRange,
} from './resolve/revision.js'
export {
  type SelectedTarget,
  type SkippedTarget,
  selectTargets,
  type TargetRequest,
  type TargetSelection,
} from './resolve/targets.js'
export {displayFrom, type LoadedTree, type LoadOptions, loadTree, type Tree} from './resolve/tree.js'
export {wholeHost} from './resolve/whole-host.js'
export {type ModeName, modes} from './solver/mode.js'
export {looksLikeTree, type ProfileName, profiles} from './tree/detect-layout.js'
export {diskReader, systemProblem} from './tree/disk-reader.js'
export type {FileContent, FileProblem, FileReader} from './tree/file-reader.js'
export type {AcceleratorRule, ExternalRule, TreeLayout} from './tree/layout.js'
export {cpus} from './tree/layout.js'
