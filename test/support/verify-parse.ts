/** Parses any text at all, and fails unless the outcome keeps the parser's promises. */

import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'
import {parseKconfig} from '../../grammar/kconfig/parse.js'
import type {KconfigTree} from '../../grammar/kconfig/tree.js'
import {verifyTree} from './syntax-words.js'
import {verifyDiagnostics} from './verify-diagnostics.js'

export function verifiedParse(text: string): {tree: KconfigTree; diagnostics: Diagnostic[]; source: Source} {
  const source = new Source('Kconfig', text)
  const {tree, diagnostics} = parseKconfig(source)
  verifyDiagnostics(source, diagnostics)
  verifyTree(source, tree)
  return {tree, diagnostics, source}
}
