import type { Stream } from '@libp2p/interface';

/** Standard: https://github.com/libp2p/specs/blob/master/ping/ping.md */
export const pingProtocol = '/ipfs/ping/1.0.0';
/** A peer that leaves so many bytes of answers unread pings in vain. */
const MOST_UNREAD = 64 * 1024;

/**
 * Sends back what comes, until the peer ends the stream: smoldot pings on one and the same for as long as it is connected, every
 * 20 seconds, and leaves when that is cut off. (The service of js-libp2p cuts it off after ten.)
 */
export async function answerPings(stream: Stream): Promise<void> {
  for await (const bytes of stream) {
    stream.send(bytes);
    if (stream.writeBufferLength > MOST_UNREAD)
      return stream.abort(new Error('The peer does not read what it pinged for'));
  }
  await stream.close();
}
