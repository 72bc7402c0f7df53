/** The summary of a configuration, laid out as Meson lays out its own. */

import type {SummarySection} from '../index.js'

/** @param choice how a yes or no is shown */
export function summaryText(sections: readonly SummarySection[], choice: (value: boolean) => string): string {
  const widest = Math.max(...sections.flatMap(({rows}) => rows.map(({name}) => name.length)), 0)
  return sections
    .map(({title, rows}) => {
      const lines = rows.map(({name, value, because}) => {
        const shown = typeof value === 'boolean' ? choice(value) + (value ? '' : ' ') : value
        const line = `    ${name.padEnd(widest)} : ${shown}${because === undefined ? '' : `  ${because}`}`
        return `${line.trimEnd()}\n`
      })
      return `\n  ${title}\n${lines.join('')}`
    })
    .join('')
}
