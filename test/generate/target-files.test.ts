import {spawnSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import type {HeaderEntry} from '../../src/configure/target-header.js'
import {deviceFiles} from '../../src/generate/device-files.js'
import {poisonHeader, targetHeader} from '../../src/generate/target-files.js'
import {resolve} from '../../src/resolve/resolve.js'
import {loadTree, type Tree} from '../../src/resolve/tree.js'
import {memoryReader} from '../support/memory-reader.js'
import {withTemporaryFolder} from '../support/temporary-folder.js'

const entries: readonly HeaderEntry[] = [
  {name: 'CONFIG_SOFTMMU', kind: 'number', value: 1},
  {name: 'CONFIG_QEMU_INTERP_PREFIX', kind: 'text', value: '/a "b"/&<c>'},
  {name: 'QEMU_ARCH', kind: 'code', value: 'QEMU_ARCH_ARM'},
  {name: 'TARGET_BIG_ENDIAN', kind: 'number', value: 0},
]

function smallTree(): Tree {
  const reader = memoryReader({
    '/t/VERSION': '10.2.0\n',
    '/t/Kconfig': 'source Kconfig.host\nconfig ARM\nconfig TCG\nconfig CARD\n default y\n',
    '/t/Kconfig.host': 'config FDT\n',
    '/t/configs/devices/arm-softmmu/default.mak': '',
    '/t/configs/targets/arm-softmmu.mak': 'TARGET_ARCH=arm\n',
  })
  const {tree} = loadTree('/t', {reader, workingDirectory: '/t'})
  if (!tree) throw new Error('the tree does not load')
  return tree
}

test('config-target.h', () => {
  assert.is(
    targetHeader('arm-softmmu', entries),
    `/* What arm-softmmu is. Written by kgate: changes to this file will be lost. */

#pragma once

#define CONFIG_SOFTMMU 1

#define CONFIG_QEMU_INTERP_PREFIX "/a \\"b\\"/&<c>"

#define QEMU_ARCH QEMU_ARCH_ARM

#define TARGET_BIG_ENDIAN 0
`,
  )
})

test('config-poison.h has the names of headers and of devices', () => {
  const tree = smallTree()
  const targets = [
    {name: 'arm-softmmu', header: entries, resolution: resolve(tree, {target: 'arm-softmmu', cpu: 'x86_64'})},
    {name: 'arm-linux-user', header: entries},
  ]
  assert.is(
    poisonHeader({tree, targets}),
    `/* What only a target's own code may use. Written by kgate: changes to this file will be lost. */

#pragma GCC poison CONFIG_CARD
#pragma GCC poison CONFIG_QEMU_INTERP_PREFIX
#pragma GCC poison QEMU_ARCH
#pragma GCC poison TARGET_BIG_ENDIAN
`,
  )
})

test('the C preprocessor takes the headers, and refuses poisoned names', () => {
  if (spawnSync('cc', ['--version']).error) {
    console.log('skipped: there is no C compiler cc')
    return
  }
  const tree = smallTree()
  const resolution = resolve(tree, {target: 'arm-softmmu', cpu: 'x86_64'})
  withTemporaryFolder(folder => {
    const files = [
      {path: 'config-target.h', content: targetHeader('arm-softmmu', entries)},
      {
        path: 'config-poison.h',
        content: poisonHeader({tree, targets: [{name: 't', header: entries, resolution}]}),
      },
      ...deviceFiles('arm-softmmu', resolution.enabled()),
      {
        path: 'own.c',
        content: `#include "config-target.h"\n#include "arm-softmmu-config-devices.h"
#if !CONFIG_CARD || TARGET_BIG_ENDIAN\n#error\n#endif\n`,
      },
      {path: 'shared.c', content: '#include "config-poison.h"\nint shared;\n'},
      {path: 'wrong.c', content: '#include "config-poison.h"\n#ifdef CONFIG_CARD\n#endif\n'},
    ]
    for (const {path, content} of files) writeFileSync(join(folder, path), content)
    const preprocess = (name: string) =>
      spawnSync('cc', ['-E', '-Wall', '-Werror', '-I', folder, join(folder, name)], {encoding: 'utf8'})
    for (const name of ['own.c', 'shared.c']) {
      const {status, stderr} = preprocess(name)
      assert.is(status, 0, stderr)
      assert.is(stderr, '')
    }
    const {status, stderr} = preprocess('wrong.c')
    assert.is.not(status, 0)
    assert.match(stderr, /poisoned "?CONFIG_CARD/)
  })
})

test.run()
