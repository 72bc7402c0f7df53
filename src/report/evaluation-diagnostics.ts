/** All that keeps an evaluation from being a configuration, worded. */

import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import type {Evaluation} from '../solver/evaluate.js'
import {contradictionDiagnostics} from './contradiction-diagnostic.js'
import {cycleDiagnostic} from './cycle-diagnostic.js'
import type {PlacedDecision} from './decision.js'
import {withFixes} from './fixes.js'
import type {Setting} from './reasons.js'

/** None where the configuration is accepted. */
export function evaluationDiagnostics(
  evaluation: Evaluation<PlacedDecision>,
  setting: Setting,
): Diagnostic[] {
  const {solution, cycles} = evaluation
  const diagnostics = [
    ...contradictionDiagnostics(evaluation, setting),
    ...cycles.map(cycle => cycleDiagnostic(solution.program.model, cycle, setting.target)),
  ]
  return diagnostics.length > 0 ? withFixes(diagnostics, evaluation, setting) : diagnostics
}
