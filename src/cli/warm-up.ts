/**
 * Runs the common path once while the startup snapshot is built, so that grammars are analysed, templates compiled and
 * functions parsed before the first real start. Leaves nothing behind: no handle, no environment, no folder.
 */

import {type FileReader, formatDiagnostic, loadTree, renderHeader, renderMak, resolve} from '../index.js'

const files = new Map([
  [
    '/Kconfig',
    'source Kconfig.host\nconfig A\n bool\n default y if !B && (C || D)\n select B if C\n imply D\n depends on E\n',
  ],
  ['/Kconfig.host', 'config B\nconfig C\nconfig D\nconfig E\n default n\n'],
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

export function warmUp(): void {
  const {tree} = loadTree('/', {reader, workingDirectory: '/', profile: 'kgate'})
  if (!tree) return
  for (const target of ['fine', 'wrong']) {
    const resolution = resolve(tree, {target})
    for (const diagnostic of resolution.diagnostics) formatDiagnostic(diagnostic)
    renderMak(target, resolution.enabled())
    renderHeader(target, resolution.enabled())
    resolution.symbols()
  }
}
