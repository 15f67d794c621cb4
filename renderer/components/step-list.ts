import type { Sentence } from '../format/inline.ts';

/** One step of the miner's start. */
export interface Step {
  readonly id: string;
  readonly name: string;
  /** What it does, or did. */
  readonly text: Sentence;
  /** At the right: "free", "chosen"; `spends` marks the step that costs money. */
  readonly cost?: string | undefined;
  readonly spends?: boolean;
  readonly state: 'todo' | 'running' | 'done' | 'waiting' | 'failed';
  /** A line of progress while it runs; `fraction` (0 to 1) half fills the ring exactly. */
  readonly progress?: { readonly words: string; readonly fraction: number | null } | undefined;
  /** Why it failed, whether the money is safe, and what to do. */
  readonly failure?: string | undefined;
}
