/** kgate as a library: everything the command line is made of. */

export {type Code, codes} from '../grammar/common/codes.js'
export type {Diagnostic, Note, Place, Severity} from '../grammar/common/diagnostic.js'
export {type Position, Source, type Span} from '../grammar/common/source.js'
export {parseKconfig} from '../grammar/kconfig/parse.js'
export type * from '../grammar/kconfig/tree.js'
export {deviceFiles, renderHeader, renderMak} from './generate/device-files.js'
export {type FileChange, writeFiles} from './generate/write-files.js'
export {suggest} from './model/suggest.js'
export {
  type DiagnosticRecord,
  diagnosticRecord,
  formatDiagnostic,
  type Paint,
  type PlaceRecord,
  placeRecord,
  placeText,
  plain,
  type Style,
} from './report/format-diagnostic.js'
export {
  type MinikconfCall,
  type MinikconfOptions,
  type MinikconfResult,
  minikconf,
  parseMinikconfCall,
} from './resolve/minikconf.js'
export type {ResolveRequest} from './resolve/request.js'
export type {Resolution, ResolvedSymbol} from './resolve/resolution.js'
export {resolve} from './resolve/resolve.js'
export {type LoadedTree, type LoadOptions, loadTree, type Tree} from './resolve/tree.js'
export {type ModeName, modes} from './solver/mode.js'
export {looksLikeTree, type ProfileName, profiles} from './tree/detect-layout.js'
export {diskReader, systemProblem} from './tree/disk-reader.js'
export type {FileContent, FileProblem, FileReader} from './tree/file-reader.js'
export type {AcceleratorRule, ExternalRule, TreeLayout} from './tree/layout.js'
export {cpus} from './tree/layout.js'
