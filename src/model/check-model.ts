/** Runs every check of a model. */

import type {Diagnostic} from '../../grammar/common/diagnostic.js'
import {mixedOperators} from './checks/mixed-operators.js'
import {repeatedConfig} from './checks/repeated-config.js'
import {selfDependency} from './checks/self-dependency.js'
import {undefinedSymbols} from './checks/undefined-symbols.js'
import type {Model} from './model.js'

const checks = [undefinedSymbols, repeatedConfig, mixedOperators, selfDependency]

export function checkModel(model: Model): Diagnostic[] {
  return checks.flatMap(check => check(model))
}
