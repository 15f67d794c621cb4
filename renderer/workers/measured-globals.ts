/** What a program inside a worker uses of the network and of memory, counted at the globals it takes both from. */

export interface Usage {
  /** Bytes of the messages of all sockets. */
  received: number;
  sent: number;
  /** Bytes of the memories of all WebAssembly instances. */
  readonly memory: number;
}

/** The globals that are counted at. `self` has them all. */
export interface MeasuredScope {
  WebSocket: typeof WebSocket;
  readonly WebAssembly: Pick<typeof WebAssembly, 'instantiate'>;
}

/** Puts counting sockets and a counting `instantiate` in place of the scope's own, from now on. */
export function measureGlobals(scope: MeasuredScope): Usage {
  const memories: WebAssembly.Memory[] = [];
  const usage = {
    received: 0,
    sent: 0,
    get memory() {
      return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
    },
  };
  scope.WebSocket = class extends scope.WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => (usage.received += sizeOf(data)));
    }
    override send(data: Parameters<WebSocket['send']>[0]): void {
      usage.sent += sizeOf(data);
      super.send(data);
    }
  };
  const instantiate = scope.WebAssembly.instantiate as (
    code: WebAssembly.Module | BufferSource,
    imports?: WebAssembly.Imports,
  ) => Promise<WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource>;
  const counted: typeof instantiate = async (code, imports) => {
    const made = await instantiate(code, imports);
    const { memory } = ('instance' in made ? made.instance : made).exports;
    if (memory instanceof WebAssembly.Memory) memories.push(memory);
    return made;
  };
  Object.assign(scope.WebAssembly, { instantiate: counted });
  return usage;
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length;
  if (data instanceof Blob) return data.size;
  return (data as ArrayBufferLike | ArrayBufferView).byteLength;
}
