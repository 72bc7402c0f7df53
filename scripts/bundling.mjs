// How sources become JavaScript, for the build, the tests and the benches alike.

import {readFile} from 'node:fs/promises'
import {Ajv} from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import handlebars from 'handlebars'

/** `import render from './x.hbs'` gives a function from a view to text; the compiler itself is not bundled. */
const templates = {
  name: 'templates',
  setup(build) {
    build.onLoad({filter: /\.hbs$/}, async ({path}) => {
      const text = await readFile(path, 'utf8')
      const options = {strict: true, noEscape: true, knownHelpersOnly: true, srcName: path}
      const {code} = handlebars.precompile(text, options)
      return {
        loader: 'js',
        contents: `import Handlebars from 'handlebars/runtime.js'\nexport default Handlebars.template(${code})`,
      }
    })
  },
}

/** `import validate from './x.json?validate'` gives a JSON Schema's validator; ajv itself is not bundled. */
const validators = {
  name: 'validators',
  setup(build) {
    build.onLoad({filter: /\.json$/}, async ({path, suffix}) => {
      if (suffix !== '?validate') return
      const ajv = new Ajv({
        allErrors: true,
        verbose: true,
        strict: true,
        // The branches of oneOf and dependencies name keys that are declared outside them.
        strictRequired: false,
        keywords: ['patternErrorMessage'],
        code: {source: true, esm: true},
      })
      const contents = standalone(ajv, ajv.compile(JSON.parse(await readFile(path, 'utf8'))))
      const [needed] = /\brequire\(.*?\)/.exec(contents) ?? []
      if (needed) return {errors: [{text: `the validator of ${path} is not complete: it has ${needed}`}]}
      return {loader: 'js', contents}
    })
  },
}

/** @type {import('esbuild').BuildOptions} */
export const bundling = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  plugins: [templates, validators],
  logLevel: 'warning',
}
