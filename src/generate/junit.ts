/** Findings as a report of tests in JUnit's form: each thing that was looked for is a test, and each finding one that failed. */

import type {Finding} from '../analysis/check.js'
import {checkTitle} from '../analysis/check-list.js'
import type {CheckScope} from '../analysis/check-result.js'
import type {CheckReport} from '../analysis/settle.js'
import {reportMessage} from './report-message.js'
import {reportPlace} from './report-place.js'
import type {ReportSetting} from './report-setting.js'

/** Valid by the schemas of Ant's and of Jenkins' reports, which differ. A warning fails a test only where warnings count. */
export function renderJunit({findings, scope}: CheckReport, {time, strict}: ReportSetting): string {
  const codes = [...new Set([...scope.codes, ...findings.map(({code}) => code)])]
  const cases = codes.map(code => {
    const own = findings.filter(finding => finding.code === code)
    return own.length === 0
      ? [`    <testcase${attributes({classname: `kgate.${code}`, name: checkTitle(code), time: '0'})}/>\n`]
      : own.map(finding => testCase(finding, scope, strict))
  })
  const failures = findings.filter(finding => fails(finding, strict)).length
  const suite = attributes({
    name: 'kgate check',
    package: 'kgate',
    id: '0',
    timestamp: time.toISOString().slice(0, 19),
    hostname: 'localhost',
    tests: String(cases.flat().length),
    failures: String(failures),
    errors: '0',
    time: '0',
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite${suite}>
    <properties>
      <property${attributes({name: 'targets', value: scope.targets.join(' ')})}/>
    </properties>
${cases.flat().join('')}    <system-out/>
    <system-err/>
  </testsuite>
</testsuites>
`
}

function fails({severity}: Finding, strict: boolean): boolean {
  return severity === 'error' || strict
}

function testCase(finding: Finding, scope: CheckScope, strict: boolean): string {
  const {code, message, severity} = finding
  const {file, line, column} = reportPlace(finding.place, scope)
  const where = `${file}:${line}:${column}`
  const open = `    <testcase${attributes({classname: `kgate.${code}`, name: `${file}: ${message}`, time: '0'})}`
  if (!fails(finding, strict)) return `${open}/>\n`
  const text = characters(`${where}: ${severity}: ${reportMessage(finding, scope)}`)
  return `${open}>
      <failure${attributes({type: code, message})}>${text}</failure>
    </testcase>
`
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        ` ${name}="${characters(value)
          .replace(/"/g, '&quot;')
          .replace(/[\t\n\r]/g, ' ')}"`,
    )
    .join('')
}

/** XML knows no control characters, not even by their numbers. */
function characters(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
}
