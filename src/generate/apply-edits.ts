/** Files as the edits of a fix leave them. */

import type {Edit, Fix} from '../../grammar/common/diagnostic.js'
import type {Source} from '../../grammar/common/source.js'
import type {FileChange} from './write-files.js'

/** An edit that a file holds. */
type FileEdit = Edit & Required<Pick<Edit, 'place' | 'text'>>

/** The edits that a person has to make elsewhere: on a command line, on the host. */
export function otherEdits(fix: Fix): Fix {
  return fix.filter(edit => !isFileEdit(edit))
}

/** @param pathOf where each source that the fix points into comes from */
export function editedFiles(fix: Fix, pathOf: (source: Source) => string): FileChange[] {
  const bySource = new Map<Source, FileEdit[]>()
  for (const edit of fix.filter(isFileEdit)) {
    bySource.set(edit.place.source, [...(bySource.get(edit.place.source) ?? []), edit])
  }
  return [...bySource].map(([source, edits]) => ({path: pathOf(source), content: editedText(source, edits)}))
}

/** From the end, so that no edit moves the next one's place; what is put at one place keeps its order. */
function editedText({text}: Source, edits: readonly FileEdit[]): string {
  const backwards = [...edits].reverse().sort((a, b) => b.place.span.start - a.place.span.start)
  return backwards.reduce((edited, {place: {span}, text}, at) => {
    const behind = edited.slice(span.end)
    // Each line that is added ends the last line of the file, if need be: for the first one that is enough.
    const isNext = backwards[at - 1]?.place.span.start === span.start
    return edited.slice(0, span.start) + text + (isNext ? behind.replace(/^\r?\n/, '') : behind)
  }, text)
}

function isFileEdit(edit: Edit): edit is FileEdit {
  return edit.place !== undefined && edit.text !== undefined
}
