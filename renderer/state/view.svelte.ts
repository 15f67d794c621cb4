import { getContext, hasContext, setContext } from 'svelte';

/** How numbers are shown in the whole window. Given by context, so that a component needs no prop for it. */
export class View {
  /** Amounts are covered. They are still there for the program, not for somebody looking over a shoulder. */
  hidden = $state(false);
  /** The chain is a devnet: τ is play money and carries the subscript "dev". */
  play = $state(false);
  /** Time between blocks of the chain, ms; null until the chain said it once. */
  blockMs = $state<number | null>(null);
}

const KEY = Symbol('view');

export const provideView = (view: View): View => setContext(KEY, view);

/** The view of the window, or a plain one outside of any (tests, single components). */
export const useView = (): View => (hasContext(KEY) ? getContext<View>(KEY) : new View());
