/** Things to do at moments (to the microsecond), earliest first, in order of entry among equals. A binary heap. */
export class Agenda {
  private readonly heap: { at_ms: number; order: number; act: () => void }[] = [];
  private entries = 0;

  /** When the next thing is due; `Infinity`: nothing. */
  next_ms(): number {
    return this.heap[0]?.at_ms ?? Infinity;
  }

  add(at_ms: number, act: () => void): void {
    const heap = this.heap;
    const entry = { at_ms: Math.round(at_ms * 1000) / 1000, order: this.entries++, act };
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.before(index, parent)) break;
      this.swap(index, parent);
      index = parent;
    }
  }

  /** Takes out the next thing and does it. */
  act(): void {
    const heap = this.heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return;
    if (heap.length > 0) {
      heap[0] = last;
      this.sink();
    }
    first.act();
  }

  private sink(): void {
    let index = 0;
    for (;;) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2])
        if (child < this.heap.length && this.before(child, least)) least = child;
      if (least === index) return;
      this.swap(index, least);
      index = least;
    }
  }

  private before(a: number, b: number): boolean {
    const first = this.heap[a];
    const second = this.heap[b];
    if (first === undefined || second === undefined) return false;
    return first.at_ms < second.at_ms || (first.at_ms === second.at_ms && first.order < second.order);
  }

  private swap(a: number, b: number): void {
    const kept = this.heap[a];
    const other = this.heap[b];
    if (kept === undefined || other === undefined) return;
    this.heap[a] = other;
    this.heap[b] = kept;
  }
}
