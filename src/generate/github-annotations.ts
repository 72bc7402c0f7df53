/** Findings as workflow commands of GitHub Actions, which shows them beside the lines of a change. */

import type {CheckReport} from '../analysis/settle.js'
import {reportMessage} from './report-message.js'
import {reportPlace} from './report-place.js'

/** One command a line; see "Workflow commands for GitHub Actions" in GitHub's documentation. */
export function renderGithub({findings, scope}: CheckReport): string {
  return findings
    .map(finding => {
      const {severity, code, place} = finding
      const {file, line, column, endLine, endColumn} = reportPlace(place, scope)
      // GitHub takes columns only where all is on one line.
      const columns = line === endLine ? {col: column, endColumn} : {}
      const properties = Object.entries({file, line, endLine, ...columns, title: `kgate: ${code}`})
      const list = properties.map(([name, value]) => `${name}=${property(String(value))}`).join(',')
      return `::${severity} ${list}::${data(reportMessage(finding, scope))}\n`
    })
    .join('')
}

function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
}
