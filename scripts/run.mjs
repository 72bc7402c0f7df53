// Runs a TypeScript program of this repository: node scripts/run.mjs FILE [ARGUMENT...]

import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'
import {bundling} from './bundling.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [program, ...argv] = process.argv.slice(2)
// Inside node_modules, so that packages are found from there.
const folder = mkdtempSync(join(root, 'node_modules/.run-'))
const outfile = join(folder, 'program.mjs')
await build({
  ...bundling,
  entryPoints: [join(root, program)],
  outfile,
  format: 'esm',
  packages: 'external',
  sourcemap: 'inline',
})
const {status} = spawnSync(process.execPath, ['--enable-source-maps', '--expose-gc', outfile, ...argv], {
  stdio: 'inherit',
})
rmSync(folder, {recursive: true, force: true})
process.exitCode = status ?? 1
