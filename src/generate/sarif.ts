/** Findings in the Static Analysis Results Interchange Format, SARIF 2.1.0, as GitHub's code scanning and editors read it. */

import {createHash} from 'node:crypto'
import type {Code} from '../../grammar/common/codes.js'
import type {Place} from '../../grammar/common/diagnostic.js'
import type {Finding} from '../analysis/check.js'
import {checkTitle} from '../analysis/check-list.js'
import type {CheckScope} from '../analysis/check-result.js'
import type {CheckReport} from '../analysis/settle.js'
import {reportMessage} from './report-message.js'
import {reportPlace} from './report-place.js'
import type {ReportSetting} from './report-setting.js'

/** The folder that addresses are relative to: whoever reads the file knows where it lies. */
const base = '%SRCROOT%'

export function renderSarif({findings, scope}: CheckReport, {version}: ReportSetting): string {
  const codes = [...new Set([...scope.codes, ...findings.map(({code}) => code)])]
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {driver: {name: 'kgate', semanticVersion: version, rules: codes.map(rule)}},
        originalUriBaseIds: {[base]: {description: {text: 'the top of the repository'}}},
        columnKind: 'utf16CodeUnits',
        results: findings.map(finding => result(finding, scope, codes.indexOf(finding.code))),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function rule(code: Code) {
  const text = checkTitle(code)
  return {id: code, name: code, shortDescription: {text}, fullDescription: {text}}
}

function result(finding: Finding, scope: CheckScope, ruleIndex: number) {
  const {code, severity, fingerprint, place, notes = [], symbols, circumstances, witness} = finding
  const related = notes.flatMap(({message, place}) => (place ? {message, place} : []))
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: {text: reportMessage(finding, scope)},
    locations: [location(place, scope)],
    ...(related.length > 0 && {
      relatedLocations: related.map(({message, place}, id) => ({
        id,
        message: {text: message},
        ...location(place, scope),
      })),
    }),
    // The first is the one by which GitHub follows a finding from commit to commit; it wants no more than a digest.
    partialFingerprints: {
      primaryLocationLineHash: createHash('sha256').update(fingerprint).digest('hex'),
      'kgate/v1': fingerprint,
    },
    properties: {
      ...(symbols && {symbols}),
      ...(circumstances.length > 0 && {circumstances}),
      ...(witness && {witness}),
    },
  }
}

function location(place: Place | undefined, scope: CheckScope) {
  const {file, line, column, endLine, endColumn} = reportPlace(place, scope)
  const text = place?.source.line(line)
  return {
    physicalLocation: {
      artifactLocation: address(file),
      region: {
        startLine: line,
        startColumn: column,
        endLine,
        endColumn,
      },
      ...(text && {contextRegion: {startLine: line, snippet: {text}}}),
    },
  }
}

/** An absolute path is an address by itself. */
function address(file: string) {
  const uri = file.split('/').map(encodeURIComponent).join('/')
  return file.startsWith('/') ? {uri: `file://${uri}`} : {uri, uriBaseId: base}
}
