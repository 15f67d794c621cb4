/** Between the host and a process of the native runtime, beside the page's own requests and answers. */
import type { FromNative, NativeCapabilities } from '../../miner/ports/native-port.ts';

export interface NativeProcessSettings {
  /** Whose `node_modules` (or a parent's) holds onnxruntime-node. */
  readonly folder: string;
  /** Folder of the files that pages gave. */
  readonly room: string;
  readonly threads: number;
  /** Bytes of inputs that may be under way at once. */
  readonly creditBytes: number;
}

export type FromNativeProcess =
  | FromNative
  | { readonly say: 'ready'; readonly capabilities: NativeCapabilities }
  | { readonly say: 'unable'; readonly why: string };
