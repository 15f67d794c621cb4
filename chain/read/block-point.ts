/** A block whose state is read. */
export interface BlockPoint {
  readonly number: number;
  readonly hash: string;
}
