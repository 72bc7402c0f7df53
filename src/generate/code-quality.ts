/** Findings as GitLab's Code Quality reads them, which shows them beside the lines of a merge request. */

import {createHash} from 'node:crypto'
import type {CheckReport} from '../analysis/settle.js'
import {reportMessage} from './report-message.js'
import {reportPlace} from './report-place.js'

/** A JSON array, as GitLab's documentation describes it. */
export function renderCodeQuality({findings, scope}: CheckReport): string {
  const issues = findings.map(finding => {
    const {code, severity, fingerprint, place} = finding
    const {file, line, endLine} = reportPlace(place, scope)
    return {
      description: reportMessage(finding, scope),
      check_name: code,
      fingerprint: createHash('sha256').update(fingerprint).digest('hex'),
      severity: severity === 'error' ? 'major' : 'minor',
      location: {path: file, lines: {begin: line, end: endLine}},
    }
  })
  return `${JSON.stringify(issues, null, 2)}\n`
}
