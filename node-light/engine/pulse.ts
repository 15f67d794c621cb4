/** Hears whether sources are still there: a connection can be dead for hours before anybody closes it (sleep, a router that forgot it). */
import type { Source } from '../sources/source.ts';

export interface PulsePorts {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after so many milliseconds. */
  readonly after: (ms: number) => Promise<void>;
  /** Block time in milliseconds, once it is known. */
  readonly blockTimeMs: () => number | undefined;
}

interface Beat {
  heardAt: number;
  /** Looks that are left to answer; undefined while nothing was asked. */
  looks: number | undefined;
}

/** Time between two looks. */
const lookMs = 1_000;
/** A source that told no head for so many block times is asked something small. */
const quietBlocks = 2;
const leastQuietMs = 4_000;
/** Until the chain's is known: Finney's. */
const usualBlockMs = 12_000;
/** It has so many looks to answer: they come late when this computer is what is slow. A large answer on a slow link goes before this one. */
const patienceLooks = 12;
/** After a jump, when nothing is under way that could still come. */
const patienceAfterJump = 4;
/** A look so much later than it was due, or before the last one: the computer slept, or its clock was set. */
const jumpMs = 5_000;

export class Pulse {
  private readonly ports: PulsePorts;
  private readonly beats = new Map<Source, Beat>();
  private looking = false;

  constructor(ports: PulsePorts) {
    this.ports = ports;
  }

  /** From now on it is closed when it is silent and does not answer. */
  watch(source: Source): void {
    if (!source.ping) return;
    this.beats.set(source, this.beat());
    if (!this.looking) void this.look();
  }

  /** It told something, so it is there. */
  heard(source: Source): void {
    if (this.beats.has(source)) this.beats.set(source, this.beat());
  }

  forget(source: Source): void {
    this.beats.delete(source);
  }

  private beat(): Beat {
    return { heardAt: this.ports.now(), looks: undefined };
  }

  private async look(): Promise<void> {
    this.looking = true;
    let last = this.ports.now();
    while (this.beats.size > 0) {
      await this.ports.after(lookMs);
      const now = this.ports.now();
      const jumped = now < last || now - last > lookMs + jumpMs;
      last = now;
      const quietMs = Math.max(leastQuietMs, quietBlocks * (this.ports.blockTimeMs() ?? usualBlockMs));
      for (const [source, beat] of [...this.beats]) {
        if (jumped) this.ask(source, beat, patienceAfterJump);
        else if (beat.looks === undefined) {
          if (now - beat.heardAt >= quietMs) this.ask(source, beat, patienceLooks);
        } else if (--beat.looks <= 0) source.close('it does not answer any more');
      }
    }
    this.looking = false;
  }

  private ask(source: Source, beat: Beat, looks: number): void {
    beat.looks = looks;
    const heard = () => this.heard(source);
    // An error is an answer too; that of a closed connection comes when the source is forgotten.
    source.ping?.().then(heard, heard);
  }
}
