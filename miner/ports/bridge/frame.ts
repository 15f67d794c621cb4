/**
 * Messages as frames: plain JSON text, or, where a message holds bytes, a binary frame of
 * `u32le length of the head, head (JSON), all bytes one after the other`. The head is `{message, bytes: [[path, length]…]}`,
 * with null in the message where bytes belong.
 */
import type { Frame } from './messages.ts';

type Path = (string | number)[];

/** Thrown for a frame that is not one of ours. */
export class BadFrame extends Error {
  override readonly name = 'BadFrame';
}

/** Takes the bytes out of a value: the copy without them, and where they were. Values are small and shallow. */
function takeOut(value: unknown, path: Path, found: [Path, Uint8Array][]): unknown {
  if (value instanceof Uint8Array) {
    found.push([path, value]);
    return null;
  }
  if (Array.isArray(value)) return value.map((entry, i) => takeOut(entry, [...path, i], found));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, takeOut(entry, [...path, name], found)]),
  );
}

export function writeFrame(message: unknown): Frame {
  const found: [Path, Uint8Array][] = [];
  const plain = takeOut(message, [], found);
  if (found.length === 0) return JSON.stringify(plain);
  const head = new TextEncoder().encode(
    JSON.stringify({ message: plain, bytes: found.map(([path, bytes]) => [path, bytes.length]) }),
  );
  const frame = new Uint8Array(4 + head.length + found.reduce((sum, [, bytes]) => sum + bytes.length, 0));
  new DataView(frame.buffer).setUint32(0, head.length, true);
  frame.set(head, 4);
  let at = 4 + head.length;
  for (const [, bytes] of found) {
    frame.set(bytes, at);
    at += bytes.length;
  }
  return frame;
}

/** @throws BadFrame for anything `writeFrame` does not write */
export function readFrame(frame: Frame): unknown {
  if (typeof frame === 'string') return parse(frame);
  if (frame.length < 4) throw new BadFrame('shorter than its own length');
  const headLength = new DataView(frame.buffer, frame.byteOffset, 4).getUint32(0, true);
  if (headLength > frame.length - 4) throw new BadFrame('its head is longer than the frame');
  const head = parse(new TextDecoder().decode(frame.subarray(4, 4 + headLength)));
  if (
    typeof head !== 'object' ||
    head === null ||
    !('message' in head) ||
    !('bytes' in head) ||
    !Array.isArray(head.bytes)
  )
    throw new BadFrame('its head is not one');
  let at = 4 + headLength;
  for (const entry of head.bytes as unknown[]) {
    const [path, length] = Array.isArray(entry) ? (entry as unknown[]) : [];
    if (!Array.isArray(path) || path.length === 0 || !Number.isSafeInteger(length) || (length as number) < 0)
      throw new BadFrame('an entry of its head is not one');
    const end = at + (length as number);
    if (end > frame.length) throw new BadFrame('bytes are missing');
    putBack(head.message, path, frame.slice(at, end));
    at = end;
  }
  if (at !== frame.length) throw new BadFrame('bytes are left over');
  return head.message;
}

/** Only where a null stands as an own property, so that a made-up path reaches nothing else. */
function putBack(message: unknown, path: readonly unknown[], bytes: Uint8Array): void {
  let place = message;
  path.forEach((step, i) => {
    if (typeof place !== 'object' || place === null || (typeof step !== 'string' && typeof step !== 'number'))
      throw new BadFrame('bytes that belong nowhere');
    if (!Object.hasOwn(place, step)) throw new BadFrame('bytes that belong nowhere');
    const holder = place as Record<string | number, unknown>;
    if (i < path.length - 1) place = holder[step];
    else if (holder[step] === null) holder[step] = bytes;
    else throw new BadFrame('bytes that belong nowhere');
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadFrame('not JSON', { cause });
  }
}
