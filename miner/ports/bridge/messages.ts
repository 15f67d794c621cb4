/** What passes over a wire. The name of an entry is `group.name`; ids are counted by the page. */
export type ToHostMessage =
  | { readonly type: 'call' | 'open'; readonly id: number; readonly name: string; readonly args: unknown }
  | { readonly type: 'pipe'; readonly id: number; readonly data: unknown }
  | { readonly type: 'end'; readonly id: number; readonly reason: string };

export type ToPageMessage =
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'fault'; readonly id: number; readonly fault: Fault }
  | { readonly type: 'notice'; readonly name: string; readonly body: unknown }
  | { readonly type: 'pipe'; readonly id: number; readonly data: unknown }
  | { readonly type: 'end'; readonly id: number; readonly reason: string };

/** An error on its way over the wire. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A two-way channel of whole frames. Frames arrive in order, or the wire closes. */
export interface Wire {
  /** Does nothing once closed. */
  send(frame: Frame): void;
  /** Set once, right after the wire is made. */
  listen(onFrame: (frame: Frame) => void, onClose: (reason: string) => void): void;
  close(reason: string): void;
}
export type Frame = string | Uint8Array;
