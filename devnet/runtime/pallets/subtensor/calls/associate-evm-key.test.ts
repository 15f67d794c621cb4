import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { bytesToHex, concatBytes } from '../../../../../substrate/bytes.ts';
import { subtensor } from '../index.ts';
import { account, ALICE, BOB, TestChain } from '../testing/test-chain.ts';
import { subtensorTransactionCheck } from '../transaction-check/index.ts';
import { associationMessage } from './associate-evm-key.ts';

const { calls, storage } = subtensor;
const HOTKEY = account(1);
const SECRET = new Uint8Array(32).fill(7);
const ADDRESS = keccak_256(secp256k1.getPublicKey(SECRET, false).subarray(1)).subarray(12);

/** A signature of the Ethereum key; its last byte is `v`. */
function sign(hotkey: typeof HOTKEY, blockNumber: bigint, from = 27): Uint8Array {
  const signature = secp256k1.sign(bytesToHex(associationMessage(hotkey, blockNumber)).slice(2), SECRET);
  return concatBytes(signature.toCompactRawBytes(), Uint8Array.of(signature.recovery + from));
}

let chain: TestChain;
let netuid: number;
beforeEach(() => {
  chain = new TestChain({ slotDurationMs: 250 });
  netuid = chain.subnet(ALICE, HOTKEY);
});
const associate = (signature: Uint8Array, block_number = 5n, evm_key = ADDRESS) =>
  calls.associate_evm_key({ netuid, evm_key, block_number, signature });

describe('an Ethereum key', () => {
  it('is tied to the neuron of the hotkey whose name and block number it signed, with v from 0 or from 27', () => {
    chain.as(HOTKEY, associate(sign(HOTKEY, 5n)));
    const block_associated = BigInt(chain.ctx.block.number);
    expect(storage.AssociatedEvmAddress.get(chain.ctx, netuid, 0)).toEqual([ADDRESS, block_associated]);
    expect(chain.events.at(-1)).toEqual(
      subtensor.events.EvmKeyAssociated({ netuid, hotkey: HOTKEY, evm_key: ADDRESS, block_associated }),
    );
    chain.next();
    expect(chain.failure(HOTKEY, associate(sign(HOTKEY, 5n, 0)))).toBeUndefined();
  });

  it('is refused for another hotkey, block or address, and for what is no signature', () => {
    expect(chain.failure(HOTKEY, associate(sign(ALICE, 5n)))).toBe('SubtensorModule.InvalidRecoveredPublicKey');
    expect(chain.failure(HOTKEY, associate(sign(HOTKEY, 5n), 6n))).toBe('SubtensorModule.InvalidRecoveredPublicKey');
    expect(chain.failure(HOTKEY, associate(sign(HOTKEY, 5n), 5n, new Uint8Array(20)))).toBe(
      'SubtensorModule.InvalidRecoveredPublicKey',
    );
    expect(chain.failure(HOTKEY, associate(new Uint8Array(65)))).toBe('SubtensorModule.InvalidIdentity');
    expect(chain.failure(HOTKEY, associate(sign(HOTKEY, 5n, 9)))).toBe('SubtensorModule.InvalidIdentity');
  });

  it('needs an owned hotkey with a uid, and a while since the last', () => {
    expect(chain.failure(BOB, associate(sign(BOB, 5n)))).toBe('SubtensorModule.NonAssociatedColdKey');
    const known = account(9);
    chain.as(BOB, calls.try_associate_hotkey({ hotkey: known }));
    expect(chain.failure(known, associate(sign(known, 5n)))).toBe('SubtensorModule.HotKeyNotRegisteredInSubNet');
    chain.as(HOTKEY, associate(sign(HOTKEY, 5n)));
    expect(chain.failure(HOTKEY, associate(sign(HOTKEY, 5n)))).toBe('SubtensorModule.EvmKeyAssociateRateLimitExceeded');
    const code = (who: typeof HOTKEY): number | undefined =>
      subtensorTransactionCheck.check(chain.ctx, who, associate(sign(who, 5n)))?.custom;
    expect([code(known), code(HOTKEY)]).toEqual([19, 20]);
  });

  it('has to wait on a young chain, as the first association counts from block 0', () => {
    const young = new TestChain();
    const at = young.subnet(ALICE, HOTKEY);
    const call = calls.associate_evm_key({
      netuid: at,
      evm_key: ADDRESS,
      block_number: 5n,
      signature: sign(HOTKEY, 5n),
    });
    expect(young.failure(HOTKEY, call)).toBe('SubtensorModule.EvmKeyAssociateRateLimitExceeded');
  });
});
