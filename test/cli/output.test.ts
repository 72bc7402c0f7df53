import {spawn} from 'node:child_process'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {
  assertNoBug,
  brokenTree,
  folderWith,
  hostNote,
  kgate,
  launcher,
  root,
  run,
  smallTree,
  temporaryFolder,
} from './command.js'

const cwd = folderWith(smallTree)
const files = [
  'one-config-devices.h',
  'one-config-devices.mak',
  'two-config-devices.h',
  'two-config-devices.mak',
]

function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort()
  return Object.fromEntries(names.map(name => [name, readFileSync(join(folder, name), 'utf8')]))
}

function times(folder: string): Record<string, bigint> {
  const names = readdirSync(folder).sort()
  return Object.fromEntries(names.map(name => [name, statSync(join(folder, name), {bigint: true}).mtimeNs]))
}

test('two files a target, in a folder that is made', () => {
  const output = join(temporaryFolder(), 'new/build')
  assert.equal(kgate(['resolve', '--all', '--output', output], {cwd}), {
    stdout: '',
    stderr: `${hostNote}${output}: 4 files written, 0 unchanged\n`,
    status: 0,
  })
  const header = (target: string, symbols: string[]) =>
    `/* The devices of ${target}. Written by kgate: changes to this file will be lost. */\n\n#pragma once\n` +
    symbols.map(symbol => `\n#define CONFIG_${symbol} 1\n`).join('')
  assert.equal(contents(output), {
    'one-config-devices.h': header('one', ['BOARD', 'BUS', 'EXTRA', 'NET']),
    'one-config-devices.mak': 'CONFIG_BOARD=y\nCONFIG_BUS=y\nCONFIG_EXTRA=y\nCONFIG_NET=y\n',
    'two-config-devices.h': header('two', ['BOARD', 'BUS', 'EXTRA']),
    'two-config-devices.mak': 'CONFIG_BOARD=y\nCONFIG_BUS=y\nCONFIG_EXTRA=y\n',
  })
})

test('a second run changes nothing, and only what differs is written', () => {
  const output = temporaryFolder()
  const write = (...more: string[]) => kgate(['resolve', '--all', '--output', output, ...more], {cwd})
  assert.is(write().status, 0)
  for (const name of files) utimesSync(join(output, name), 1e9, 1e9)
  const before = times(output)
  assert.equal(Object.keys(before), files)
  assert.equal(write(), {
    stdout: '',
    stderr: `${hostNote}${output}: 0 files written, 4 unchanged\n`,
    status: 0,
  })
  assert.equal(times(output), before)

  assert.equal(write('--set', 'NET=n'), {
    stdout: '',
    stderr: `${hostNote}${output}: 2 files written, 2 unchanged\n`,
    status: 0,
  })
  const after = times(output)
  const changed = files.filter(name => after[name] !== before[name])
  assert.equal(changed, ['one-config-devices.h', 'one-config-devices.mak'])
  assert.not.match(readFileSync(join(output, 'one-config-devices.h'), 'utf8'), 'CONFIG_NET')
})

test('with --format the results are printed as well', () => {
  const output = temporaryFolder()
  assert.equal(kgate(['resolve', 'two', '--output', output, '--format', 'mak'], {cwd}), {
    stdout: 'CONFIG_BOARD=y\nCONFIG_BUS=y\nCONFIG_EXTRA=y\n',
    stderr: `${hostNote}${output}: 2 files written, 0 unchanged\n`,
    status: 0,
  })
  const {stdout, status} = kgate(['resolve', 'two', '--output', output, '--format', 'json'], {cwd})
  assert.is(status, 0)
  assert.is(JSON.parse(stdout).targets[0].target, 'two')
})

test('nothing is written where one target fails', () => {
  const output = join(temporaryFolder(), 'build')
  const {stdout, stderr, status} = kgate(['resolve', '--all', '--output', output], {
    cwd: folderWith(brokenTree),
  })
  assert.equal({stdout, status}, {stdout: '', status: 1})
  assert.match(stderr, /\n1 of 3 targets cannot be resolved\n$/)
  assert.throws(() => statSync(output), /ENOENT/)
})

test('a file stands where the folder should be', () => {
  const folder = folderWith({file: 'mine\n'})
  for (const output of ['file', 'file/sub', '/dev/null']) {
    const {stdout, stderr, status} = kgate(['resolve', 'one', '--tree', cwd, '--output', output], {
      cwd: folder,
    })
    assert.equal({stdout, status}, {stdout: '', status: 1})
    const [note, message, ...rest] = stderr.split('\n')
    assert.is(`${note}\n`, hostNote)
    assert.ok(message?.startsWith('kgate: ') && message.includes(output), message)
    assert.equal(rest, [''])
  }
  assert.equal(contents(folder), {file: 'mine\n'})
  assert.ok(statSync('/dev/null').isCharacterDevice())
})

test('a folder stands where a file should be', () => {
  const output = temporaryFolder()
  mkdirSync(join(output, 'two-config-devices.h'))
  const {stdout, stderr, status} = kgate(['resolve', '--all', '--output', output], {cwd})
  assert.equal({stdout, status}, {stdout: '', status: 1})
  assert.match(stderr, /\nkgate: .*two-config-devices\.h: it is a folder\n$/)
  assert.equal(
    readdirSync(output),
    ['two-config-devices.h'],
    'neither a temporary file nor half of the results',
  )
})

test('a file that is a symbolic link is written through', () => {
  const output = temporaryFolder()
  const elsewhere = join(temporaryFolder(), 'elsewhere.mak')
  writeFileSync(elsewhere, 'old\n')
  symlinkSync(elsewhere, join(output, 'two-config-devices.mak'))
  assert.is(kgate(['resolve', 'two', '--output', output], {cwd}).status, 0)
  assert.is(readFileSync(elsewhere, 'utf8'), 'CONFIG_BOARD=y\nCONFIG_BUS=y\nCONFIG_EXTRA=y\n')
})

test('the C compiler sees exactly the symbols that are y', () => {
  const output = temporaryFolder()
  const {status} = kgate(['resolve', '--all', '--host', 'LINUX=y,LIBFDT=y', '--output', output])
  assert.is(status, 0)
  const headers = readdirSync(output).filter(name => name.endsWith('.h'))
  assert.is(headers.length, 4)
  for (const header of headers) {
    const path = join(output, header)
    let macros: string
    try {
      // Included twice: the second time must not redefine anything.
      const args = ['-E', '-dM', '-Werror', '-include', path, '-include', path, '-x', 'c', '/dev/null']
      const compiled = run('cc', args)
      assert.equal({stderr: compiled.stderr, status: compiled.status}, {stderr: '', status: 0})
      macros = compiled.stdout
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') throw error
      console.log('skipped: there is no cc')
      return
    }
    const defined = [...macros.matchAll(/^#define (CONFIG_\w+) (.*)$/gm)].map(
      ([, name, value]) => `${name}=${value}`,
    )
    const lines = readFileSync(path.replace(/\.h$/, '.mak'), 'utf8').trimEnd().split('\n')
    assert.ok(lines.length > 10)
    assert.equal(defined.sort(), lines.map(line => line.replace(/=y$/, '=1')).sort())
  }
})

/** Starts a run that writes many files, and kills it after a while. @returns how it ended */
function killed(
  signal: NodeJS.Signals,
  after: number,
  output: string,
): Promise<{code: number | null; stderr: string}> {
  const child = spawn(launcher, ['resolve', '--all', '--output', output, '--tree', many], {cwd: root})
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  const timer = setTimeout(() => child.kill(signal), after)
  return new Promise(resolve => {
    child.on('close', code => {
      clearTimeout(timer)
      resolve({code, stderr})
    })
  })
}

const targetCount = 60
const many = folderWith({
  Kconfig: Array.from({length: 200}, (_, at) => `config SYMBOL_${at}\n default y\n`).join(''),
  ...Object.fromEntries(Array.from({length: targetCount}, (_, at) => [`default-configs/t${at}.mak`, ''])),
})

test('a signal leaves no temporary file and no half of a file', async () => {
  const whole = temporaryFolder()
  const start = performance.now()
  assert.is(kgate(['resolve', '--all', '--output', whole, '--tree', many]).status, 0)
  const duration = performance.now() - start
  const expected = contents(whole)
  assert.is(Object.keys(expected).length, 2 * targetCount)

  let early = 0
  let late = 0
  for (let at = 0; at < 16; at++) {
    const output = temporaryFolder()
    const signal = at % 2 === 0 ? 'SIGINT' : 'SIGTERM'
    // Spread evenly over the run, and a little at random, so that each test run tries other moments.
    const {code, stderr} = await killed(signal, (duration * (at + Math.random())) / 16, output)
    assertNoBug(stderr)
    if (code === null) early++
    else late++
    const found = contents(output)
    for (const [name, content] of Object.entries(found)) {
      assert.is(content, expected[name], `${name} after ${signal}`)
    }
    const count = Object.keys(found).length
    assert.ok(count === 0 || count === 2 * targetCount, `${count} files after ${signal}`)
    rmSync(output, {recursive: true})
  }
  assert.ok(early > 0, `no run was killed, ${late} came to their end`)
})

test.run()
