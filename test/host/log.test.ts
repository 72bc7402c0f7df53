import {spawnSync} from 'node:child_process'
import {existsSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {fakeCompiler, fakePkgConfig, hostFolder, moduleFile, probe, toolchains, write} from './host-case.js'

test('each question has its place, command, output, status and source text', async () => {
  const folder = hostFolder({
    'bin/cc': fakeCompiler,
    'bin/pkg-config': fakePkgConfig,
    'pc/m.pc': moduleFile('2.1'),
  })
  const request = {
    probes: {H: {header: 'no.h'}, M: {module: 'm'}, P: {path: 'none'}},
    providers: {x: {alternatives: [{kind: 'system', symbol: 'S', module: 'm'}] as const}},
    environment: {
      CFLAGS: '-DX="a b"',
      PKG_CONFIG_PATH: `${folder}/pc`,
      HOME: '/home/secret',
    },
  }
  const {log, cache} = await probe(folder, request)
  const shown = (text: string) =>
    text
      .replaceAll(folder, 'HERE')
      .replace(/kgate-probe-\w+/g, 'TMP')
      .replace(/\d+ ms/g, 'N ms')
      .replace(/^(# recorded ).*$/gm, '$1TIME')
  const [head, machine, header, module, path, system] = shown(log).split('\n\n')
  assert.is(
    head,
    `# What was asked of this host, in order, and what it said. Lines that do not begin with # are commands as they were
# run: paste them into a shell to repeat them. An answer with a time is kept from then on: until something changes
# that it rests on, it comes from the cache.
cd HERE
export CFLAGS='-DX="a b"'
export PATH=HERE/bin:/usr/bin:/bin
export PKG_CONFIG_PATH=HERE/pc
export LC_ALL=C`,
  )
  assert.match(
    machine ?? '',
    /^# 1 of 5: the machine: y, the C compiler builds for linux on riscv64\n# recorded TIME\nmkdir -p /,
  )
  assert.is(
    header,
    `# 2 of 5: H: n, the C compiler does not find no.h
# recorded TIME
mkdir -p HERE/tmp/TMP && cat > HERE/tmp/TMP/H.c <<'END OF FILE'
#include <no.h>
int main(void) { return 0; }
END OF FILE
HERE/bin/cc '-DX=a b' -MD -MF HERE/tmp/TMP/H.d -c -o HERE/tmp/TMP/H.o HERE/tmp/TMP/H.c
# | HERE/tmp/TMP/H.c:1:10: fatal error: no.h: No such file or directory
# exit status 1, after N ms
HERE/bin/cc '-DX=a b' -E -v -H -o /dev/null HERE/tmp/TMP/H.c
# exit status 1, after N ms`,
  )
  assert.match(module ?? '', /^# 3 of 5: M: y, pkg-config has m 2\.1\n# recorded TIME\n/)
  assert.match(
    module ?? '',
    /^HERE\/bin\/pkg-config --modversion m\n# \| 2\.1\n# exit status 0, after N ms$/m,
  )
  assert.is(path, '# 4 of 5: P: n, there is no none')
  assert.match(system ?? '', /^# 5 of 5: S: y, pkg-config has m 2\.1\n/)

  const again = await probe(folder, {...request, cache})
  assert.ok(again.facts.slice(0, 2).every(({cached}) => cached))
  assert.is(again.log, log)
})

for (const {kind, bin} of toolchains) {
  test(`with the ${kind} tools, the log is a script that repeats what was done`, async () => {
    const folder = hostFolder({...bin, 'in clude/x.h': '', 'include/x.h': "/* it's */\n"})
    const {log} = await probe(folder, {
      probes: {
        X: {header: 'x.h'},
        N: {compile: '#include <x.h>\n#error no good'},
        Q: {compile: `char *x = "it's $HOME \\\\ 'END OF FILE'";\n`},
      },
      environment: {
        CFLAGS: `-DY='"a b"' -Iinclude`,
      },
    })
    write(folder, {'config.log': log})
    const {status, stderr} = spawnSync('sh', ['config.log'], {
      cwd: folder,
      encoding: 'utf8',
      env: {PATH: '/usr/bin:/bin'},
    })
    assert.is(status, 0, stderr)
    assert.match(stderr, 'no good')
    const [, made = ''] = /-o (\S+X\.o)/.exec(log) ?? []
    // The fake compiler makes nothing but the file of dependencies.
    assert.ok(existsSync(made.replace(/o$/, 'd')))
    rmSync(join(made, '..'), {recursive: true})
  })
}

test.run()
