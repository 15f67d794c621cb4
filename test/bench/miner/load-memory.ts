// A process of its own: loads a model from the store and prints, in MB, the file's size and the most that JavaScript held above
// what it held before. `node --expose-gc` via build/run.mjs is not needed: peaks are what is asked for.
import { fileRoom } from '../../../miner/models/file-room.ts';
import { modelShelf } from '../../../miner/models/model-shelf.ts';
import { nodeBackend } from '../../../miner/inference/node-backend.ts';

const held = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
};
const shelf = modelShelf(await fileRoom(process.argv[2]!));
const [manifest] = await shelf.list();
const backend = nodeBackend({ now: () => performance.now() });
const before = held();
let peak = before;
const look = () => (peak = Math.max(peak, held()));
const timer = setInterval(look, 1);
const source = await shelf.open(manifest!.id);
const model = await backend.load({
  ...source,
  bytes: async () => {
    const bytes = await source.bytes();
    look();
    return bytes;
  },
});
look();
clearInterval(timer);
console.log(
  JSON.stringify({ fileMb: manifest!.bytes / 1e6, peakMb: peak - before, rssMb: process.resourceUsage().maxRSS / 1e3 }),
);
await model.release();
process.exit(0);
