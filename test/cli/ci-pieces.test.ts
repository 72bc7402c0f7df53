/** The pieces for CI that the guide has: they are YAML, and the commands in them run. */

import {readFileSync, symlinkSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {parse} from 'yaml'
import {git, gitRepository} from '../support/git-repository.js'
import {folderWith, root, run, smallTree, temporaryFolder} from './command.js'

const guide = readFileSync(join(root, 'docs/guide.md'), 'utf8')

function piece(name: string): unknown {
  const escaped = name.replace(/[.]/g, '\\$&')
  const [, text] = new RegExp(`^\`\`\`yaml ${escaped}\\n([^]*?)^\`\`\`$`, 'm').exec(guide) ?? []
  if (text === undefined) throw new Error(`the guide has no ${name}`)
  return parse(text)
}

/** A checkout of a tree, beside one of kgate, where the last commit breaks a target. */
function checkout(): string {
  const top = temporaryFolder()
  symlinkSync(root, join(top, 'kgate'))
  const cwd = folderWith(smallTree, join(top, 'qemu'))
  gitRepository(cwd)
  git(cwd, 'update-ref', 'refs/remotes/origin/main', 'HEAD')
  folderWith({'default-configs/three.mak': 'CONFIG_BUS=n\nCONFIG_BOARD=y\n'}, cwd)
  return cwd
}

/** Runs a step that calls kgate, as the shell of CI does. */
function step(line: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
  assert.match(line, /^\.\.\/kgate\/kgate check /)
  return run('bash', ['-e', '-o', 'pipefail', '-c', line], {cwd, env})
}

function isOfKgate(line: string | undefined): line is string {
  return line?.startsWith('../kgate/kgate ') === true
}

test('GitHub Actions', () => {
  const workflow = piece('.github/workflows/kconfig.yml') as {
    jobs: {check: {steps: {run?: string; uses?: string; with?: Record<string, unknown>}[]}}
    permissions: object
  }
  const {steps} = workflow.jobs.check
  const [annotate = '', report = '', ...more] = steps.map(({run}) => run).filter(isOfKgate)
  assert.equal(more, [])
  const cwd = checkout()
  const annotated = step(annotate, cwd, {GITHUB_BASE_REF: 'main'})
  assert.match(annotated.stdout, /^::error file=default-configs\/three\.mak,line=1,[^\n]*\n$/)
  assert.is(annotated.status, 1)
  assert.is(step(report, cwd).status, 1)
  const upload = steps.find(({uses}) => uses?.includes('upload-sarif'))
  const file = String(upload?.with?.['sarif_file'])
  assert.is(JSON.parse(readFileSync(join(cwd, file), 'utf8')).runs[0].results.length, 1)
  assert.equal(workflow.permissions, {contents: 'read', 'security-events': 'write'})
})

test('GitLab CI', () => {
  const {kconfig} = piece('.gitlab-ci.yml') as {
    kconfig: {script: string[]; artifacts: {reports: Record<string, string>}}
  }
  const cwd = checkout()
  for (const line of kconfig.script.filter(isOfKgate)) assert.is(step(line, cwd).status, 1)
  const {junit = '', codequality = ''} = kconfig.artifacts.reports
  assert.match(readFileSync(join(cwd, junit), 'utf8'), 'failures="1"')
  assert.is(JSON.parse(readFileSync(join(cwd, codequality), 'utf8')).length, 1)
})

test('GitLab CI on several machines', () => {
  const jobs = piece('kgate-shards.gitlab-ci.yml') as Record<string, {script: string[]; parallel?: number}>
  const count = jobs['kconfig']?.parallel ?? 0
  const cwd = checkout()
  for (let index = 1; index <= count; index++) {
    const env = {CI_NODE_INDEX: String(index), CI_NODE_TOTAL: String(count)}
    for (const line of jobs['kconfig']?.script.filter(isOfKgate) ?? [])
      assert.is(step(line, cwd, env).status, 0)
  }
  const [join = ''] = jobs['kconfig-result']?.script.filter(isOfKgate) ?? []
  const joined = step(join, cwd)
  assert.is(joined.stderr, '3 targets, 3 modes: 1 error\n')
  assert.is(joined.status, 1)
})

test('pre-commit', () => {
  const {repos} = piece('.pre-commit-config.yaml') as {repos: {hooks: {id: string}[]}[]}
  const hooks: {id: string; entry: string; files: string; pass_filenames: boolean; language: string}[] =
    parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'))
  assert.equal(
    repos[0]?.hooks.map(({id}) => id),
    hooks.map(({id}) => id),
  )
  const [hook] = hooks
  if (!hook) throw new Error('there is no hook')
  assert.not.ok(hook.pass_filenames)
  const cwd = checkout()
  assert.is(step(`../kgate/${hook.entry}`, cwd).status, 1)
  git(cwd, 'clean', '-fdq')
  assert.is(step(`../kgate/${hook.entry}`, cwd).status, 0)
  // pre-commit looks for the expression anywhere in a path.
  const files = new RegExp(hook.files)
  const meant = [
    'Kconfig',
    'hw/arm/Kconfig',
    'Kconfig.host',
    'kconfig/buses.Kconfig',
    'configs/devices/arm-softmmu/default.mak',
    'meson_options.txt',
    'kgate.json',
  ]
  for (const path of meant) assert.ok(files.test(path), path)
  for (const path of ['hw/arm/virt.c', 'docs/Kconfig-guide.rst', 'Makefile', 'notkgate.json'])
    assert.not.ok(files.test(path), path)
})

test.run()
