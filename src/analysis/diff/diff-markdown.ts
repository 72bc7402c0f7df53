/** Differences as Markdown for a comment on a change: an overview, and behind a click each what changed for one reason. */

import {counts, type DiffReport, differs, type Section} from './report.js'
import {causePlace, causeWords, changeSign, placeWords, valueWords} from './words.js'

/** A comment can hold 65,536 characters; what is longer is cut where a section ends. */
const maximumLength = 60_000

export function diffMarkdown(report: DiffReport): string {
  const {labels, comparisons, sections, addedTargets, removedTargets} = report
  const [from, to] = labels.map(code)
  const head = [`### Device configuration: ${from} → ${to}`, '']
  if (!differs(report)) return [...head, 'No symbol differs.', ''].join('\n')
  if (addedTargets.length > 0) head.push(`New targets: ${addedTargets.map(code).join(', ')}`, '')
  if (removedTargets.length > 0)
    head.push(`Targets that are gone: ${removedTargets.map(code).join(', ')}`, '')
  const changed = comparisons.filter(({groups}) => groups.length > 0)
  if (changed.length > 0) head.push('| target | on | off |', '|---|---:|---:|')
  for (const comparison of changed) {
    const {on, off} = counts(comparison)
    head.push(`| ${code(comparison.targets[1])} | +${on} | -${off} |`)
  }
  let text = [...head, ''].join('\n')
  for (const [index, section] of sections.entries()) {
    const next = `\n${sectionText(section, report)}`
    if (text.length + next.length > maximumLength) {
      const left = sections.length - index
      return `${text}\n${left} more ${left === 1 ? 'reason is' : 'reasons are'} left out: \`kgate diff\` shows all.\n`
    }
    text += next
  }
  return text
}

function sectionText({cause, changes, targets}: Section, {labels, comparisons}: DiffReport): string {
  const title = `${causeWords(cause, labels)}${placeWords(causePlace(cause))}`
  const count = `${changes.length} ${changes.length === 1 ? 'symbol' : 'symbols'}`
  const where = comparisons.length > 1 ? `In ${targets.map(code).join(', ')}:\n\n` : ''
  const rows = changes.map(
    change =>
      `| ${changeSign(change)} | ${code(change.symbol)} | ${cell(valueWords(change.from))} | ${cell(valueWords(change.to))} |`,
  )
  return `<details><summary>${html(title)}: ${count}</summary>

${where}| | symbol | before | after |
|---|---|---|---|
${rows.join('\n')}

</details>
`
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A bar would end the cell, in a name of a file or in a condition. */
function cell(text: string): string {
  return html(text).replaceAll('|', '&#124;').replaceAll('*', '&#42;').replaceAll('_', '&#95;')
}
