/** Names in meson.build and in sources that neither Kconfig nor an option nor the build defines: what they guard is never built. */

import type {Code} from '../../grammar/common/codes.js'
import {suggest} from '../../grammar/common/suggest.js'
import {definedNames, definedSymbol} from '../model/model.js'
import type {Tree} from '../resolve/tree.js'
import type {Analysis, Observation} from './check.js'
import {sharedReferences} from './shared-references.js'
import type {ReferenceKind, SourceReference, SourceReferences} from './source-references.js'

export const undefinedInBuild: Analysis = {
  code: 'undefined-in-build',
  title: 'a symbol that meson.build asks for and nothing defines',
  needs: 'sources',
  async run(subject) {
    const references = await sharedReferences(subject)
    return observations(subject.tree, references, 'build', 'undefined-in-build', ({object}) =>
      object ? `meson.build asks for it in ${object}, but` : 'meson.build asks for it, but',
    )
  },
}

export const undefinedInSource: Analysis = {
  code: 'undefined-in-source',
  title: 'a symbol that an #if asks for and nothing defines',
  needs: 'sources',
  async run(subject) {
    const references = await sharedReferences(subject)
    return observations(
      subject.tree,
      references,
      'condition',
      'undefined-in-source',
      () => 'it is asked for here, but',
    )
  },
}

/** One a name, at its first place; none in a tree that is not built by Meson, since what its build makes is not known. */
function observations(
  tree: Tree,
  {references, made, prefixes, builds}: SourceReferences,
  kind: ReferenceKind,
  code: Code,
  what: (reference: SourceReference) => string,
): Observation[] {
  if (builds.length === 0) return []
  const {model} = tree.base
  const given = givenMacros(tree)
  const isKnown = (name: string) =>
    definedSymbol(model, name) !== undefined ||
    made.has(name) ||
    given.has(name) ||
    [...prefixes].some(prefix => name.startsWith(prefix))
  const known = [...definedNames(model), ...made.keys()]
  return [...references].flatMap(([name, all]): Observation[] => {
    const [first, ...further] = all.filter(reference => reference.kind === kind)
    if (!first || isKnown(name)) return []
    const near = suggest(name, known)
    return [
      {
        code,
        severity: 'warning',
        message: `CONFIG_${name}: ${what(first)} nothing defines it`,
        place: first.place,
        symbols: [name],
        notes: further.map(({place}) => ({message: 'and here', place})),
        ...(near !== undefined && {help: `did you mean CONFIG_${near}?`}),
      },
    ]
  })
}

/** What the layout knows that a target's header has. */
function givenMacros({layout}: Tree): Set<string> {
  const {macros = [], disassemblers = {}} = layout.targetHeader ?? {}
  const names = macros.flatMap(({macro, otherwise}) => [
    macro,
    ...(otherwise === undefined ? [] : [otherwise]),
  ])
  return new Set([
    ...names.flatMap(name => (name.startsWith('CONFIG_') ? name.slice('CONFIG_'.length) : [])),
    ...Object.values(disassemblers).flat(),
    ...Object.keys(layout.accelerators),
  ])
}
