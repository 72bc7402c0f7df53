/** JSON Schemas are compiled when kgate is built; the errors are those of the last call. */
declare module '*.json?validate' {
  import type {DefinedError} from 'ajv'

  const validate: {
    (value: unknown): boolean
    readonly errors?: readonly DefinedError[] | null
  }
  export default validate
}
