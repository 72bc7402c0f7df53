import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {type HostRecord, hostFor, readHostRecord} from '../../src/resolve/host-record.js'
import {parseMinikconfCall} from '../../src/resolve/minikconf.js'
import {recordLine} from '../../src/resolve/recorded-call.js'
import {loadTree, type Tree} from '../../src/resolve/tree.js'
import {memoryReader} from '../support/memory-reader.js'

const sources = {
  '/t/VERSION': '10.2.0\n',
  '/t/Kconfig': 'source Kconfig.host\nconfig TCG\nconfig KVM\n',
  '/t/Kconfig.host': 'config LINUX\nconfig FDT\nconfig PIXMAN\nconfig IVSHMEM\n',
  '/t/configs/devices/i386-softmmu/default.mak': '',
  '/t/configs/targets/i386-softmmu.mak': 'TARGET_ARCH=i386\n',
}

/** @param files of the build, under their names in `/b` */
function treeWith(files: Record<string, string>): Tree {
  const build = Object.entries(files).map(([name, text]) => [`/b/${name}`, text])
  const reader = memoryReader({...sources, ...Object.fromEntries(build)})
  const {tree} = loadTree('/t', {reader, workingDirectory: '/t'})
  if (!tree) throw new Error('the tree does not load')
  return tree
}

function read(files: Record<string, string>, path = '/b'): HostRecord {
  return readHostRecord(treeWith(files), path)
}

function line(target: string, externals: string, hostSymbols?: readonly string[]): string {
  const call = parseMinikconfCall([`${target}-config-devices.mak`, 'd', 'Kconfig', ...externals.split(' ')])
  if (typeof call === 'string') throw new Error(call)
  return `${recordLine(call, hostSymbols ?? ['LINUX', 'FDT', 'PIXMAN', 'IVSHMEM']).line}\n`
}

function wrong({diagnostics, host}: HostRecord): string[] {
  if (diagnostics.length > 0) assert.is(host.size, 0)
  return diagnostics.map(({code, message, place}) => {
    const at = place ? `${place.source.name}:${place.source.position(place.span.start).line}: ` : ''
    return `${at}${message} [${code}]`
  })
}

test('a record tells every host symbol, and each target its accelerators', () => {
  const record = read({
    'minikconf-calls.jsonl':
      line('i386-softmmu', 'CONFIG_LINUX=y CONFIG_FDT=y CONFIG_TCG=y CONFIG_KVM=y CONFIG_I386=y') +
      line('arm-softmmu', 'CONFIG_LINUX=y CONFIG_FDT=y CONFIG_TCG=y CONFIG_ARM=y'),
  })
  assert.equal(wrong(record), [])
  const on = [...record.host].filter(([, value]) => value).map(([name]) => name)
  assert.equal(on, ['LINUX', 'FDT', 'TCG', 'KVM'])
  assert.is(record.host.get('PIXMAN'), false)
  assert.is(record.host.get('XEN'), false)
  assert.equal(record.accelerators.get('i386-softmmu'), ['TCG', 'KVM'])
  assert.equal(record.accelerators.get('arm-softmmu'), ['TCG'])
  assert.equal(record.unknown, [])
  assert.is(record.name, '/b/minikconf-calls.jsonl')
})

test("a symbol that one target has is the host's, whichever was recorded last", () => {
  const calls = [line('i386-softmmu', 'CONFIG_PIXMAN=y'), line('arm-softmmu', 'CONFIG_PIXMAN=n')]
  for (const text of [calls.join(''), calls.reverse().join('')]) {
    assert.is(read({'minikconf-calls.jsonl': text}).host.get('PIXMAN'), true)
  }
})

test('of two calls for one output the later one counts', () => {
  const record = read({
    'minikconf-calls.jsonl':
      line('i386-softmmu', 'CONFIG_PIXMAN=y CONFIG_TCG=y') +
      line('i386-softmmu', 'CONFIG_FDT=y CONFIG_KVM=y'),
  })
  assert.equal([record.host.get('PIXMAN'), record.host.get('FDT')], [false, true])
  assert.equal(record.accelerators.get('i386-softmmu'), ['KVM'])
  assert.is(record.host.get('TCG'), false)
})

test('symbols that the recorded tree did not have are unknown', () => {
  const record = read({
    'minikconf-calls.jsonl': line('i386-softmmu', 'CONFIG_LINUX=y CONFIG_PVRDMA=y', ['LINUX', 'PVRDMA']),
  })
  assert.equal(record.unknown, ['FDT', 'PIXMAN', 'IVSHMEM'])
  assert.not.ok(record.host.has('PVRDMA'))
})

test('a record of another tool: lines with an output and its external symbols', () => {
  const text = '{"output": "i386-softmmu-config-devices.mak", "externals": ["CONFIG_FDT=y", "CONFIG_TCG="]}\n'
  const record = read({'other.jsonl': text}, '../b/other.jsonl')
  assert.equal(wrong(record), [])
  assert.equal(
    [record.host.get('FDT'), record.host.get('LINUX'), record.host.get('TCG')],
    [true, false, false],
  )
})

test('config-host.h tells what it defines and undefines', () => {
  const header =
    '#define CONFIG_LINUX 1\n\n#undef CONFIG_PIXMAN\n\n#define CONFIG_FDT\n\n#define CONFIG_OTHER "x"\n'
  for (const path of ['/b', '/b/config-host.h']) {
    const record = read(
      {
        'config-host.h': header,
        'i386-softmmu-config-target.h':
          '#define CONFIG_KVM 1\n#define CONFIG_TCG 1\n#define CONFIG_SOFTMMU 1\n',
        'arm-linux-user-config-target.h': '#define CONFIG_TCG 1\n#define CONFIG_XEN 0\n',
      },
      path,
    )
    assert.equal(wrong(record), [])
    assert.equal([...record.host].slice(0, 3).flat(), ['LINUX', true, 'FDT', true, 'PIXMAN', false])
    assert.equal(record.unknown, ['IVSHMEM'])
    assert.equal(record.accelerators.get('i386-softmmu'), ['TCG', 'KVM'])
    assert.equal([record.host.get('KVM'), record.host.get('XEN')], [true, false])
    assert.is(record.files.length, 3)
  }
})

test('a build without target headers says nothing of accelerators', () => {
  const {host, accelerators} = read({'config-host.h': '#define CONFIG_LINUX\n'})
  assert.equal([...host], [['LINUX', true]])
  assert.is(accelerators.size, 0)
})

test('a target gets the accelerators that it had, or those of the host that can run it', () => {
  const tree = treeWith({
    'minikconf-calls.jsonl': line('i386-softmmu', 'CONFIG_KVM=y') + line('arm-softmmu', 'CONFIG_TCG=y'),
  })
  const record = readHostRecord(tree, '/b')
  const accelerators = (target: string) =>
    [...hostFor(record, tree, target, 'x86_64')].filter(([name, on]) => on && /TCG|KVM/.test(name)).flat()
  assert.equal(accelerators('i386-softmmu'), ['KVM', true])
  assert.equal(accelerators('arm-softmmu'), ['TCG', true])
  assert.equal(accelerators('x86_64-softmmu'), ['TCG', true, 'KVM', true])
  assert.equal(accelerators('s390x-softmmu'), ['TCG', true])
})

test('what is no record is an error at its line', () => {
  const good = line('i386-softmmu', 'CONFIG_TCG=y')
  const problems = (text: string) => wrong(read({'minikconf-calls.jsonl': text}))
  const at = '/b/minikconf-calls.jsonl:2: '
  assert.equal(problems(`${good}{"format":1,"outp`), [`${at}this is not JSON [host-record]`])
  assert.equal(problems(`${good}7\n`), [`${at}this is not a recorded call [host-record]`])
  assert.equal(problems(`${good}{"externals":[]}`), [
    `${at}this is not a recorded call: it has no output [host-record]`,
  ])
  assert.equal(problems(`${good}{"output":"o","externals":[1]}`), [
    `${at}this is not a recorded call: it has no external symbols [host-record]`,
  ])
  assert.equal(problems(`${good}{"output":"o","externals":[],"hostSymbols":"A"}`), [
    `${at}its host symbols are not a list of names [host-record]`,
  ])
  assert.equal(problems(good.replace('"format":1', '"format":2')), [
    '/b/minikconf-calls.jsonl:1: this kgate reads format 1, and this is another one [host-record]',
  ])
  assert.equal(problems('\n'), ['/b/minikconf-calls.jsonl holds no recorded call [host-record]'])
})

test('what is not there, or no build', () => {
  assert.equal(wrong(read({}, '/nowhere')), ['cannot read /nowhere: no such file [unreadable-file]'])
  assert.equal(wrong(read({'x.txt': ''})), [
    '/b has neither minikconf-calls.jsonl nor config-host.h [host-record]',
  ])
})

test.run()
