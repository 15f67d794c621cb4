import { call } from '../../../../frame/pallet.ts';
import { accountId, bytes, option } from '../../../../frame/types.ts';
import { netUid } from '../../../../types/common.ts';
import { subnetIdentityV3 } from '../../../../types/subtensor.ts';

export const identityCalls = {
  set_identity: call(68, {
    name: bytes,
    url: bytes,
    github_repo: bytes,
    image: bytes,
    discord: bytes,
    description: bytes,
    additional: bytes,
  }),
  set_subnet_identity: call(78, {
    netuid: netUid,
    subnet_name: bytes,
    github_repo: bytes,
    subnet_contact: bytes,
    subnet_url: bytes,
    discord: bytes,
    description: bytes,
    logo_url: bytes,
    additional: bytes,
  }),
  register_network_with_identity: call(79, {
    hotkey: accountId,
    identity: [option(subnetIdentityV3), 'Option<SubnetIdentityOfV3>'],
  }),
  update_symbol: call(112, { netuid: netUid, symbol: bytes }),
};
