/** The variables that a search may branch on, the most active one first: a binary heap that knows where each stands. */

export class ActivityHeap {
  #activity = new Float64Array(16)
  #heap = new Int32Array(16)
  /** Where each variable stands in the heap, plus 1; 0 for one that does not. */
  #position = new Int32Array(16)
  #size = 0
  #step = 1

  /** Makes room for a variable. */
  grow(variable: number): void {
    if (variable < this.#activity.length) return
    const length = Math.max(variable + 1, this.#activity.length * 2)
    const activity = new Float64Array(length)
    activity.set(this.#activity)
    this.#activity = activity
    this.#heap = copied(this.#heap, length)
    this.#position = copied(this.#position, length)
  }

  add(variable: number): void {
    if (this.#position[variable] !== 0) return
    this.#heap[this.#size++] = variable
    this.#up(this.#size - 1)
  }

  /** Takes the most active variable out. @returns undefined where none is left */
  take(): number | undefined {
    if (this.#size === 0) return undefined
    const first = this.#heap[0] as number
    this.#position[first] = 0
    const last = this.#heap[--this.#size] as number
    if (this.#size > 0) {
      this.#heap[0] = last
      this.#down(0)
    }
    return first
  }

  /** A variable took part in a conflict. */
  bump(variable: number): void {
    const raised = (this.#activity[variable] as number) + this.#step
    this.#activity[variable] = raised
    if (raised > 1e100) this.#rescale()
    const position = this.#position[variable] as number
    if (position > 0) this.#up(position - 1)
  }

  /** Makes what was bumped before count for less. */
  decay(): void {
    this.#step /= 0.95
  }

  #rescale(): void {
    for (let at = 0; at < this.#activity.length; at++)
      this.#activity[at] = (this.#activity[at] as number) * 1e-100
    this.#step *= 1e-100
  }

  #up(start: number): void {
    const heap = this.#heap
    const moved = heap[start] as number
    const key = this.#activity[moved] as number
    let at = start
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent] as number
      if ((this.#activity[above] as number) >= key) break
      heap[at] = above
      this.#position[above] = at + 1
      at = parent
    }
    heap[at] = moved
    this.#position[moved] = at + 1
  }

  #down(start: number): void {
    const heap = this.#heap
    const moved = heap[start] as number
    const key = this.#activity[moved] as number
    let at = start
    for (let child = 2 * at + 1; child < this.#size; child = 2 * at + 1) {
      const right = child + 1
      const keyOf = (index: number) => this.#activity[heap[index] as number] as number
      if (right < this.#size && keyOf(right) > keyOf(child)) child = right
      if (keyOf(child) <= key) break
      const below = heap[child] as number
      heap[at] = below
      this.#position[below] = at + 1
      at = child
    }
    heap[at] = moved
    this.#position[moved] = at + 1
  }
}

/** An array of a greater length that begins with another's items. */
function copied(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(length)
  longer.set(array)
  return longer
}
