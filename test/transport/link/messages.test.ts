import assert from 'node:assert/strict';
import {
  readAck,
  readChallenge,
  readName,
  readReply,
  readStatus,
  writeAck,
  writeChallenge,
  writeName,
  writeReply,
  writeStatus,
} from '../../../transport/handshake/handshake-messages.ts';
import {
  type MapperRequest,
  readAliveReply,
  readNamesReply,
  readPortReply,
  readRequest,
  writeAliveReply,
  writeNamesReply,
  writePortReply,
  writeRequest,
} from '../../../transport/mapper/mapper-messages.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const foo = '0009 666f6f40686f7374'; // the length of foo@host, off by one on purpose where used so

/** Reads every shorter and one longer form of a message; none may pass for it. */
function refusesMutilated(
  read: (message: Uint8Array) => unknown,
  message: Uint8Array,
  from = 0,
): void {
  for (let length = from; length < message.length; length++) {
    assert.equal(read(message.subarray(0, length)), undefined, `cut to ${length} bytes`);
  }
  assert.equal(read(Buffer.concat([message, Buffer.of(0)])), undefined, 'one byte too many');
}

describe('handshake-messages', () => {
  const challenge = Buffer.alloc(16, 0xcc);
  const digest = Buffer.alloc(32, 0xdd);
  const name = { flags: 0x1000000001000001n, creation: 0x6b02f03d, name: 'foo@host' };

  it('writes and reads a name', () => {
    const message = writeName(name);
    assert.equal(hex(message), hex(bytes('4e 1000000001000001 6b02f03d 0008 666f6f40686f7374')));
    assert.deepEqual(readName(message), name);
    refusesMutilated(readName, message);
  });

  it('refuses a name whose length is not its own', () => {
    assert.equal(readName(bytes(`4e 1000000001000001 6b02f03d ${foo}`)), undefined);
  });

  it('writes and reads a status', () => {
    assert.equal(hex(writeStatus('ok_simultaneous')), hex(Buffer.from('sok_simultaneous')));
    assert.equal(readStatus(Buffer.from('salive')), 'alive');
    for (const text of ['', 's', 'sokay', 'ok', 'sok ']) {
      assert.equal(readStatus(Buffer.from(text)), undefined);
    }
  });

  it('writes and reads a challenge', () => {
    const message = writeChallenge({ ...name, challenge });
    const expected = `4e 1000000001000001 ${'cc'.repeat(16)} 6b02f03d 0008 666f6f40686f7374`;
    assert.equal(hex(message), hex(bytes(expected)));
    assert.deepEqual(readChallenge(message), { ...name, challenge: new Uint8Array(challenge) });
    refusesMutilated(readChallenge, message);
  });

  it('writes and reads reply and ack', () => {
    const reply = writeReply({ challenge, digest });
    assert.equal(hex(reply), `72${'cc'.repeat(16)}${'dd'.repeat(32)}`);
    assert.equal(hex(readReply(reply)?.digest ?? Buffer.of()), hex(digest));
    refusesMutilated(readReply, reply);
    const ack = writeAck(digest);
    assert.equal(hex(ack), `61${'dd'.repeat(32)}`);
    assert.equal(hex(readAck(ack) ?? Buffer.of()), hex(digest));
    refusesMutilated(readAck, ack);
  });
});

describe('mapper-messages', () => {
  const requests: [MapperRequest, string][] = [
    [
      { kind: 'alive', name: 'foo', port: 0xb009, hidden: false },
      '0010 78 b009 4d 01 0006 0006 0003 666f6f 0000',
    ],
    [
      { kind: 'alive', name: 'h', port: 1, hidden: true },
      '000e 78 0001 48 01 0006 0006 0001 68 0000',
    ],
    [{ kind: 'port_please', name: 'foo' }, '0004 7a 666f6f'],
    [{ kind: 'names' }, '0001 6e'],
    [{ kind: 'kill' }, '0001 6b'],
    [{ kind: 'stop', name: 'foo' }, '0004 73 666f6f'],
    [{ kind: 'relay', name: 'foo' }, '0004 52 666f6f'],
  ];

  it('writes and reads every request', () => {
    for (const [request, text] of requests) {
      assert.equal(hex(writeRequest(request)), hex(bytes(text)));
      assert.deepEqual(readRequest(bytes(text)), request);
    }
  });

  it('refuses what is not a request', () => {
    for (const text of ['', '00', 'ff', '78', '7a', '73', '52', '6e00', '6b00']) {
      const framed = Buffer.concat([Buffer.of(0, text.length / 2), bytes(text)]);
      assert.equal(readRequest(framed), undefined, text);
    }
    for (const [, text] of requests) refusesMutilated(readRequest, bytes(text));
  });

  it('writes and reads every reply', () => {
    assert.equal(hex(writeAliveReply(0x6b02f03d)), '76006b02f03d');
    assert.deepEqual(readAliveReply(bytes('76006b02f03d')), { creation: 0x6b02f03d });
    assert.deepEqual(readAliveReply(writeAliveReply(undefined)), { creation: undefined });
    const node = { name: 'foo', port: 0xb009, hidden: false };
    assert.equal(
      hex(writePortReply(node)),
      hex(bytes('77 00 b009 4d 01 0006 0006 0003 666f6f 0000')),
    );
    assert.deepEqual(readPortReply(writePortReply(node)), { port: 0xb009 });
    assert.deepEqual(readPortReply(writePortReply(undefined)), { port: undefined });
    refusesMutilated(readPortReply, writePortReply(node));
    const names = writeNamesReply(4370, [node, { name: 'bar', port: 2 }]);
    assert.equal(hex(names.subarray(0, 4)), '00001112');
    assert.equal(
      Buffer.from(names.subarray(4)).toString(),
      'name foo at port 45065\nname bar at port 2\n',
    );
    assert.deepEqual(readNamesReply(names)?.entries[1], { name: 'bar', port: 2 });
    assert.equal(readNamesReply(Buffer.from('HTTP/1.1 400')), undefined);
    const hostile = Buffer.from('\0\0\0\0name \x1b[2J at port 1\n');
    assert.equal(readNamesReply(hostile), undefined);
  });
});
