/**
 * When and where to look for kept justifications. A node keeps one with the first block it finalizes in each period of 512
 * blocks: not the same block on every node, and some blocks after the period began.
 * subtensor: node/src/service.rs (`GRANDPA_JUSTIFICATION_PERIOD`).
 */
const period = 512;
/** The justified block is the first of its period or one of the next. */
const candidates = 5;
/** How many blocks into a period it is looked for, time after time. */
const lookAt = [8, 24, 96];

export class JustificationProbe {
  private first = 0;
  private tries = 0;

  /** Heights to look at now, in order; none when it is not the time, or finality is further already. */
  due(head: number, final: number): number[] {
    const first = head - (head % period);
    if (first !== this.first) {
      this.first = first;
      this.tries = 0;
    }
    const next = lookAt[this.tries];
    if (first === 0 || final >= first || next === undefined || head < first + next) return [];
    this.tries++;
    return Array.from({ length: candidates }, (_, i) => first + i);
  }

  /** This period's was found. */
  found(): void {
    this.tries = lookAt.length;
  }
}
