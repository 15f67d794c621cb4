/** `npm run light -- --follow`: a line for every head, final block and refused answer. */
import type { LightNode } from '../../../node-light/engine/light-node.ts';
import { lightReport } from '../../../node-light/engine/light-report.ts';
import { evidenceText, exitFor } from './words.ts';

export interface FollowOptions {
  readonly json: boolean;
  readonly toJson: (value: unknown) => string;
  /** Resolves when every source is gone. */
  readonly gone: Promise<unknown>;
}

/**
 * Resolves to the exit code when a signal ends it: that of the head's word. When no source is left it ends by itself: 4 when one was
 * refused, 1 when they were lost.
 */
export function follow(node: LightNode, { json, toJson, gone }: FollowOptions): Promise<number> {
  const say = (event: string, data: object, words: string): void =>
    console.log(json ? toJson({ event, ...data }) : `${event.padEnd(9)} ${words}`);
  return new Promise((resolve) => {
    const end = (): void => {
      const { head, refusals, sources } = lightReport(node);
      if (sources.length === 0) resolve(refusals.length > 0 ? 4 : 1);
      else resolve(head ? exitFor(head.evidence) : 1);
    };
    const tellHead = (): void => {
      const { head } = lightReport(node);
      if (head) say('head', head, `${head.number} ${head.hash}, ${evidenceText(head.evidence)}`);
    };
    const tellFinal = (): void => {
      const { finality: proof } = lightReport(node);
      if (!proof) return;
      const votes = `${proof.signers.length} of ${proof.authorities.length} of set ${proof.setId}, round ${proof.round}`;
      say('final', proof, `${proof.number} ${proof.hash}, signed by ${votes}`);
    };
    // Whoever read along has gone: that is no failure.
    process.stdout.on('error', end);
    tellHead();
    tellFinal();
    node.on('head', tellHead);
    node.on('final', tellFinal);
    node.on('phase', () => {
      const { phase } = lightReport(node);
      if (phase) say('phase', phase, phase.text);
    });
    node.on('refused', (refusal) => {
      say('refused', refusal, `${refusal.source}: ${refusal.reason}. ${refusal.message}`);
    });
    void gone.then(() => {
      if (node.refusals.length === 0) say('lost', {}, 'Every source is gone.');
      end();
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  });
}
