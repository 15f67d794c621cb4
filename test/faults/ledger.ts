/** What a devnet said was final, and the check that it is still there after the process was killed. */
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { headerFromJson, headerHash } from '../../substrate/header.ts';
import { decodeFinalityProof } from '../../substrate/grandpa/finality-proof.ts';
import type { AuthoritySet } from '../../substrate/grandpa/authority-set.ts';
import type { RpcClient } from '../../substrate/transport/rpc-client.ts';
import { verifyJustification } from '../../node-light/verifier/justification.ts';

/** The chain does not hold what it announced. */
export class Lost extends Error {
  override name = 'Lost';
}

export class Ledger {
  /** Announced final heads by number. */
  readonly heads = new Map<number, Hex>();
  /** Announced final extrinsics, and in which block. */
  readonly extrinsics = new Map<Hex, Hex>();
  #checkedHeads = 0;
  #checkedExtrinsics = 0;

  head(number: number, hash: Hex): void {
    const before = this.heads.get(number);
    if (before && before !== hash) throw new Lost(`block ${number} was final as ${before}, now ${hash}`);
    this.heads.set(number, hash);
  }

  /**
   * Checks what was announced since the last check: heads, bodies, the links between blocks, and the proof of the newest head.
   * @throws Lost, FinalityRefusedError
   */
  async check(rpc: RpcClient, set: AuthoritySet): Promise<void> {
    const ask = <T>(method: string, ...params: unknown[]): Promise<T> => rpc.request(method, params) as Promise<T>;
    for (const [number, hash] of [...this.heads].slice(this.#checkedHeads)) {
      const found = await ask<Hex | null>('chain_getBlockHash', number);
      if (found !== hash) throw new Lost(`block ${number} was final as ${hash}, now there is ${found}`);
    }
    for (const [extrinsic, block] of [...this.extrinsics].slice(this.#checkedExtrinsics)) {
      const answer = await ask<{ block: { extrinsics: Hex[] } } | null>('chain_getBlock', block);
      const held = answer?.block.extrinsics.some((bytes) => bytesToHex(blake2b256(hexToBytes(bytes))) === extrinsic);
      if (!held) throw new Lost(`extrinsic ${extrinsic} was final in block ${block}, which does not hold it`);
    }
    await this.#checkHead(ask, set);
    this.#checkedHeads = this.heads.size;
    this.#checkedExtrinsics = this.extrinsics.size;
  }

  async #checkHead(ask: <T>(method: string, ...params: unknown[]) => Promise<T>, set: AuthoritySet): Promise<void> {
    const hash = await ask<Hex>('chain_getFinalizedHead');
    const header = headerFromJson(await ask('chain_getHeader', hash));
    const newest = Math.max(0, ...this.heads.keys());
    if (header.number < newest) throw new Lost(`block ${newest} was final, the chain came back at ${header.number}`);
    if (bytesToHex(headerHash(header)) !== hash) throw new Lost(`the header of ${hash} has another hash`);
    if (header.number === 0) return;
    const parent = headerFromJson(await ask('chain_getHeader', bytesToHex(header.parentHash)));
    if (parent.number !== header.number - 1) throw new Lost(`block ${header.number} does not follow ${parent.number}`);
    const proof = decodeFinalityProof(hexToBytes(await ask<Hex>('grandpa_proveFinality', header.number)));
    verifyJustification(proof.justification, set, { hash: headerHash(header), number: header.number });
  }
}
