/** A set of listeners with the last value. A listener that throws does not keep the others from being called. */
export class Listeners<T> {
  private readonly all = new Set<(value: T) => void>();

  /** Adds a listener; the result removes it. */
  add(listener: (value: T) => void): () => void {
    this.all.add(listener);
    return () => {
      this.all.delete(listener);
    };
  }

  emit(value: T): void {
    for (const listener of [...this.all]) {
      try {
        listener(value);
      } catch (error) {
        // Whoever listens wrongly learns of it, but nobody else suffers.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  clear(): void {
    this.all.clear();
  }
}
