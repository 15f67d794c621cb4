/**
 * Merlin transcripts: a running hash that a Schnorr challenge is drawn from, so that it depends on all that came before.
 * Standards: merlin.cool (transcripts), strobe.sourceforge.io (STROBE-128 over Keccak-f[1600]).
 */
import { keccakP } from '@noble/hashes/sha3.js';
import { utf8 } from './bytes.ts';

/** STROBE's rate in bytes at 128 bits of security: 200 - 32, less two for padding. */
const rate = 166;

const flagI = 1;
const flagA = 2;
const flagC = 4;
const flagM = 16;
const flagK = 32;

const noLabel = new Uint8Array(0);

export class Transcript {
  private readonly words: Uint32Array<ArrayBuffer>;
  private readonly state: Uint8Array;
  private at = 0;
  private operationStart = 0;

  private constructor(words: Uint32Array<ArrayBuffer>) {
    this.words = words;
    this.state = new Uint8Array(words.buffer);
  }

  /** A transcript of the protocol with this label. */
  static start(label: string): Transcript {
    const transcript = new Transcript(new Uint32Array(50));
    transcript.state.set([1, rate + 2, 1, 0, 1, 96]);
    transcript.state.set(utf8('STROBEv1.0.2'), 6);
    keccakP(transcript.words);
    transcript.begin(flagM | flagA);
    transcript.absorb(utf8('Merlin v1.0'));
    transcript.append(utf8('dom-sep'), utf8(label));
    return transcript;
  }

  /** The same transcript up to here, going on by itself. */
  fork(): Transcript {
    const copy = new Transcript(this.words.slice());
    copy.at = this.at;
    copy.operationStart = this.operationStart;
    return copy;
  }

  /** Takes in a labelled message. */
  append(label: Uint8Array = noLabel, message: Uint8Array): void {
    this.frame(label, message.length);
    this.begin(flagA);
    this.absorb(message);
  }

  /** Draws `length` bytes that depend on everything taken in. */
  challenge(label: Uint8Array, length: number): Uint8Array {
    this.frame(label, length);
    this.begin(flagI | flagA | flagC);
    const drawn = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      drawn[i] = this.state[this.at] as number;
      this.state[this.at++] = 0;
      if (this.at === rate) this.mix();
    }
    return drawn;
  }

  /** Label and length of what follows, as one metadata operation. */
  private frame(label: Uint8Array, length: number): void {
    this.begin(flagM | flagA);
    this.absorb(label);
    this.absorb(Uint8Array.of(length & 0xff, (length >>> 8) & 0xff, (length >>> 16) & 0xff, length >>> 24));
  }

  private begin(flags: number): void {
    const before = this.operationStart;
    this.operationStart = this.at + 1;
    this.absorb(Uint8Array.of(before, flags));
    if (flags & (flagC | flagK) && this.at !== 0) this.mix();
  }

  private absorb(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.state[this.at] = (this.state[this.at] as number) ^ byte;
      this.at++;
      if (this.at === rate) this.mix();
    }
  }

  private mix(): void {
    const { state } = this;
    state[this.at] = (state[this.at] as number) ^ this.operationStart;
    state[this.at + 1] = (state[this.at + 1] as number) ^ 0x04;
    state[rate + 1] = (state[rate + 1] as number) ^ 0x80;
    keccakP(this.words);
    this.at = 0;
    this.operationStart = 0;
  }
}
