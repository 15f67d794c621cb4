import type { Weight } from '../../../../frame/dispatch.ts';

/** Picoseconds. substrate: `RocksDbWeight` */
const READ = 25_000_000n;
const WRITE = 100_000_000n;

/** Counts what a call asks of the database, as the chain does: a hotkey swap costs what it moves. */
export class DatabaseUse {
  #reads = 0n;
  #writes = 0n;
  add(reads: number, writes: number): void {
    this.#reads += BigInt(reads);
    this.#writes += BigInt(writes);
  }
  get weight(): Weight {
    return { refTime: this.#reads * READ + this.#writes * WRITE, proofSize: 0n };
  }
}
