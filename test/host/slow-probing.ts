/** Probes the host in a folder for a long time: a program, for tests that end it. */

import {join} from 'node:path'
import {probeHost} from '../../src/host/probe-host.js'

const [folder = ''] = process.argv.slice(2)
const probes = Object.fromEntries([...'ABCDEF'].map(name => [name, {compile: 'int x;\n'}]))
await probeHost({
  directory: folder,
  probes,
  providers: {},
  choices: new Map(),
  workingDirectory: folder,
  environment: {PATH: `${folder}/bin:/usr/bin:/bin`, TMPDIR: join(folder, 'tmp')},
  onProgress: () => process.exit(3),
})
