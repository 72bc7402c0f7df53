// Bundles and runs the tests: node scripts/test.mjs [PATTERN...] runs the files whose path holds one of the patterns.
// Ends with a line that counts what passed and failed.

import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {dirname, join, relative} from 'node:path'
import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'
import {globSync} from 'glob'
import {bundling} from './bundling.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const patterns = process.argv.slice(2)
const files = globSync('test/**/*.test.ts', {cwd: root}).sort()
const chosen = files.filter(file => patterns.length === 0 || patterns.some(pattern => file.includes(pattern)))

// Inside node_modules, so that packages are found from there.
const folder = mkdtempSync(join(root, 'node_modules/.test-'))
await build({
  ...bundling,
  entryPoints: chosen.map(file => join(root, file)),
  outdir: folder,
  outbase: join(root, 'test'),
  outExtension: {'.js': '.mjs'},
  format: 'esm',
  splitting: true,
  packages: 'external',
  sourcemap: 'inline',
})
const uvu = join(root, 'node_modules/uvu/bin.js')
// uvu decides on colours by its flag alone, and hands FORCE_COLOR on, which must not meet NO_COLOR.
const {NO_COLOR, FORCE_COLOR, ...env} = process.env
const color = FORCE_COLOR ? FORCE_COLOR !== '0' : !NO_COLOR && process.stdout.isTTY === true
const child = spawn(
  process.execPath,
  ['--enable-source-maps', uvu, folder, '\\.test\\.mjs$', `--color=${color}`],
  {
    cwd: root,
    env: {...env, KGATE_ROOT: root},
    stdio: ['ignore', 'pipe', 'inherit'],
  },
)
let output = ''
child.stdout.setEncoding('utf8')
child.stdout.on('data', text => {
  output += text
  process.stdout.write(text)
})
const status = await new Promise(resolve => child.on('close', resolve))
rmSync(folder, {recursive: true, force: true})

const count = label =>
  Number(new RegExp(`^\\s*${label}:\\s+(\\d+)`, 'm').exec(output.replace(/\x1b\[\d*m/g, ''))?.[1] ?? 0)
const total = count('Total')
const passed = count('Passed')
// A file that could not be loaded, or no test at all, is a failure that uvu does not count.
const failed = total - passed || (status === 0 && total > 0 && chosen.length > 0 ? 0 : 1)
console.log(`\n${relative(process.cwd(), root) || '.'}: ${chosen.length} of ${files.length} test files`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
