/** Where the repository is: tests run from a bundle that lies elsewhere. */

export const repositoryRoot = process.env['KGATE_ROOT'] ?? process.cwd()
