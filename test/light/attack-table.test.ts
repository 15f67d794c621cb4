// Which attack is tried where. The table is kept true: each test it names stands in the file it names.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

type Where = readonly [file: string, title: string];
const nothingFalse = (title: string): Where => ['test/light/nothing-false.test.ts', title];
const attacks = (title: string): Where => ['test/light/attacks.test.ts', title];
const chain = (title: string): Where => ['test/light/attacks-chain.test.ts', title];
const app = (title: string): Where => ['test/light/attacks-app.test.ts', title];
const sending = (title: string): Where => ['test/light/attacks-submit.test.ts', title];
const links = (title: string): Where => ['test/light/bad-links.test.ts', title];
const follower = (title: string): Where => ['node-light/follower/follower.test.ts', title];
const justification = (title: string): Where => ['node-light/verifier/justification.test.ts', title];
const proof = (title: string): Where => ['substrate/trie/verify-proof.test.ts', title];
const farBehind = (title: string): Where => ['test/light/far-behind.test.ts', title];
const peer = (title: string): Where => ['test/p2p/lying-peer.test.ts', title];
const snapshot = (title: string): Where => ['node-light/snapshot/stored-snapshot.test.ts', title];

const table: Readonly<Record<string, readonly Where[]>> = {
  'a changed value; a right proof of another block, key or chain': [
    nothingFalse('a changed value in its proof'),
    nothingFalse('a proof of another key'),
    nothingFalse('a true proof of an older block'),
    nothingFalse('a true proof of another chain'),
  ],
  'a changed proof: flipped bits, missing, extra and trailing bytes, giant proofs, bombs': [
    attacks('a changed bit anywhere in the proof is refused'),
    nothingFalse('a proof with a node left out'),
    nothingFalse('a proof of 8 MB'),
    attacks('nodes that hang from nothing do no harm'),
    proof('never gives another answer after any change to its bytes'),
    proof('entries shared so often that the list would not end are cut off'),
  ],
  'absence claimed, a map entry withheld or added': [
    nothingFalse('an empty proof, as if nothing were there'),
    nothingFalse('a map with an entry withheld'),
    attacks('an invented entry does not appear'),
  ],
  'a stale head': [attacks('an hour-old head is shown as stale'), nothingFalse('no new head any more')],
  'a head ahead of the truth: unsigned, or sealed by few': [
    nothingFalse('a head without a seal'),
    nothingFalse('a head with another state'),
    nothingFalse('a head sealed by no author'),
    chain('is shorter than the chain of all authors in the same time'),
  ],
  'a forged justification, each with its reason': [
    nothingFalse('a forged vote'),
    nothingFalse('votes one too few'),
    nothingFalse('votes of another set'),
    nothingFalse('a vote of a stranger'),
    nothingFalse('one voter’s vote twice in place of another’s'),
    nothingFalse('votes for a block that nobody has'),
    justification('takes votes for descendants with exactly the headers between'),
    justification('refuses votes beside or below the target'),
  ],
  equivocation: [
    justification('counts an authority once, however often it signs, and refuses a third vote'),
    nothingFalse('one voter’s vote twice in place of another’s'),
    chain('stop the node, which keeps both proofs and says so'),
  ],
  'replay of an old set; beyond the handover by the old one': [
    app('makes nothing final after the handover, however good its signatures'),
    follower('refuses forged, short and replayed justifications with the reason'),
    ['node-light/verifier/chain.test.ts', 'hands over after N + delay, and finalizes nothing beyond'],
  ],
  'a scheduled change hidden, changed, without delay, twice, or on a fork that dies': [
    follower('asks for the handover in between, and then takes what waited'),
    ['node-light/verifier/chain.test.ts', 'cannot pass a forced change, two changes in one header'],
    ['node-light/verifier/chain.test.ts', 'is not led over a gap'],
    ['test/light/devnet-finality.test.ts', 'is walked set by set also when many blocks become final at once'],
    ['test/light/devnet-finality.test.ts', 'on a fork that dies changes nothing'],
  ],
  'a forced change': [follower('needs a checkpoint once most authors built on a forced change, and not before')],
  'two final blocks of one height': [
    chain('stop the node, which keeps both proofs and says so'),
    follower('stops at two final blocks that exclude each other, with both proofs'),
    follower('of another block at height %i stops it as a justification does, with both proofs'),
    follower('of a fork from before the final block stops it once its headers were asked for, step by step'),
    follower('of an unknown block is no conflict: the block is asked for, and then it is final'),
    ['test/light/two-finals-p2p.test.ts', '%s stop the node, which keeps both proofs'],
  ],
  'a long fork of 10 000 blocks with good seals': [
    chain('of 10 000 blocks by one of three authors is sealed by one of three, takes bounded memory'),
    chain('that lies before the final block is refused at its first header'),
    follower('stays bounded when one author floods it with branches'),
  ],
  'another genesis': [nothingFalse('another chain'), attacks('another chain with the right runtime is refused')],
  'the runtime upgraded while running': [
    ['test/light/upgrade.test.ts', 'takes up a new runtime, signs by it, and reads older blocks by the old one'],
    ['test/light/upgrade.test.ts', 'an endpoint that says nothing of the upgrade cannot keep it back'],
  ],
  'silence, dripping, cut in a proof, floods, answers twice, slow and lossy links': [
    nothingFalse('a proof that never comes'),
    links('that drips is left for the next one, and is not banned'),
    links('that drips alone gives an error in time, never half a list'),
    links('that is cut in the middle of a proof is left for the next one'),
    links('that is lost again and again is found again, and gives the true answer'),
    links('by telling one head ten thousand times, changes nothing'),
    links('by answering twice, or questions that were not asked, is heard once'),
    ['test/light/like-finney.test.ts', 'is followed over a link that is slow, lost in the middle, and found again'],
    ['test/light/lost-sources.test.ts', 'neither ends the connection nor cuts the steady one'],
    ['test/light/lost-sources.test.ts', 'is asked something small when it tells no head'],
    ['test/light/lost-sources.test.ts', 'is noticed at once after the computer slept'],
  ],
  'giant and truncated answers': [
    nothingFalse('a proof of 8 MB'),
    nothingFalse('a head with 4 MB of digest'),
    attacks('a proof of too many entries is refused'),
    attacks('half bytes'),
  ],
  'a transaction taken and passed on to nobody; refused and passed on; said to be where it is not': [
    sending('it is said to be in no block once none can take it any more, and another node is offered'),
    sending('changes nothing where a second source takes it: it is done once, and never said to have failed'),
    sending('that is this source’s word until its signature has ended: then the money is safe'),
    sending('refused by all and taken all the same, it is told to be in its block and final'),
    sending('it is paid once, although the source says that another nonce is next and has both taken'),
    sending('one signed after it comes after it, although the source says that no other waits'),
    sending('“in block” is not told for a block that does not hold it'),
    sending('neither “in block” nor “final” is told for a made-up old block that holds it, whose header fits its hash'),
    sending('“final” is told when the block is proved final, however early the source says so'),
    nothingFalse('extrinsics that are not the block’s'),
  ],
  'sources that disagree': [app('both with good seals: the final chain stands, and nothing of the other is shown')],
  'clocks: an hour off, a slot from the future, one that does not rise': [
    chain('an hour late: nothing is taken, and the message names the clock'),
    chain('an hour early: what is shown is proved, and called stale'),
    chain('a slot that does not rise is refused, however well it is sealed'),
    nothingFalse('a head of the future, well sealed'),
  ],
  'the store: truncated, edited, of another chain': [
    snapshot('does not show a column that was changed or moved, and heals with the next save'),
  ],
  'a checkpoint that does not fit': [
    chain('%s is refused itself, with the field that is wrong: no source is blamed, and nothing is read by it'),
    chain('as its block is not on the source’s chain: either may be wrong, and both are named'),
    chain('as no source knows its hash: the hash is named, no source is blamed, and one that knows it is followed'),
    [
      'test/light/command-exits.test.ts',
      'with another %s is refused, by whom and for what is told, and nothing is shown: 4',
    ],
    ['test/light/command-exits.test.ts', 'with %s is refused itself, by the field, and no peer is: 2'],
  ],
  'a malicious peer, to this light node and to smoldot': [
    peer('leads nobody astray by a warp proof with %s'),
    peer('with a peer that changes its state proofs answers nothing rather than something false'),
    ['test/p2p/mixed-sources.test.ts', 'show the truth when the peer lies in a proof'],
    farBehind('is refused for %s; the endpoint beside it goes on, and nothing false is shown'),
    ['test/p2p/page-far-behind.test.ts', 'refuses a peer for %s, and goes on with the next one, which is honest'],
    farBehind('of another chain with the same voters is refused'),
    farBehind('by ending its proof early holds nobody back'),
  ],
};

const rows = Object.entries(table).flatMap(([attack, tests]) => tests.map((test) => [attack, ...test] as const));

it.each(rows)('%s: %s, “%s”', (_, file, title) => {
  expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).toContain(title);
});
