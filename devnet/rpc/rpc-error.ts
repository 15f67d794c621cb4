/** An error answer of JSON-RPC. Codes and texts are those clients look at (substrate: client/rpc-api). */
export class RpcFailure extends Error {
  override name = 'RpcFailure';
  constructor(
    readonly code: number,
    message: string,
    readonly data?: unknown,
  ) {
    super(message);
  }
  static methodNotFound(): RpcFailure {
    return new RpcFailure(-32601, 'Method not found');
  }
  static invalidParams(why: string): RpcFailure {
    return new RpcFailure(-32602, 'Invalid params', why);
  }
  static client(text: string): RpcFailure {
    return new RpcFailure(4003, `Client error: ${text}`);
  }
}
