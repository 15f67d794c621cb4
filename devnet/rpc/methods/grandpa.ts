/**
 * What a node with GRANDPA's own JSON-RPC answers. Finney's nodes do not offer it, so it is left out unless asked for.
 * substrate: client/consensus/grandpa/rpc
 */
import { bytesToHex } from '../../../substrate/bytes.ts';
import { totalWeight } from '../../../substrate/grandpa/authority-set.ts';
import { encodeJustification } from '../../../substrate/grandpa/justification.ts';
import { NotProvable } from '../../finality/finality-errors.ts';
import type { Methods } from '../method.ts';
import { numberParam } from '../params.ts';
import { RpcFailure } from '../rpc-error.ts';

/** Code of a proof that could not be made. */
const PROVE_FINALITY = 4;

const grandpa_roundState: Methods[string] = (_, { node }) => {
  const { set, round, quorum } = node.finality;
  const voting = new Set(quorum.voters.map(({ publicKey }) => publicKey));
  const missing = set.authorities.map(({ id }) => bytesToHex(id)).filter((id) => !voting.has(id));
  // All voters live here and vote at once: a round is over as soon as it has begun.
  const votes = { currentWeight: Number(quorum.weight), missing };
  return {
    setId: Number(set.setId),
    best: {
      round: Number(round),
      totalWeight: Number(totalWeight(set.authorities)),
      thresholdWeight: Number(quorum.threshold),
      prevotes: votes,
      precommits: votes,
    },
    background: [],
  };
};

const grandpa_proveFinality: Methods[string] = async (params, { node }) => {
  const number = numberParam(params, 0, 'block');
  if (number === undefined) throw RpcFailure.invalidParams('block: a number wanted');
  try {
    const proof = await node.finality.finalityProof(number);
    return proof ? bytesToHex(proof) : null;
  } catch (error) {
    if (!(error instanceof NotProvable)) throw error;
    throw new RpcFailure(PROVE_FINALITY, `GRANDPA prove finality rpc failed: ${error.message}`);
  }
};

const grandpa_subscribeJustifications: Methods[string] = (_, { node, connection }) => {
  const id = connection.subscribe(
    node.finality.proved.on(({ justification }) =>
      connection.notify('grandpa_justifications', id, bytesToHex(encodeJustification(justification))),
    ),
  );
  return id;
};

export const grandpaMethods: Methods = {
  grandpa_roundState,
  grandpa_proveFinality,
  grandpa_subscribeJustifications,
  grandpa_unsubscribeJustifications: (params, { connection }) => connection.unsubscribe(String(params[0])),
};
