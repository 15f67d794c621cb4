/** The way of a peer from the host to the light node's worker: a port of the page, which passes on what crosses its pipe. */
import type { FromPeer, PeerPipe, ToPeer } from '../../miner/ports/peer-port.ts';

/** What the worker says when it needs the peer no more. A port does not tell its other end that it was closed. */
export const PEER_CLOSED = 'closed';

/** What the worker hears. */
export type PeerWord = FromPeer | { readonly say: 'closed'; readonly reason: string };

/** Serves a peer that is opened now at this port. The result closes it, also when the worker at the other end is gone. */
export function peerPort(
  own: MessagePort,
  open: () => Promise<PeerPipe>,
  onEnd: () => void = () => undefined,
): (reason: string) => void {
  const early: ToPeer[] = [];
  let pipe: PeerPipe | undefined;
  let over = false;
  const end = (reason: string): void => {
    if (over) return;
    over = true;
    pipe?.end(reason);
    own.postMessage({ say: 'closed', reason } satisfies PeerWord);
    own.close();
    onEnd();
  };
  own.onmessage = ({ data }: MessageEvent<ToPeer | typeof PEER_CLOSED>) => {
    if (data === PEER_CLOSED) end('closed by this side');
    else if (pipe) pipe.send(data);
    else early.push(data);
  };
  open().then(
    (opened) => {
      pipe = opened;
      if (over) return opened.end();
      opened.onMessage((said) => {
        if (!over) own.postMessage(said);
      });
      for (const message of early.splice(0)) opened.send(message);
      void opened.ended.then(end);
    },
    (error: unknown) => end(error instanceof Error ? error.message : String(error)),
  );
  return end;
}
