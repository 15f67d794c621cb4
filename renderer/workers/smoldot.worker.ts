/** smoldot, another light client, in a worker of its own: it verifies the chain by itself, and its final blocks are held beside ours. */
import { SecondOpinion } from '../../node-light/engine/second-opinion.ts';
import { SmoldotEngine } from '../../node-light/engine/smoldot-engine.ts';
import type { Hex } from '../../substrate/bytes.ts';
import { measureGlobals } from './measured-globals.ts';
import type { FromSmoldot, SmoldotReport, ToSmoldot } from './smoldot-messages.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope & typeof globalThis;
/** A report is told so often, ms. */
const TELL_EVERY_MS = 500;
const tell = (message: FromSmoldot): void => scope.postMessage(message);
const usage = measureGlobals(scope);
let opinion: SecondOpinion | undefined;

async function run(spec: string, genesisHash: Hex): Promise<never> {
  const engine = await SmoldotEngine.join(spec, { genesisHash });
  const { heads } = engine;
  const compared = new SecondOpinion((number) => heads.finalAt(number));
  opinion = compared;
  let first: SmoldotReport['first'] = null;
  heads.onChange(() => {
    if (heads.final && heads.final.number > 0) first ??= { ms: performance.now(), received: usage.received };
  });
  const report = async (): Promise<void> =>
    tell({
      report: {
        peers: await engine.peers(),
        best: heads.best ?? null,
        final: heads.final ?? null,
        agreement: compared.agreement(),
        ranMs: performance.now(),
        first,
        specBytes: spec.length,
        received: usage.received,
        sent: usage.sent,
        memory: usage.memory,
      },
    });
  const told = new Promise<never>((_, fail) => setInterval(() => report().catch(fail), TELL_EVERY_MS));
  const ended = engine.ended.then((reason): never => {
    throw new Error(`smoldot ended by itself: ${reason}`);
  });
  return Promise.race([told, ended]);
}

scope.addEventListener('message', ({ data }: MessageEvent<ToSmoldot>) => {
  if ('ours' in data) return opinion?.hear(data.ours, data.anchor, performance.now());
  run(data.join, data.genesisHash).catch((error: unknown) =>
    tell({ failed: error instanceof Error ? error.message : String(error) }),
  );
});
