export interface StepResult {
  readonly step: string;
  readonly ok: boolean;
  /** What was seen, or why it failed. */
  readonly detail: string;
  readonly ms: number;
}

/** The steps of one tour, told as they are taken. A step that fails does not keep the next ones from being taken. */
export class Steps {
  readonly results: StepResult[] = [];
  readonly #told: (result: StepResult) => void;
  constructor(told: (result: StepResult) => void) {
    this.#told = told;
  }

  /** Takes a step; what it gives is told as its detail. */
  async take(step: string, go: () => Promise<string | void>): Promise<void> {
    const begun = performance.now();
    const result = await go().then(
      (seen) => ({ ok: true, detail: seen ?? '' }),
      (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : String(error) }),
    );
    this.add({ step, ...result, ms: performance.now() - begun });
  }

  add(result: StepResult): void {
    this.results.push(result);
    this.#told(result);
  }

  get failed(): number {
    return this.results.filter(({ ok }) => !ok).length;
  }
}
