// How sources become JavaScript, for the build, the tests and the benches alike.

import {readFile} from 'node:fs/promises'
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

/** @type {import('esbuild').BuildOptions} */
export const bundling = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  plugins: [templates],
  logLevel: 'warning',
}
