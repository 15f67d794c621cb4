import { expect, test } from 'vitest';
import { RpcError } from '../../substrate/transport/rpc-client.ts';
import { DisconnectedError } from '../../substrate/transport/transport.ts';
import { sendFailure } from './send-failure.ts';

const rpc = (code: number, message: string, data?: string): RpcError => new RpcError({ code, message, data });

test.each([
  [rpc(1010, 'Invalid Transaction', 'Custom error: 12'), 'ServingRateLimitExceeded'],
  [rpc(1010, 'Invalid Transaction', 'Custom error: 200'), 'Custom 200'],
  [rpc(1010, 'Invalid Transaction', 'Inability to pay some fees (e.g. account balance too low)'), 'Payment'],
  [rpc(1010, 'Invalid Transaction', 'Transaction is outdated'), 'Stale'],
  [rpc(1010, 'Invalid Transaction', 'Transaction has a bad signature'), 'BadProof'],
  [rpc(1012, 'Transaction is temporarily banned'), 'TemporarilyBanned'],
  [rpc(1014, 'Priority is too low: (1 vs 1)'), 'PriorityTooLow'],
  [rpc(1010, 'Invalid Transaction', 'Something new'), 'Rejected'],
])('%s was not sent, under its own name', (error, name) => {
  expect(sendFailure(error, true)).toMatchObject({ name, moneySafe: true });
});

test('a connection lost while sending leaves it open whether it was sent, and says so', () => {
  expect(sendFailure(new DisconnectedError('cut'), true)).toMatchObject({ name: 'Disconnected', moneySafe: null });
  expect(sendFailure(new DisconnectedError('cut'), false)).toMatchObject({ moneySafe: true });
});

test('an error that is no pool’s refusal is none by its words', () => {
  expect(sendFailure(rpc(-32050, 'The value is outdated'), true)).toMatchObject({ moneySafe: null });
});
