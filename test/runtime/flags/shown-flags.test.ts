import assert from 'node:assert/strict';
import { testNodes } from '../../helpers/start-node.ts';

describe('flags, as programs see them', () => {
  const nodes = testNodes();

  it('have no cookie and no password, for other nodes neither', async () => {
    const bar = await nodes.start('bar');
    await nodes.start('foo', {
      flags: [
        ['sname', ['foo']],
        ['setcookie', ['SECRET']],
        ['join', ['nats://host/room-7#SECRET']],
        ['join', ['@room.invite']],
        ['setcookie', ['bar@localhost', 'SECRET']],
        ['ssl_dist_opt', ['certfile', 'password', 'server_password', 'SECRET', 'keyfile', 'k']],
      ],
    });
    const told = await bar.type(
      "(await rpc.call('foo@localhost', 'init', 'get_arguments', [])).slice(4)",
    );
    assert.equal(
      told.replace(/\s+/g, ' '),
      "[['sname', ['foo']], ['setcookie', ['********']], ['join', ['********']], ['join', ['@room.invite']], ['setcookie', ['bar@localhost', '********']], ['ssl_dist_opt', ['certfile', 'password', 'server_password', '********', 'keyfile', 'k']]]",
    );
    assert.equal(
      await bar.type("rpc.call('foo@localhost', 'init', 'get_argument', ['setcookie'])"),
      "['ok', [['********'], ['bar@localhost', '********']]]",
    );
  });
});
