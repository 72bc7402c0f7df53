/** Writes an initramfs: a cpio archive in the "newc" format that Linux unpacks. */

export interface Entry {
  /** Without a leading slash. */
  readonly path: string
  /** Type and permissions, as stat gives them. */
  readonly mode: number
  /** The content, or the target of a symbolic link. */
  readonly data: Uint8Array
}

export function cpio(entries: readonly Entry[]): Buffer {
  const parts: Uint8Array[] = []
  for (const [index, entry] of [
    ...entries,
    {path: 'TRAILER!!!', mode: 0, data: new Uint8Array()},
  ].entries()) {
    const path = Buffer.from(`${entry.path}\0`)
    const fields = [index + 1, entry.mode, 0, 0, 1, 0, entry.data.length, 0, 0, 0, 0, path.length, 0]
    const header = `070701${fields.map(field => field.toString(16).padStart(8, '0')).join('')}`
    parts.push(Buffer.from(header), path, padding(header.length + path.length))
    parts.push(entry.data, padding(entry.data.length))
  }
  return Buffer.concat(parts)
}

/** What fills up to a multiple of 4 bytes. */
function padding(length: number): Uint8Array {
  return new Uint8Array(-length & 3)
}
