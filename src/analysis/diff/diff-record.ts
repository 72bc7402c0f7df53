/** Differences as plain data. */

import {placeRecord} from '../../report/format-diagnostic.js'
import type {CauseText, ChangedValue} from './differences.js'
import {type DiffReport, differs} from './report.js'
import {causeWords} from './words.js'

/** `sections` tell what changed for one reason, with the targets in which it did. */
export function diffRecord(report: DiffReport): object {
  const {labels, comparisons, sections, addedTargets, removedTargets} = report
  return {
    from: labels[0],
    to: labels[1],
    differs: differs(report),
    addedTargets,
    removedTargets,
    targets: comparisons.map(({targets, groups, added, removed}) => ({
      from: targets[0],
      to: targets[1],
      changes: groups.reduce((sum, {changes}) => sum + changes.length, 0),
      addedSymbols: added,
      removedSymbols: removed,
    })),
    sections: sections.map(({cause, changes, targets}) => ({
      cause: {
        kind: cause.kind,
        symbol: cause.symbol,
        words: causeWords(cause, labels),
        from: cause.from && causeRecord(cause.from),
        to: cause.to && causeRecord(cause.to),
      },
      targets,
      changes: changes.map(({symbol, from, to}) => ({
        symbol,
        from: from && valueRecord(from),
        to: to && valueRecord(to),
      })),
    })),
  }
}

function causeRecord({text, place}: CauseText): object {
  return {text, place: place && placeRecord(place)}
}

function valueRecord({value, words, place}: ChangedValue): object {
  return {value, words, place: place && placeRecord(place)}
}
