/** `npm run light -- --follow`: a line for every head, final block and refused answer, and when the head grows old. */
import type { LightNode } from '../../../node-light/engine/light-node.ts';
import { lightReport } from '../../../node-light/engine/light-report.ts';
import { ageWatch } from './age.ts';
import type { Failures } from './sources.ts';
import { say as sayLine, sayJson } from './terminal.ts';
import { evidenceText, exitFor, reportedFailures, setText } from './words.ts';

export interface FollowOptions {
  readonly json: boolean;
  /** What was of no use before it began. */
  readonly failures: Failures;
  /** Resolves when every source is gone. */
  readonly gone: Promise<unknown>;
}

/** How often the age of the head is looked at. */
const lookMs = 1_000;

/**
 * Resolves to the exit code when a signal ends it: that of the head's word. When no source is left it ends by itself: 2 when the checkpoint
 * is wrong, 4 when one was refused, 1 when they were lost.
 */
export function follow(node: LightNode, { json, failures, gone }: FollowOptions): Promise<number> {
  const say = (event: string, data: object, words: string): void =>
    json ? sayJson({ event, ...data }) : sayLine(`${event.padEnd(9)} ${words}`);
  return new Promise((resolve) => {
    const end = (): void => {
      clearInterval(clock);
      const report = lightReport(node);
      const { head, sources } = report;
      const { refusals } = reportedFailures(failures.list(), report);
      if (node.wrongCheckpoint) resolve(2);
      else if (sources.length === 0) resolve(refusals.length > 0 ? 4 : 1);
      else resolve(head ? exitFor(head.evidence) : 1);
    };
    // Before anything is told: whoever reads the first line may end it.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
    const tellHead = (): void => {
      const { head } = lightReport(node);
      if (head) say('head', head, `${head.number} ${head.hash}, ${evidenceText(head.evidence)}`);
    };
    const tellFinal = (): void => {
      const { finality: proof } = lightReport(node);
      if (!proof) return;
      const votes = `${proof.signers.length} of ${proof.authorities.length} of ${setText(proof.setId)}, round ${proof.round}`;
      say('final', proof, `${proof.number} ${proof.hash}, signed by ${votes}`);
    };
    const tellRefused = (refusal: { source: string; reason: string; message: string }): void =>
      say('refused', refusal, `${refusal.source}: ${refusal.reason}. ${refusal.message}`);
    const watch = ageWatch();
    const tellAge = (): void => {
      for (const { event, data, words } of watch(lightReport(node))) say(event, data, words);
    };
    // Whoever read along has gone: that is no failure.
    process.stdout.on('error', end);
    const { refusals, failed } = reportedFailures(failures.list(), lightReport(node));
    refusals.forEach(tellRefused);
    for (const each of failed) say('failed', each, `${each.source}: ${each.message}`);
    tellHead();
    tellFinal();
    tellAge();
    const clock = setInterval(tellAge, lookMs);
    node.on('head', () => {
      tellHead();
      tellAge();
    });
    node.on('final', tellFinal);
    node.on('phase', () => {
      const { phase } = lightReport(node);
      if (phase) say('phase', phase, phase.text);
    });
    node.on('refused', tellRefused);
    void gone.then(() => {
      if (node.refusals.length === 0 && !node.wrongCheckpoint) say('lost', {}, 'Every source is gone.');
      end();
    });
  });
}
