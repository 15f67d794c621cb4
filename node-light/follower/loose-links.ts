/** What hangs from what among headers that hang from nothing verified yet: so a fork that is fetched in steps is known as one. */
import { bytesToHex, type Hex } from '../../substrate/bytes.ts';
import { headerHash, type Header } from '../../substrate/header.ts';

/** Links kept; the oldest go first. */
const mostLinks = 4096;

export class LooseLinks {
  private readonly parents = new Map<Hex, Hex>();

  add(headers: readonly Header[]): void {
    for (const header of headers) this.parents.set(bytesToHex(headerHash(header)), bytesToHex(header.parentHash));
    for (const oldest of this.parents.keys()) {
      if (this.parents.size <= mostLinks) return;
      this.parents.delete(oldest);
    }
  }

  /** Whether this block is the other one, or descends from it, by the links that are here. */
  leadsTo(from: Hex, to: Hex): boolean {
    let at: Hex | undefined = from;
    while (at !== undefined && at !== to) at = this.parents.get(at);
    return at === to;
  }
}
