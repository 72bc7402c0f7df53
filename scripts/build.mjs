// Builds dist/: the library, the command, and a startup snapshot of the command that makes it start fast.

import {spawnSync} from 'node:child_process'
import {mkdirSync, rmSync, utimesSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'
import {bundling} from './bundling.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
const begun = new Date()
mkdirSync(dist, {recursive: true})
rmSync(join(dist, 'built'), {force: true})

const builds = Promise.all([
  build({
    ...bundling,
    entryPoints: [join(root, 'src/index.ts')],
    outfile: join(dist, 'index.js'),
    format: 'esm',
    packages: 'external',
  }),
  build({
    ...bundling,
    entryPoints: [join(root, 'src/cli/main.ts')],
    outfile: join(dist, 'kgate.cjs'),
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 120,
    // In CommonJS, import.meta.url has to be made, and anew in each run: a snapshot may have been moved.
    define: {'import.meta.url': 'kgateScript.url'},
    banner: {
      js: `#!/usr/bin/env node
const kgateScript = {
  get url() {
    return require('node:url').pathToFileURL(require('node:fs').realpathSync(process.argv[1])).href
  },
}`,
    },
  }),
])
await builds.catch(() => {
  // esbuild has said what is wrong, and where.
  process.exit(1)
})
snapshot()
// What is saved while this runs is newer than the stamp, and is built at the next start.
writeFileSync(join(dist, 'built'), '')
utimesSync(join(dist, 'built'), begun, begun)

/** Without one the command starts more slowly, and is otherwise the same. */
function snapshot() {
  const blob = join(dist, 'kgate.blob')
  rmSync(blob, {force: true})
  const env = {...process.env}
  delete env.NODE_OPTIONS
  const args = ['--snapshot-blob', blob, '--build-snapshot', join(dist, 'kgate.cjs')]
  const {status, stderr} = spawnSync(process.execPath, args, {cwd: '/', env, encoding: 'utf8'})
  if (status === 0) return
  rmSync(blob, {force: true})
  process.stderr.write(
    `kgate: no startup snapshot, starts will be slower: ${/^\w*Error.*$/m.exec(stderr)?.[0] ?? stderr.trim()}\n`,
  )
}
