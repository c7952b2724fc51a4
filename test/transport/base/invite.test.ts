import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseInvite, readInvite, writeInvite } from '../../../transport/base/invite.ts';

const random = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at * 37 + 5);
const wrong = (text: string): string => {
  try {
    parseInvite(text);
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'invite');
    return (error as Error).message;
  }
  throw new Error(`expected an error for ${text}`);
};

describe('invite', () => {
  it('is one line with the brokers, the room and the key', () => {
    const line = writeInvite('nats://class.example/room-7', random);
    assert.match(line, /^nats:\/\/class\.example\/room-7#[\w-]{24}$/);
    assert.deepEqual(parseInvite(line), {
      servers: ['nats://class.example:4222'],
      at: 'nats://class.example:4222',
      room: 'room-7',
      key: Buffer.from(random(16)),
    });
    assert.match(writeInvite('wss://class.example', random), /\/room-[a-z2-9]{4}#/);
    const two = parseInvite(writeInvite('nats://a.example,b.example:4333/room-7', random));
    assert.equal(two.at, 'nats://a.example:4222 or nats://b.example:4333');
    const web = parseInvite(writeInvite('wss://a.example/nats/room-7', random));
    assert.deepEqual([web.servers, web.room], [['wss://a.example:443/nats'], 'room-7']);
  });

  it('has a user and a password, or a token, which are not shown', () => {
    const named = parseInvite(writeInvite('nats://ann:p%40ss:w@[::1]:4222/room-7', random));
    assert.deepEqual([named.user, named.password], ['ann', 'p@ss:w']);
    assert.equal(named.at, 'nats://[::1]:4222');
    assert.equal(parseInvite(writeInvite('ws://t0ken@host/r', random)).token, 't0ken');
    for (const password of ['secret', 'sec/ret', 'sec@ret'])
      assert.doesNotMatch(wrong(`http://ann:${password}@host/room-7#KEY`), /sec|ret|KEY/);
  });

  it('that was cut, misspelled or is none is refused by a sentence', () => {
    const line = writeInvite('wss://class.example/room-7', random);
    for (let length = line.indexOf('#') + 2; length < line.length; length++)
      assert.match(
        wrong(line.slice(0, length)),
        /the invite is cut: its key has \d+ of 24 letters/,
      );
    assert.match(wrong(line.slice(0, line.indexOf('#'))), /the invite has no key/);
    assert.match(wrong(line.replace('room-7', 'room-1')), /misspelled/);
    assert.match(wrong(line.replace('#', '#A')), /misspelled/);
    assert.match(wrong(`${line.slice(0, -1)}*`), /misspelled/);
    assert.match(wrong('wss://class.example#KEY'), /names a room behind the host/);
    assert.match(wrong('class.example/room-7'), /a broker is nats:\/\/HOST:PORT/);
    assert.match(wrong('nats://host:99999/room-7#KEY'), /a broker is HOST or HOST:PORT/);
    assert.match(wrong('nats://host/path/room-7#KEY'), /only ws:\/\/ and wss:\/\/ have a path/);
    assert.throws(() => writeInvite(line, random), /an invite already/);
    assert.throws(() => writeInvite('wss://host/room 7', random), /letters, digits, _ and -/);
  });

  it('may have blanks around it and a scheme in capital letters, but no blank in it', () => {
    const line = writeInvite('nats://class.example/room-7', random);
    for (const text of [` ${line}`, `${line}\n`, `\t${line} `, line.replace('nats', 'NATS')])
      assert.deepEqual(parseInvite(text), parseInvite(line));
    assert.match(wrong(`${line.slice(0, 20)}\n${line.slice(20)}`), /a blank or a line break in it/);
    assert.match(wrong(`"${line}"`), /quotes of its own: remove the " before it/);
    assert.match(writeInvite(' WSS://class.example/room-7\n', random), /^wss:/);
  });

  it('says what is wrong with a URL, and shows no part of a password', () => {
    assert.match(wrong('nats://u:p@/room#KEY'), /there is no host behind nats:\/\//);
    assert.match(wrong('nats:///room#KEY'), /there is no host behind nats:\/\//);
    assert.match(wrong('wss://class.example/room?x=1#KEY'), /an invite has no \? in it/);
    for (const password of ['p@ss:w/rd', 'pass?wrd', 'pass#wrd']) {
      const sentence = wrong(`nats://ann:${password}@127.0.0.1:4222/room-7#KEY`);
      assert.match(sentence, /write \/ as %2F, \? as %3F and # as %23/);
      assert.doesNotMatch(sentence, /ann|wrd|w\/rd|KEY/);
    }
  });

  it('is read from a file that only its owner may read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'terl-invite-'));
    const file = join(folder, 'room.invite');
    const line = writeInvite('nats://class.example/room-7', random);
    writeFileSync(file, `${line}\n`, { mode: 0o600 });
    assert.deepEqual(await readInvite(`@${file}`), parseInvite(line));
    chmodSync(file, 0o644);
    await assert.rejects(
      readInvite(`@${file}`),
      /must be accessible by owner only: run chmod 600 /,
    );
    writeFileSync(file, line.slice(0, -2));
    chmodSync(file, 0o600);
    await assert.rejects(readInvite(`@${file}`), /room\.invite: the invite is cut/);
    await assert.rejects(readInvite('@/no/file'), /\/no\/file: cannot be read \(ENOENT\)/);
    rmSync(folder, { recursive: true });
  });
});
