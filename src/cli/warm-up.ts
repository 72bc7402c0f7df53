/**
 * Runs the common path once while the startup snapshot is built, so that grammars are analysed, templates compiled and
 * functions parsed before the first real start. Leaves nothing behind: no handle, no environment, no folder.
 */

import {
  buildFiles,
  configurationRecord,
  configure,
  type FileReader,
  formatDiagnostic,
  loadOptions,
  loadTree,
  parseConfigureCall,
  recordText,
  resolve,
  summary,
  type Tree,
} from '../index.js'
import {summaryText} from './summary-text.js'

const files = new Map([
  [
    '/Kconfig',
    'source Kconfig.host\nconfig A\n bool\n default y if !B && (C || D)\n select B if C\n imply D\n depends on E\n',
  ],
  ['/Kconfig.host', 'config B\nconfig C\nconfig D\nconfig E\n default n\n'],
  [
    '/meson_options.txt',
    "option('c', type: 'feature', value: 'auto', description: 'c')\noption('k', type: 'combo', choices: ['a', 'b'])\n",
  ],
  ['/kgate.json', '{"profile": "kgate", "probes": {"D": {"path": "/"}}}'],
  ['/default-configs/fine.mak', 'CONFIG_E=y\n'],
  ['/default-configs/wrong.mak', 'CONFIG_A=y\nCONFIG_E=n\n'],
])

const reader: FileReader = {
  read: path => {
    const text = files.get(path)
    return text === undefined ? {problem: 'no such file'} : {realPath: path, text}
  },
  exists: path => [...files.keys()].some(file => file.startsWith(path)),
  glob: () => [],
}

export async function warmUp(): Promise<void> {
  const {tree} = loadTree('/', {reader, workingDirectory: '/'})
  if (!tree) return
  for (const target of ['fine', 'wrong']) {
    const resolution = resolve(tree, {target})
    for (const diagnostic of resolution.diagnostics) formatDiagnostic(diagnostic)
    resolution.symbols()
  }
  await warmUpConfigure(tree)
}

async function warmUpConfigure(tree: Tree): Promise<void> {
  const table = loadOptions(tree)
  const {call} = parseConfigureCall(['--enable-c', '--target-list=fine', '--host=D=y'], table)
  const {configuration} = await configure(tree, table, call, {environment: {}})
  if (!configuration) return
  const record = {workingDirectory: '/', tree: '/', arguments: [], environment: {}}
  recordText(configurationRecord(configuration, record, [], ''))
  summaryText(summary(configuration), String)
  buildFiles(configuration)
}
