/** All that keeps an evaluation from being a configuration, worded. */

import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import type {Evaluation} from '../solver/evaluate.js'
import {contradictionDiagnostics} from './contradiction-diagnostic.js'
import {cycleDiagnostic} from './cycle-diagnostic.js'
import type {PlacedDecision} from './decision.js'
import type {Setting} from './reasons.js'

/** None where the configuration is accepted. */
export function evaluationDiagnostics(
  {solution, contradictions, cycles}: Evaluation<PlacedDecision>,
  setting: Setting,
): Diagnostic[] {
  return [
    ...contradictionDiagnostics(solution, contradictions, setting),
    ...cycles.map(cycle => cycleDiagnostic(solution.program.model, cycle, setting.target)),
  ]
}
