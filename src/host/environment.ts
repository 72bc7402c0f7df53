/** The environment that probing sees: what its caller hands in, never the process's own. */

/** Variables under their names. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What decides how compilers, linkers and pkg-config answer. */
const decisive =
  /^(PATH|CC|CFLAGS|CPPFLAGS|LDFLAGS|PKG_CONFIG\w*|CPATH|C_INCLUDE_PATH|LIBRARY_PATH|COMPILER_PATH|GCC_EXEC_PREFIX|LD_LIBRARY_PATH|SDKROOT|MACOSX_DEPLOYMENT_TARGET)$/

/** The variables on which results rest, sorted by name. */
export function decisiveVariables(environment: Environment): Record<string, string> {
  const pairs = Object.entries(environment).flatMap(([name, value]): [string, string][] =>
    value !== undefined && decisive.test(name) ? [[name, value]] : [],
  )
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What commands run in: messages in English; Git is asked about the tree, not about a repository that a hook is run for. */
export function commandEnvironment(environment: Environment): Record<string, string> {
  const pairs = Object.entries({...environment, LC_ALL: 'C'}).flatMap(([name, value]): [string, string][] =>
    value === undefined || /^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX)$/.test(name) ? [] : [[name, value]],
  )
  return Object.fromEntries(pairs)
}
