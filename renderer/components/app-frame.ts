import type { IconName } from './icons.ts';

/** A place of the navigation. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly icon: IconName;
  /** State at the right: "on". */
  readonly state?: string | undefined;
  /** Stands at the bottom of a phone too; the others are reached through the header. */
  readonly main: boolean;
}
