/** Fails unless a model is whole: indices in range, names and numbers inverse, clauses just what the statements say. */

import * as assert from 'uvu/assert'
import type {Assignment, Property, Statement} from '../../grammar/kconfig/tree.js'
import {ClauseKind, conditionOf, type Model} from '../../src/model/model.js'
import {walkNames} from '../../src/model/walk-names.js'
import type {KconfigFile} from '../../src/tree/kconfig-files.js'

export function verifyModel(model: Model): void {
  verifyNames(model)
  verifySegments(model)
  verifyClauses(model)
  verifyStatements(model)
}

function verifyNames({names, ids, defined}: Model): void {
  assert.is(ids.size, names.length, 'as many numbers as names')
  names.forEach((name, id) => {
    if (ids.get(name) !== id) assert.unreachable(`${name} has the number ${ids.get(name)}, not ${id}`)
  })
  assert.is(defined.length, names.length, 'one flag a name')
  assert.ok(defined.every(flag => flag === 0 || flag === 1))
}

/** Each file stands once in `files`, and its segments are all of its statements but the source lines, once and in order. */
function verifySegments({files, segments}: Model): void {
  assert.is(new Set(files).size, files.length, 'each file once')
  assert.is(new Set(files.map(({realPath}) => realPath)).size, files.length, 'each real path once')
  const next = new Map<KconfigFile, number>(files.map(file => [file, 0]))
  const skipSources = (file: KconfigFile, from: number) => {
    let at = from
    while (file.tree.statements[at]?.kind === 'source') at++
    return at
  }
  for (const {file, from, to} of segments) {
    const expected = next.get(file)
    if (expected === undefined) assert.unreachable(`a segment of ${file.path}, which is not among the files`)
    else assert.is(from, skipSources(file, expected), `${file.path}: segments are gapless`)
    assert.ok(from < to && to <= file.tree.statements.length, `${file.path}: [${from}, ${to})`)
    assert.ok(file.tree.statements.slice(from, to).every(({kind}) => kind !== 'source'))
    next.set(file, to)
  }
  for (const [file, end] of next) {
    assert.is(skipSources(file, end), file.tree.statements.length, `${file.path}: read to its end`)
  }
}

function verifyClauses({clauses, names, files, ids}: Model): void {
  const {count, kind, symbol, owner, value, node, file} = clauses
  assert.is(node.length, count)
  const named: string[] = []
  for (const at of node) {
    const condition = conditionOf(at)
    if (condition) walkNames(condition, ({text}) => named.push(text))
  }
  assert.equal(
    Array.from(clauses.mentions, id => names[id]),
    named,
    'mentions are the names of conditions',
  )
  for (const field of [kind, symbol, owner, value, file]) assert.ok(field.length >= count)
  const inRange = (index: number | undefined, length: number) =>
    Number.isInteger(index) && (index as number) >= 0 && (index as number) < length
  for (let clause = 0; clause < count; clause++) {
    const at = node[clause] as Property | Assignment
    const say = `clause ${clause}, ${at.kind}`
    assert.ok(inRange(symbol[clause], names.length), `${say}: symbol`)
    assert.ok(inRange(owner[clause], names.length), `${say}: owner`)
    assert.ok(inRange(file[clause], files.length), `${say}: file`)
    const decided = names[symbol[clause] as number]
    if (at.kind === 'bool') assert.unreachable(`${say}: says nothing`)
    else assert.is(kind[clause], ClauseKind[at.kind], `${say}: kind`)
    switch (at.kind) {
      case 'select':
      case 'imply':
        assert.is(decided, at.symbol.text, say)
        assert.is(value[clause], 1, say)
        break
      case 'assignment':
        assert.is(decided, at.symbol.text, say)
        assert.is(owner[clause], symbol[clause], say)
        assert.is(value[clause], at.value ? 1 : 0, say)
        break
      case 'depends':
        assert.is(owner[clause], symbol[clause], say)
        assert.is(value[clause], 0, say)
        break
      case 'default':
        assert.is(owner[clause], symbol[clause], say)
        assert.is(value[clause], at.value ? 1 : 0, say)
    }
    const condition = conditionOf(at)
    if (condition) walkNames(condition, ({text}) => assert.ok(ids.has(text), `${say}: ${text} has no number`))
  }
}

/** Walks the statements a second time: every clause stands where it should, and no other. */
function verifyStatements(model: Model): void {
  const {clauses, names, defined, files, segments} = model
  const definedNames = new Set<string>()
  let clause = 0
  const expectClause = (node: Property | Assignment, owner: string, file: KconfigFile) => {
    assert.is(clauses.node[clause], node, `clause ${clause} is the next one written`)
    assert.is(names[clauses.owner[clause] as number], owner, `clause ${clause}: owner`)
    assert.is(files[clauses.file[clause] as number], file, `clause ${clause}: file`)
    clause++
  }
  for (const {file, from, to} of segments) {
    for (const statement of file.tree.statements.slice(from, to) as Statement[]) {
      if (statement.kind === 'assignment') expectClause(statement, statement.symbol.text, file)
      if (statement.kind !== 'config') continue
      definedNames.add(statement.symbol.text)
      for (const property of statement.properties) {
        if (property.kind !== 'bool') expectClause(property, statement.symbol.text, file)
      }
    }
  }
  assert.is(clause, clauses.count, 'no clause more')
  assert.equal(
    names.filter((_, id) => defined[id] === 1),
    names.filter(name => definedNames.has(name)),
    'defined is what has a config block',
  )
}
