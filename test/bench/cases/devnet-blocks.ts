import { grownNode } from '../devnet/grown-chain.ts';
import { figure, timed, type Case } from '../figure.ts';

const SUBNETS = 32;
const ROUNDS = 5;
const BLOCKS = 40;

/** Empty blocks with and without subnets in turn, so that a drifting machine hits both alike. */
export const devnetBlocksCase: Case = {
  name: 'devnet-blocks',
  title: `Empty blocks, ${SUBNETS} subnets of 64 neurons, epochs in their turn`,
  async run() {
    const growth = { neurons: 64, validators: 16, tempo: 360 };
    const figures = [];
    for (const slotMs of [250, 12_000]) {
      const grown = await grownNode({ ...growth, subnets: SUBNETS, slotMs });
      const bare = await grownNode({ ...growth, subnets: 0, slotMs });
      const perSecond: Record<'grown' | 'bare', number[]> = { grown: [], bare: [] };
      for (let round = -1; round < ROUNDS; round++)
        for (const [name, node] of [
          ['grown', grown],
          ['bare', bare],
        ] as const) {
          const ms = await timed(async () => {
            for (let i = 0; i < BLOCKS; i++) await node.newBlock();
          });
          if (round >= 0) perSecond[name].push((1000 * BLOCKS) / ms);
        }
      const peer = { name: 'without subnets', values: perSecond.bare };
      figures.push(
        figure(`blocks, slots of ${slotMs} ms`, 'per s', perSecond.grown, peer, 'made, sealed and finalized'),
      );
      await grown.close();
      await bare.close();
    }
    return figures;
  },
};
