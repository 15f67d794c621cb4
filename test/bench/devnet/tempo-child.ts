// A process of its own, so that its memory is that of the chain alone: grows a chain, makes the blocks of a tempo, asks what explorers
// ask, and prints what it took as JSON. Started by the case `devnet-tempo`.
import { encodeU16 } from '../../../substrate/bytes.ts';
import { median, timed } from '../figure.ts';
import { grownNode } from './grown-chain.ts';

const [subnets = 128, neurons = 256, validators = 64, tempo = 360] = process.argv.slice(2).map(Number);
const node = await grownNode({ subnets, neurons, validators, tempo, slotMs: 250 });
const tempoMs = await timed(async () => {
  for (let i = 0; i < tempo; i++) await node.newBlock();
});
const emptyMs: number[] = [];
for (let i = 0; i < 9; i++) emptyMs.push(await timed(() => node.newBlock()));
const asked = async (method: string, args: Uint8Array): Promise<number> => {
  const times: number[] = [];
  // After each block, since what was read stays known until the next.
  for (let i = 0; i < 5; i++) {
    await node.newBlock();
    times.push(await timed(() => node.runtime.call(node.chain.best, method, args)));
  }
  return median(times);
};
const infoMs = await asked('SubnetInfoRuntimeApi_get_all_dynamic_info', new Uint8Array(0));
const metagraphMs = await asked('SubnetInfoRuntimeApi_get_metagraph', encodeU16(2));
let stateBytes = 0;
for (const [key, value] of node.chain.best.state.entries()) stateBytes += key.length + value.length;
console.log(
  JSON.stringify({
    tempoMs,
    emptyMs: median(emptyMs),
    infoMs,
    metagraphMs,
    residentMb: process.memoryUsage.rss() / 2 ** 20,
    stateMb: stateBytes / 2 ** 20,
  }),
);
process.exit(0);
