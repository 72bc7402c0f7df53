/** The search agrees with trying everything on small sets of clauses, and with Z3 on larger ones. */

import {test} from 'uvu'
import * as assert from 'uvu/assert'
import {init, Z3_lbool} from 'z3-solver'
import {CdclSolver, type SatLiteral} from '../../src/sat/cdcl.js'
import {Random} from '../../src/sat/random.js'

type Cnf = readonly (readonly SatLiteral[])[]

function randomCnf(random: Random, variables: number, clauses: number, widest: number): Cnf {
  return Array.from({length: clauses}, () =>
    Array.from({length: 1 + random.below(widest)}, () => random.below(variables * 2)),
  )
}

function solverOf(cnf: Cnf, variables: number): CdclSolver {
  const solver = new CdclSolver()
  for (let variable = 0; variable < variables; variable++) solver.newVariable()
  for (const clause of cnf) solver.addClause(clause)
  return solver
}

/** Whether some assignment, a number with a bit for each variable, makes every clause true. */
function hasModel(cnf: Cnf, variables: number): boolean {
  const isTrue = (assignment: number, literal: SatLiteral) =>
    ((assignment >> (literal >> 1)) & 1) === 1 - (literal & 1)
  for (let assignment = 0; assignment < 2 ** variables; assignment++) {
    if (cnf.every(clause => clause.some(literal => isTrue(assignment, literal)))) return true
  }
  return false
}

const unit = (literals: readonly SatLiteral[]): Cnf => literals.map(literal => [literal])

test('models are models, and where there is none there is none, also under assumptions and with more clauses', () => {
  const random = new Random(7)
  const seen = {found: 0, none: 0, assumed: 0}
  for (let round = 0; round < 3000; round++) {
    const variables = 3 + random.below(7)
    const cnf = [...randomCnf(random, variables, 2 + random.below(variables * 4), 4)]
    const solver = solverOf(cnf, variables)
    for (let query = 0; query < 4; query++) {
      const assumptions = Array.from({length: random.below(4)}, () => random.below(variables * 2))
      const found = solver.solve(assumptions)
      assert.is(found, hasModel([...cnf, ...unit(assumptions)], variables), `round ${round}, query ${query}`)
      if (found) {
        seen.found++
        for (const clause of [...cnf, ...unit(assumptions)]) assert.ok(clause.some(of => solver.isTrue(of)))
      } else {
        const {core} = solver
        assert.ok(core.every(literal => assumptions.includes(literal)))
        assert.not.ok(hasModel([...cnf, ...unit(core)], variables), 'what it says fails does fail')
        if (core.length > 0) seen.assumed++
        else seen.none++
      }
      const [more = []] = randomCnf(random, variables, 1, 3)
      cnf.push(more)
      solver.addClause(more)
    }
  }
  for (const [kind, count] of Object.entries(seen)) assert.ok(count > 500, `only ${count} were ${kind}`)
})

test('more pigeons than holes: no model, after much that is learnt and forgotten', () => {
  const [pigeons, holes] = [8, 7]
  const at = (pigeon: number, hole: number) => (pigeon * holes + hole) << 1
  const range = (length: number) => Array.from({length}, (_, index) => index)
  const housed = range(pigeons).map(pigeon => range(holes).map(hole => at(pigeon, hole)))
  const alone = range(holes).flatMap(hole =>
    range(pigeons).flatMap(one => range(one).map(other => [at(one, hole) ^ 1, at(other, hole) ^ 1])),
  )
  const solver = solverOf([...housed, ...alone], pigeons * holes)
  assert.not.ok(solver.solve())
  assert.ok(solver.conflicts > 2000)
  assert.ok(solverOf([...housed.slice(1), ...alone], pigeons * holes).solve())
})

test('what is preferred is tried first, and the same calls have the same answers', () => {
  const model = () => {
    const solver = solverOf(
      [
        [0, 2],
        [4, 6, 9],
      ],
      5,
    )
    for (const [variable, value] of [true, false, true, true, false].entries()) solver.prefer(variable, value)
    assert.ok(solver.solve())
    return [0, 2, 4, 6, 8].map(literal => solver.isTrue(literal))
  }
  assert.equal(model(), [true, false, true, true, false])
  assert.equal(model(), model())
})

test('Z3 says the same of sets as hard as random ones get', async () => {
  const {Z3, em} = await init()
  const context = Z3.mk_context(Z3.mk_config())
  const name = (literal: SatLiteral) => (literal & 1 ? `(not x${literal >> 1})` : `x${literal >> 1}`)
  const random = new Random(11)
  let found = 0
  for (let round = 0; round < 100; round++) {
    const variables = 40 + random.below(40)
    const cnf = Array.from({length: Math.floor(variables * 4.26)}, () =>
      Array.from({length: 3}, () => random.below(variables * 2)),
    )
    const lines = [
      ...Array.from({length: variables}, (_, variable) => `(declare-const x${variable} Bool)`),
      ...cnf.map(clause => `(assert (or ${clause.map(name).join(' ')}))`),
    ]
    const solver = Z3.mk_solver(context)
    Z3.solver_from_string(context, solver, lines.join('\n'))
    const answer = await Z3.solver_check(context, solver)
    const ours = solverOf(cnf, variables).solve()
    if (ours) found++
    assert.is(ours ? Z3_lbool.Z3_L_TRUE : Z3_lbool.Z3_L_FALSE, answer, `round ${round}`)
  }
  em.PThread.terminateAllThreads()
  assert.ok(found > 20 && found < 80, `${found} had models`)
})

test.run()
