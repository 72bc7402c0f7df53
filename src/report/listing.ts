/** Lists in sentences. */

/** `a`, `a and b`, `a, b and c`. @param joint `and` or `or` */
export function listed(items: readonly string[], joint: 'and' | 'or' = 'and'): string {
  if (items.length < 2) return items.join()
  return `${items.slice(0, -1).join(', ')} ${joint} ${items.at(-1)}`
}

/** Some names of many: `A, B, C and 17 more`. A list that is hardly longer is told in full. */
export function someOf(names: readonly string[], joint: 'and' | 'or' = 'and', most = 4): string {
  if (names.length <= most + 1) return listed(names, joint)
  return `${names.slice(0, most).join(', ')} ${joint} ${names.length - most} more`
}
