// What a document may run behind `$ `.

import assert from 'node:assert/strict';
import { readCommand } from '../../../repl/session/commands.ts';

const kindOf = (line: string, isAllowed = false): string => readCommand(line, isAllowed).kind;

describe('a command of a document', () => {
  it('is terl or tpmd, a signal, or echo $?', () => {
    for (const line of [
      'terl -sname foo',
      "terl -sname foo -eval '1 + 2; 3' -kernel net_ticktime 4",
      'terl -sname foo -pa modules -transcript a.md',
      'terl -name foo@127.0.0.1 -relay',
      'terl -sname foo -kernel inet_dist_listen_min 9000 inet_dist_listen_max 9001',
      'tpmd -names',
      'tpmd -address 127.0.0.2 -relay -daemon',
    ])
      assert.equal(kindOf(line), 'program', line);
    assert.deepEqual(readCommand('kill -9 12', false), {
      kind: 'signal',
      signal: 'SIGKILL',
      pid: 12,
    });
    assert.deepEqual(readCommand('kill 12', false), { kind: 'signal', signal: 'SIGTERM', pid: 12 });
    assert.equal(kindOf('echo $?'), 'status');
  });

  it('is refused if it loads code, opens the node, leaves the folder or asks another mapper', () => {
    for (const line of [
      'terl -proto_dist ./carrier.js',
      'terl --proto_dist ./carrier.js',
      'terl -proto_dist inet_tcp', // it may listen where other machines reach it
      'erl -sname bar',
      'iex --sname bar',
      'terl -join nats://host/room-7#KEY',
      'terl -ssl_dist_opt server_keyfile key.pem',
      'terl -env NODE_OPTIONS x',
      'terl -args_file flags',
      'terl -mapper_port 4370',
      'terl -kernel inet_dist_use_interface 0.0.0.0',
      "terl -kernel net_ticktime 4 inet_dist_listen_options '[]'",
      'terl -pa ..',
      'terl -pa modules /etc',
      'terl -pa modules ../other',
      'terl -transcript /etc/a.md',
      'terl -transcript a/../../b.md',
      'terl -transcript ~/b.md',
      'terl -verify d.md',
      'tpmd -address 0.0.0.0',
      'tpmd -address 127.0.0.1 10.0.0.1',
      'tpmd -port 4370 -kill',
      '/bin/terl -sname foo',
      './terl -sname foo',
      'kill -9 -1',
      'kill 0',
      'kill -USR1 12',
      'kill -9 1 2',
      'kill -9 $$',
      'echo $HOME',
      'true',
      '',
    ])
      assert.equal(kindOf(line), 'refused', line);
  });

  it('is refused if only a shell could read it', () => {
    for (const end of [
      '; ls',
      '& ls',
      '| ls',
      '> f',
      '`ls`',
      '$(ls)',
      '$HOME',
      '*',
      "'",
      '"',
      '\\x',
      '\n ls',
      '(ls)',
      '#',
      '~',
    ])
      assert.equal(kindOf(`terl -sname foo ${end}`), 'refused', end);
    assert.equal(kindOf('terl -sname "$(ls)"'), 'refused');
    assert.equal(kindOf('terl -sname foo=`ls`'), 'refused');
  });

  it('is for the shell with -allow_commands, but for signals', () => {
    assert.equal(kindOf('ls | wc', true), 'shell');
    assert.equal(kindOf('terl -proto_dist ./carrier.js', true), 'shell');
    assert.equal(kindOf('kill -9 12', true), 'signal');
  });
});
