/** `npm run light -- --check`: what a proof file shows by itself, and what has to be known besides. */
import { checkProofFile, type CheckedProof } from '../../../node-light/proof-file/check-proof-file.ts';
import { readProofFile } from '../../../node-light/proof-file/proof-file.ts';
import { genesisKey } from '../../../node-light/verifier/genesis-key.ts';
import { isRefusal } from '../../../node-light/verifier/is-refusal.ts';
import { verifierReady } from '../../../node-light/verifier/verifier-ready.ts';
import { bytesToHex } from '../../../substrate/bytes.ts';
import { readJson } from './read-json.ts';
import { note, say, sayJson, sayWhole } from './terminal.ts';
import { evidenceText, setText } from './words.ts';

/** Resolves to the exit code: 0 when the file holds, 4 when it is refused. @throws BadOption, ProofFileError */
export async function check(file: string, json: boolean): Promise<0 | 4> {
  const read = readProofFile(await readJson(file));
  await verifierReady;
  try {
    const { evidence, hash, values, trust } = checkProofFile(read);
    const shown = values.map(({ key, value }) => ({ key: bytesToHex(key), value: value && bytesToHex(value) }));
    const { word, block } = evidence;
    if (json) sayJson({ ok: true, word, evidence, block, hash, values: shown, trust, holdsIf: holdsIf(word, trust) });
    else {
      for (const { key, value } of shown) {
        if (key === bytesToHex(genesisKey)) continue;
        sayWhole(key);
        sayWhole(`  ${value ?? 'nothing is stored under this key'}`);
      }
      say(`Word      ${evidenceText(evidence)}, block ${block} ${hash}`);
      const whose = trust.genesisProved ? 'as the state itself says' : 'by the file’s word: nothing in it proves that';
      say(`Chain     ${trust.genesisHash}, ${whose}`);
      say(`Holds if  ${holdsIf(word, trust)}`);
    }
    return 0;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (json) sayJson({ ok: false, error: error.name, message: error.message });
    else note(`Refused: ${error.message}`);
    return 4;
  }
}

function holdsIf(word: 'final' | 'sealed', trust: CheckedProof['trust']): string {
  const { genesisHash, setId, voters, signers, authors, block } = trust;
  const chain = `chain ${genesisHash}`;
  const signed = `${voters === 1 ? 'this voter is' : `these ${voters} voters are`} ${setText(setId)} of ${chain} (${signers.length} of them signed)`;
  if (word === 'final') return signed;
  const start = signers.length > 0 ? signed : `block ${block} is on ${chain}`;
  return `${start}, and ${authors === 1 ? 'this author writes' : `these ${authors} authors write`} what follows block ${block}`;
}
