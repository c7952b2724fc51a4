import assert from 'node:assert/strict';
import { addressesAt, addressesFrom } from '../../../transport/nats/room-record.ts';

const record = {
  alive: 'foo',
  session: 's',
  creation: 4,
  isSettled: true,
  since: 0,
  machine: 'here',
  port: 9100,
} as const;

describe('the addresses of a node in a room', () => {
  const from = (machine: string, address: string): readonly string[] =>
    addressesFrom(machine, { ...record, addresses: addressesAt(address) });

  it('are those at which it listens, and the loopback for its own machine', () => {
    assert.deepEqual(from('here', '127.0.0.1'), ['127.0.0.1']);
    assert.deepEqual(from('here', '127.0.0.3'), ['127.0.0.3']);
    assert.deepEqual(from('here', '10.0.0.1'), ['127.0.0.1', '10.0.0.1']);
    assert.deepEqual(from('there', '10.0.0.1'), ['10.0.0.1']);
  });

  it('have none of the loopback for other machines', () => {
    for (const address of ['127.0.0.1', '127.0.0.3', '::1'])
      assert.deepEqual(from('there', address), []);
  });
});
