/** Strongly connected components, by Tarjan's algorithm, without recursion. */

/**
 * @param nodes where to start; everything they lead to is visited
 * @returns components in reverse topological order: whatever a component leads to stands before it
 */
export function components(
  nodes: Iterable<number>,
  successors: (node: number) => readonly number[],
): number[][] {
  const found: number[][] = []
  const index = new Map<number, number>()
  const low = new Map<number, number>()
  const stack: number[] = []
  const onStack = new Set<number>()

  for (const start of nodes) {
    if (index.has(start)) continue
    const path: {node: number; to: readonly number[]; next: number}[] = []
    const enter = (node: number) => {
      index.set(node, index.size)
      low.set(node, index.size - 1)
      stack.push(node)
      onStack.add(node)
      path.push({node, to: successors(node), next: 0})
    }
    enter(start)
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const {node} = visit
      const to = visit.to[visit.next++]
      if (to !== undefined) {
        if (!index.has(to)) enter(to)
        else if (onStack.has(to)) low.set(node, Math.min(low.get(node) as number, index.get(to) as number))
        continue
      }
      path.pop()
      const parent = path.at(-1)
      if (parent) low.set(parent.node, Math.min(low.get(parent.node) as number, low.get(node) as number))
      if (low.get(node) !== index.get(node)) continue
      const component = stack.splice(stack.lastIndexOf(node))
      for (const member of component) onStack.delete(member)
      found.push(component)
    }
  }
  return found
}
