/** A wish to have the wallet unlocked, shown as a dialog by the frame. Reactive. */
export class UnlockWish {
  #asked = $state.raw<{ readonly why: string; readonly answer: (unlocked: boolean) => void } | null>(null);

  get asked(): { readonly why: string; readonly answer: (unlocked: boolean) => void } | null {
    return this.#asked;
  }

  /** Asks the person. Resolves with false when they would rather not. @param why one sentence */
  ask(why: string): Promise<boolean> {
    this.#asked?.answer(false);
    return new Promise((resolve) => {
      this.#asked = {
        why,
        answer: (unlocked) => {
          this.#asked = null;
          resolve(unlocked);
        },
      };
    });
  }
}
