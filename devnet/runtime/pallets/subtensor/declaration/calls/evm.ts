import { call } from '../../../../frame/pallet.ts';
import { fixedBytes, u64 } from '../../../../frame/types.ts';
import { netUid } from '../../../../types/common.ts';
import { h160 } from '../../../../types/primitive-types.ts';

export const evmCalls = {
  associate_evm_key: call(93, {
    netuid: netUid,
    evm_key: h160,
    block_number: u64,
    signature: [fixedBytes(65), 'Signature'],
  }),
};
