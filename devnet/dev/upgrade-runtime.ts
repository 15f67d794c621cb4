import { developmentKey } from '../actors/actor-key.ts';
import { signedExtrinsic } from '../actors/signed-extrinsic.ts';
import { hexToBytes, readU32 } from '../../substrate/bytes.ts';
import { ENDOWED } from '../node/local-genesis.ts';
import { State } from '../runtime/frame/state.ts';
import { sudo } from '../runtime/pallets/sudo/declaration.ts';
import { system } from '../runtime/pallets/system/declaration.ts';
import { isSpecVersion, SPEC_VERSIONS, type SpecVersion } from '../runtime/spec-versions.ts';
import type { Method } from '../rpc/method.ts';
import { numberParam } from '../rpc/params.ts';
import { RpcFailure } from '../rpc/rpc-error.ts';
import { makeBlocks, type DevTools } from './dev-tools.ts';

/**
 * `dev_upgradeRuntime [specVersion?]` upgrades the chain as root does it: a block with the sudo key's `System.set_code`, whose code is that
 * of this spec version, the newest when left out. The block after it is run by the new runtime.
 * @returns `{ block, specVersion, codeBytes }` with the hash of the block
 */
export const upgradeRuntime =
  (tools: DevTools): Method =>
  async (params, { node }) => {
    const { state } = node.chain.best;
    const before = node.runtime.versionAt(state);
    const wanted = numberParam(params, 0, 'specVersion') ?? SPEC_VERSIONS.at(-1)!;
    const specVersion = newer(wanted, before.specVersion);
    const key = sudo.storage.Key.get(new State(state));
    const owner = ENDOWED.find(([, account]) => account === key);
    if (!owner) throw new RpcFailure(1, 'The sudo key is no development key: have it sign System.set_code.');
    const signer = developmentKey(owner[0]);
    const code = tools.code(specVersion);
    const nonce = readU32(
      node.runtime.call(node.chain.best, 'AccountNonceApi_account_nonce', hexToBytes(signer.account)),
    );
    const call = sudo.calls.sudo({ call: system.calls.set_code({ code }) });
    const extrinsic = signedExtrinsic(signer, call, nonce, { genesisHash: node.chain.genesisHash, ...before });
    const validity = node.runtime.validate(node.chain.best, extrinsic);
    if (!validity.ok) throw new RpcFailure(1, `The sudo key cannot send it: ${validity.error.name}.`);
    const block = await makeBlocks(node, tools, 1, { transactions: [extrinsic] });
    if (node.runtime.versionAt(node.chain.best.state).specVersion !== specVersion)
      throw new RpcFailure(1, `Block ${block} did not change the runtime; its events say why.`);
    return { block, specVersion, codeBytes: code.length };
  };

function newer(wanted: number, present: number): SpecVersion {
  const possible = SPEC_VERSIONS.filter((version) => version > present);
  if (isSpecVersion(wanted) && possible.includes(wanted)) return wanted;
  const list = possible.length > 0 ? `one of ${possible.join(', ')} wanted` : 'there is no newer one';
  throw RpcFailure.invalidParams(`specVersion: the chain runs ${present}; ${list}`);
}
