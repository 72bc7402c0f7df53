/** Lines of device lists that cannot mean what they say. */

import type {Diagnostic, Note} from '../../grammar/common/diagnostic.js'
import {suggest} from '../../grammar/common/suggest.js'
import {definedNames, definedSymbol, type Model} from '../model/model.js'
import {problemOf} from '../resolve/resolve.js'
import type {MakLine} from '../tree/mak-lines.js'
import type {Analysis} from './check.js'
import {classifySymbols} from './groups.js'
import {stuckLines} from './optional-devices.js'

/** Those that count are errors already. */
export const undefinedListed: Analysis = {
  code: 'undefined-listed',
  title: 'a commented-out line of a device list that names what no config block defines',
  needs: 'tree',
  run({tree}) {
    const {model, makLines} = classifySymbols(tree)
    return [...makLines.values()]
      .flat()
      .filter(({symbol, isComment}) => isComment && definedSymbol(model, symbol) === undefined)
      .map(line => undefinedListedDiagnostic(line, model))
  },
}

export const stuckLine: Analysis = {
  code: 'stuck-line',
  title: 'a commented-out line of a device list that could not be commented in',
  needs: 'target',
  run({tree, request}) {
    // Only defaults bring in by themselves what a line is there to leave out.
    if ((request.mode ?? 'defconfig') !== 'defconfig') return []
    const {problem} = problemOf(tree, request)
    return problem ? stuckLines(problem).map(stuckLineDiagnostic) : []
  },
}

export function undefinedListedDiagnostic({symbol, isComment, place}: MakLine, model: Model): Diagnostic {
  const known = definedNames(model)
  const near = suggest(symbol, known)
  // What had one symbol often has one for each of its kinds later on.
  const kinds = known.filter(name => name.startsWith(`${symbol}_`)).slice(0, 3)
  const help = kinds.length > 0 ? `there is ${kinds.join(', ')}` : 'take the line out'
  return {
    code: 'undefined-listed',
    severity: 'warning',
    message: `${symbol} is not defined by any "config" block: ${isComment ? 'commented in, this line would be an error' : 'this line is an error'}`,
    place,
    symbols: [symbol],
    help: near === undefined ? help : `did you mean ${near}?`,
  }
}

export function stuckLineDiagnostic({
  line,
  because,
}: {
  readonly line: MakLine
  readonly because: Note
}): Diagnostic {
  return {
    code: 'stuck-line',
    severity: 'warning',
    message: `this line cannot be commented in alone: something needs ${line.symbol}`,
    place: line.place,
    symbols: [line.symbol],
    notes: [because],
  }
}
