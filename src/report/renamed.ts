/** Calls the files that a diagnostic points into by other names, such as relative to another folder. */

import type {Diagnostic, Place} from '../../grammar/common/diagnostic.js'
import {Source} from '../../grammar/common/source.js'

/** @param rename from the name that a source has to the one it shall have */
export function renamed<D extends Diagnostic>(diagnostic: D, rename: (name: string) => string): D {
  const {place, notes} = diagnostic
  const moved = (place: Place): Place => {
    const {text, name, malformedAt} = place.source
    const called = rename(name)
    return called === name ? place : {...place, source: new Source(called, text, malformedAt)}
  }
  return {
    ...diagnostic,
    ...(place && {place: moved(place)}),
    ...(notes && {notes: notes.map(note => ({...note, ...(note.place && {place: moved(note.place)})}))}),
  }
}
