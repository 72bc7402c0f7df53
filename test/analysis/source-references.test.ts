import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {compiledFiles, readBuildFiles} from '../../src/analysis/build-files.js'
import {type SourceReferences, sourceReferences} from '../../src/analysis/source-references.js'
import {loadTree, type Tree} from '../../src/resolve/tree.js'
import {diskReader} from '../../src/tree/disk-reader.js'
import type {FileReader} from '../../src/tree/file-reader.js'
import {folderWith} from '../cli/command.js'
import {memoryReader} from '../support/memory-reader.js'

const files = {
  VERSION: '10.2.0\n',
  Kconfig: 'config ARM\n bool\n',
  'configs/targets/arm-softmmu.mak': 'TARGET_ARCH=arm\nCONFIG_FROM_TARGET=y\n',
  'configs/devices/arm-softmmu/default.mak': '# CONFIG_LISTED=n\nCONFIG_GIVEN=y\n',
  'meson.build': "project('x')\nsubdir('hw')\nsubdir('gone')\ndata.set('CONFIG_HOST', true)\n",
  'hw/meson.build': "ss.add(when: 'CONFIG_DISK', if_true: files('disk.c'))\ndata.set('CONFIG_T_' + k, 1)\n",
  'hw/disk.c': `#include "x.h"
#ifdef CONFIG_DISK
#if defined(CONFIG_A) || \\
    defined(CONFIG_B)
#endif /* CONFIG_NOT_THIS */
int CONFIG_WORD;
#define CONFIG_MADE 1
//~ #define CONFIG_SWITCH
#define HALF(x) CONFIG_##x MY_CONFIG_NOR_THIS CONFIG_PART_
`,
  'qapi/block.json':
    "# CONFIG_NOT_THIS either\n{ 'enum': 'E', 'data': [ {'name': 'a', 'if': 'CONFIG_SCHEMA'} ] }\n",
  configure: 'echo "CONFIG_SHELL=y" >> $out\n',
  'tests/default.mak': '# a list\nCONFIG_LISTED_ELSEWHERE=y # by hand\n',
  'tests/rules.mak': 'ifeq ($(CONFIG_NO_LIST),y)\n',
  'roms/boot/main.c': '#ifdef CONFIG_FOREIGN\n',
  '.git/x.c': '#ifdef CONFIG_FOREIGN\n',
  'out/build.ninja': '',
  'results/x-softmmu-config-devices.mak': 'CONFIG_FOREIGN=y\n',
  'before.json': '{\n  "kgate": "1.0.0",\n  "enabled": ["CONFIG_FOREIGN"]\n}\n',
  'out/deep/x.c': '#ifdef CONFIG_FOREIGN\n',
  'test/case/Kconfig': '',
  'test/case/default-configs/x.mak': '',
  'test/case/x.c': '#ifdef CONFIG_FOREIGN\n',
  'node_modules/x/x.c': '#ifdef CONFIG_FOREIGN\n',
  'README.rst': 'CONFIG_PROSE\n',
}

function load(folder: string, reader: FileReader): Tree {
  const {tree} = loadTree(folder, {reader, workingDirectory: folder})
  if (!tree) throw new Error('no tree')
  return tree
}

const inMemory = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/tree/${name}`, text]))
const readers: Record<string, () => Tree> = {
  memory: () => load('/tree', memoryReader(inMemory)),
  disk: () => load(folderWith(files), diskReader),
}

/** `NAME kind file:line`. */
function listed({references}: SourceReferences): string[] {
  return [...references]
    .flatMap(([name, all]) =>
      all.map(({kind, place: {source, span}}) => {
        assert.is(source.text.slice(span.start, span.end), `CONFIG_${name}`)
        return `${name} ${kind} ${source.name}:${source.position(span.start).line}`
      }),
    )
    .sort()
}

for (const [name, tree] of Object.entries(readers)) {
  test(`names and what makes them, from ${name}`, async () => {
    const found = await sourceReferences(tree())
    assert.equal(listed(found), [
      'A condition hw/disk.c:3',
      'B condition hw/disk.c:4',
      'DISK build hw/meson.build:1',
      'DISK condition hw/disk.c:2',
      'GIVEN device list configs/devices/arm-softmmu/default.mak:2',
      'LISTED device list configs/devices/arm-softmmu/default.mak:1',
      'LISTED_ELSEWHERE device list tests/default.mak:2',
      'NO_LIST mention tests/rules.mak:1',
      'SCHEMA condition qapi/block.json:2',
      'WORD mention hw/disk.c:6',
    ])
    assert.equal([...found.made.keys()].sort(), ['FROM_TARGET', 'HOST', 'MADE', 'SHELL', 'SWITCH'])
    assert.equal([...found.prefixes], ['T_'])
    assert.equal(
      found.builds.map(({source}) => source.name),
      ['meson.build', 'hw/meson.build'],
    )
  })
}

test('progress is told up to the last file', async () => {
  const told: [number, number][] = []
  const {fileCount} = await sourceReferences(load('/tree', memoryReader(inMemory)), (done, total) =>
    told.push([done, total]),
  )
  assert.is(told.length, fileCount)
  assert.equal(told.at(-1), [fileCount, fileCount])
})

test('files that are compiled for a symbol', () => {
  const tree = load(
    '/tree',
    memoryReader({
      ...inMemory,
      '/tree/hw/meson.build': `
inner_ss.add(files('always.c'))
inner_ss.add(when: 'CONFIG_DISK', if_true: files('disk.c'))
ss.add_all(when: 'CONFIG_BUS', if_true: inner_ss)
`,
    }),
  )
  const compiled = compiledFiles(readBuildFiles(tree))
  const paths = (symbol: string) => compiled.get(symbol)?.map(({path}) => path)
  assert.equal(paths('DISK'), [join('/tree', 'hw/disk.c')])
  assert.equal(paths('BUS'), [join('/tree', 'hw/always.c')])
  assert.is(paths('ARM'), undefined)
})

test.run()
