import { expect, test } from 'vitest';
import { networks } from '../../node-light/networks/networks.ts';
import { smoldotOffer } from './smoldot-offer.ts';

const own = { kind: 'custom', urls: ['ws://127.0.0.1:9944'] } as const;

test('the devnet of the host lets smoldot in; one inside a tab cannot be dialled, and that is said', () => {
  expect(smoldotOffer({ kind: 'devnet' }, null, 'host')).toEqual({ by: 'devnet' });
  for (const at of ['page', null] as const)
    expect(smoldotOffer({ kind: 'devnet' }, null, at)).toMatchObject({
      by: null,
      why: expect.stringContaining('inside a browser tab') as string,
    });
});

test.each(networks)('it is never offered for $name, by whatever address that is reached', (network) => {
  const why = `the voters of ${network.name} began with set ${network.initialSetId}`;
  const unfit = { by: null, why: expect.stringContaining(why) as string };
  expect(smoldotOffer({ kind: 'network', network: network.id }, null, 'host')).toEqual(unfit);
  expect(smoldotOffer(own, network.genesisHash, 'host')).toEqual(unfit);
});

test('for any other chain a specification is asked for', () => {
  expect(smoldotOffer(own, `0x${'11'.repeat(32)}`, 'host')).toEqual({ by: 'file' });
});
