/** Words of Linux' Kconfig that QEMU's dialect does not have, and what to write instead. */

export const dialectHelp = "QEMU's dialect of Kconfig is smaller than Linux' own"

const comment = `${dialectHelp}: describe the symbol in a comment above its stanza`
const bool = `${dialectHelp}: every symbol is a bool`
const flat = `${dialectHelp}: it has no menus or choices, only stanzas`
const condition = `${dialectHelp}: put the condition behind each clause, as in "select X if Y"`

export const foreignKeywords: ReadonlyMap<string, string> = new Map([
  ['help', comment],
  ['prompt', comment],
  ['comment', comment],
  ['mainmenu', comment],
  ['tristate', bool],
  ['string', bool],
  ['int', bool],
  ['hex', bool],
  ['range', bool],
  ['def_bool', `${dialectHelp}: write "bool" and "default y" on lines of their own`],
  ['def_tristate', `${dialectHelp}: write "bool" and "default y" on lines of their own`],
  ['menu', flat],
  ['endmenu', flat],
  ['menuconfig', flat],
  ['choice', flat],
  ['endchoice', flat],
  ['visible', flat],
  ['option', flat],
  ['modules', flat],
  ['if', condition],
  ['endif', condition],
  ['rsource', `${dialectHelp}: "source" is already relative to the file that says it`],
  ['osource', `${dialectHelp}: a sourced file must exist`],
  ['orsource', `${dialectHelp}: a sourced file must exist`],
])
