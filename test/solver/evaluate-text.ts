/** From Kconfig text to an evaluation, in one step. */

import {Source} from '../../grammar/common/source.js'
import {parseKconfig} from '../../grammar/kconfig/parse.js'
import {buildModel} from '../../src/model/build-model.js'
import type {Model} from '../../src/model/model.js'
import {type Evaluation, evaluate} from '../../src/solver/evaluate.js'
import {type ModeName, mode} from '../../src/solver/mode.js'
import {compile} from '../../src/solver/program.js'
import type {Decision} from '../../src/solver/solve.js'

/** @throws where the text has syntax errors: a test's own slip */
export function modelOf(text: string): Model {
  const source = new Source('Kconfig', text)
  const {tree, diagnostics} = parseKconfig(source)
  if (diagnostics.some(({severity}) => severity === 'error')) throw new Error(diagnostics[0]?.message)
  const file = {path: '/Kconfig', realPath: '/Kconfig', source, tree, diagnostics}
  return buildModel({files: [file], segments: [{file, from: 0, to: tree.statements.length}]})
}

export function evaluateText(
  text: string,
  decisions: Readonly<Record<string, boolean>> = {},
  modeName: ModeName = 'defconfig',
  seed = 0,
): Evaluation & {model: Model; value(name: string): 'unknown' | 'y' | 'n' | 'both'} {
  const model = modelOf(text)
  const decided = Object.entries(decisions).map(
    ([name, value]): Decision => ({
      symbol: model.ids.get(name) as number,
      value,
    }),
  )
  const evaluation = evaluate(compile(model), decided, mode(modeName, seed))
  const words = ['unknown', 'y', 'n', 'both'] as const
  return {
    ...evaluation,
    model,
    value: name => words[evaluation.solution.values[model.ids.get(name) as number] as number] ?? 'unknown',
  }
}
