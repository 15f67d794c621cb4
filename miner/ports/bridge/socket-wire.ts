import type { Frame, Wire } from './messages.ts';

/** What is used of a WebSocket; the browser's and those of `ws` both have it. */
export interface FrameSocket {
  binaryType: string;
  readonly readyState: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void;
}

const OPEN = 1;
/** Frames of the bridge do not fit, or are not ours. */
const BROKEN = 4400;

/** The wire over a socket that is open. */
export function socketWire(socket: FrameSocket): Wire {
  socket.binaryType = 'arraybuffer';
  return {
    send: (frame) => {
      if (socket.readyState === OPEN) socket.send(frame as string | Uint8Array<ArrayBuffer>);
    },
    listen: (onFrame, onClose) => {
      socket.addEventListener('message', ({ data }) => onFrame(asFrame(data)));
      socket.addEventListener('close', ({ code, reason }) => onClose(reason || `closed with code ${code}`));
    },
    // The protocol allows 123 bytes of reason.
    close: (reason) => socket.close(BROKEN, reason.replace(/[^ -~]/g, '?').slice(0, 120)),
  };
}

const asFrame = (data: unknown): Frame => (data instanceof ArrayBuffer ? new Uint8Array(data) : String(data));
