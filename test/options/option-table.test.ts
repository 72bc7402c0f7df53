import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {formsOf} from '../../src/options/forms.js'
import type {OptionTable} from '../../src/options/option-table.js'
import {ownedTable, qemuOptionFile, qemuScript, qemuTable, tableOf} from './option-trees.js'

/** Each spelling of an option; a value stands as `=`. */
function spellings(table: OptionTable, name: string): string[] {
  const option = table.options.find(option => option.name === name)
  if (!option) throw new Error(`there is no option ${name}`)
  return formsOf(option).map(form => (form.kind === 'word' ? form.spelling : `${form.spelling}=`))
}

test('every type has its forms', () => {
  assert.equal(spellings(ownedTable, 'nic'), ['--enable-nic', '--disable-nic'])
  assert.equal(spellings(ownedTable, 'docs'), ['--enable-docs', '--disable-docs'])
  assert.equal(spellings(ownedTable, 'crypto_lib'), [
    '--enable-crypto-lib',
    '--disable-crypto-lib',
    '--enable-crypto-lib=',
  ])
  for (const name of ['level', 'jobs', 'formats', 'title'])
    assert.equal(spellings(ownedTable, name), [`--${name}=`])
  assert.equal(spellings(ownedTable, 'search_path'), ['--search-path='])
})

test('a combo that can be enabled, but not disabled', () => {
  const file =
    "option('x', type: 'combo', choices: ['enabled', 'maybe'])\noption('y', type: 'combo', choices: ['auto'])\n"
  const table = tableOf({'meson_options.txt': file}, 'kgate')
  assert.equal(spellings(table, 'x'), ['--enable-x', '--enable-x='])
  assert.equal(spellings(table, 'y'), ['--y='])
})

test('an option that is skipped is there, without a spelling', () => {
  assert.equal(spellings(ownedTable, 'default_devices'), [])
  assert.equal(spellings(qemuTable, 'default_devices'), [])
})

test("names, features and built-ins are the script's", () => {
  assert.equal(spellings(qemuTable, 'b_lto'), ['--enable-lto', '--disable-lto'])
  assert.equal(spellings(qemuTable, 'qemu_firmwarepath'), ['--firmwarepath='])
  assert.equal(spellings(qemuTable, 'werror'), [])
  assert.equal(
    qemuTable.options.filter(({auto}) => auto).map(({name}) => name),
    ['plugins'],
  )
})

test("without a script, kgate's own tables count", () => {
  const table = tableOf({'meson_options.txt': qemuOptionFile}, 'qemu')
  assert.equal(spellings(table, 'malloc'), ['--enable-malloc='])
  assert.equal(spellings(table, 'werror'), ['--enable-werror', '--disable-werror'])
  assert.equal(table.diagnostics, [])
})

test('a script that cannot be read is said, and so is a built-in that nobody knows', () => {
  const load = (script: string) =>
    tableOf({'meson_options.txt': qemuOptionFile, 'scripts/meson-buildoptions.py': script}, 'qemu')
  const broken = load(qemuScript.replace('AUTO_OPTIONS = {', 'AUTO_OPTIONS = other | {'))
  assert.equal(
    broken.diagnostics.map(({code, severity, message}) => ({code, severity, message})),
    [
      {
        code: 'option-script',
        severity: 'warning',
        message: "AUTO_OPTIONS is not written as kgate reads it: kgate's own tables are used",
      },
    ],
  )
  assert.equal(spellings(broken, 'b_lto'), ['--enable-lto', '--disable-lto'])
  const newer = load(qemuScript.replace('"prefix",', '"prefix", "b_new",'))
  assert.equal(
    newer.diagnostics.map(({message}) => message),
    ["the tree's script names options of Meson that kgate does not know: b_new"],
  )
})

test('the first option file that there is counts', () => {
  const files = {
    'meson.options': "option('new', type: 'boolean')\n",
    'meson_options.txt': "option('old', type: 'boolean')\n",
  }
  const names = tableOf(files, 'kgate').options.map(({name}) => name)
  assert.ok(names.includes('new'))
  assert.not(names.includes('old'))
})

test('a tree without an option file has a table all the same', () => {
  const {options} = tableOf({}, 'kgate')
  assert.ok(options.some(({name, builtin}) => name === 'prefix' && builtin))
})

test.run()
