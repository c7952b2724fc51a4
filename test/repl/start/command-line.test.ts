import assert from 'node:assert/strict';
import { parseCommandLine } from '../../../repl/start/command-line.ts';
import { usage } from '../../../repl/start/usage.ts';
import { writeInvite } from '../../../transport/base/invite.ts';

const invite = writeInvite('nats://host/room-7', (length) => new Uint8Array(length));

describe('command line', () => {
  const started = (...argv: string[]) => {
    const parsed = parseCommandLine(argv);
    assert.equal(parsed.kind, 'start', JSON.stringify(parsed));
    return parsed.kind === 'start' ? parsed : assert.fail();
  };
  const wrong = (...argv: string[]): string => {
    const parsed = parseCommandLine(argv);
    return parsed.kind === 'wrong' ? parsed.sentence : assert.fail(JSON.stringify(parsed));
  };

  it('starts a node without a name when nothing is given', () => {
    assert.deepEqual(started(), { kind: 'start', node: {}, shell: true, boot: [], env: {} });
  });

  it('takes a short name, with one dash or two', () => {
    for (const flag of ['-sname', '--sname']) {
      const { node } = started(flag, 'foo');
      assert.equal(node.name, 'foo');
      assert.equal(node.longNames, false);
    }
  });

  it('takes a long name', () => {
    const { node } = started('-name', 'foo@10.0.0.5');
    assert.equal(node.name, 'foo@10.0.0.5');
    assert.equal(node.longNames, true);
  });

  it('takes the cookie of this node, and of others', () => {
    const { node } = started('-setcookie', 'ours', '-setcookie', 'bar@host', 'theirs');
    assert.equal(node.cookie, 'ours');
    assert.deepEqual(node.cookies, { 'bar@host': 'theirs' });
  });

  it('takes several kernel parameters behind one flag or several', () => {
    const { node } = started('-kernel', 'net_ticktime', '8', 'a', 'b', '-kernel', 'c', '-1');
    assert.deepEqual(node.kernel, { net_ticktime: '8', a: 'b', c: '-1' });
  });

  it('says which word and which versions -transcript knows', () => {
    assert.deepEqual(started('-transcript', 'a.md', 'clean').transcript, {
      file: 'a.md',
      clean: true,
    });
    assert.equal(
      wrong('-transcript', 'k2.md', 'dirty'),
      '-transcript wants one file, and perhaps the word clean behind it, got "k2.md" "dirty"',
    );
    assert.equal(
      wrong('-transcript', 'k.v4.cast'),
      '-transcript: a .cast is written in version 2 or 3 (.v2.cast, .v3.cast), got "k.v4.cast"',
    );
  });

  it('takes the rest of the node flags', () => {
    const { node } = started(
      '-hidden',
      '-connect_all',
      'false',
      '-mapper_port',
      '4999',
      '-pa',
      'x',
      'y',
    );
    assert.equal(node.hidden, true);
    assert.equal(node.connectAll, false);
    assert.equal(node.mapperPort, 4999);
    assert.deepEqual(node.codePath, ['x', 'y']);
  });

  it('keeps all expressions to evaluate, also those that begin with a dash', () => {
    const { boot, shell } = started('-noshell', '-eval', 'x = 1', '-eval', '-1');
    assert.deepEqual(boot, [
      { kind: 'eval', source: 'x = 1' },
      { kind: 'eval', source: '-1' },
    ]);
    assert.equal(shell, false);
  });

  it('keeps all flags as they were typed', () => {
    assert.deepEqual(started('-sname', 'foo', '-pa', 'x', 'y').node.flags, [
      ['sname', ['foo']],
      ['pa', ['x', 'y']],
    ]);
  });

  it('starts applications first, once the other nodes are there, and gives them their parameters', () => {
    const { boot, node } = started(
      ...['-eval', '1', '-application', 'x', '-x', 'limit', '5', 'names', "['a']"],
      ...['-application', 'y', 'temporary', '-kernel', 'sync_nodes_timeout', '9'],
    );
    assert.deepEqual(boot, [
      { kind: 'kernel' },
      { kind: 'application', name: 'x', type: 'permanent' },
      { kind: 'application', name: 'y', type: 'temporary' },
      { kind: 'eval', source: '1' },
    ]);
    assert.deepEqual(node.flags?.[2], ['x', ['limit', '5', 'names', "['a']"]]);
    assert.equal(wrong('-x', 'limit'), 'unknown flag -x; try terl --help');
    const want = '-x wants parameters of the application, each with its value: -x limit 5; ';
    assert.equal(wrong('-application', 'x', '-x', 'first'), `${want}"first" has no value`);
    assert.equal(wrong('--x', 'a', '1', 'b', '-application', 'x'), `${want}"b" has no value`);
    assert.equal(wrong('-application', 'x', '-x'), `${want}got nothing`);
  });

  it('takes the carrier of the links, its TLS options and whether to start tpmd', () => {
    const flags = ['-proto_dist', 'wss', '-ssl_dist_opt', 'server_certfile', 'c', 'verify', 'v'];
    const { node } = started('-sname', 'foo', ...flags, '-start_epmd', 'false');
    assert.match(
      wrong('-ssl_dist_opt', 'certfile', 'c'),
      /^-ssl_dist_opt is for -proto_dist wss, and that is not given$/,
    );
    assert.deepEqual(node.protoDist, ['wss']);
    assert.deepEqual(started('-proto_dist', 'ws', 'inet_tcp').node.protoDist, ['ws', 'inet_tcp']);
    assert.deepEqual(node.sslDistOpt, ['server_certfile', 'c', 'verify', 'v']);
    assert.equal(node.startMapper, false);
    assert.equal(
      wrong('-ssl_dist_opt', 'server_certfile'),
      '-ssl_dist_opt wants pairs such as server_certfile FILE, got "server_certfile"',
    );
    const either = 'ws, wss, inet_tcp or a module, or inet_tcp beside one of the others';
    assert.equal(wrong('-proto_dist'), `-proto_dist wants ${either}, got nothing`);
  });

  it('takes an invite to a room, and writes one', () => {
    const { node } = started('-sname', 'ann', '-join', invite, '-ssl_dist_opt', 'cacertfile', 'c');
    assert.deepEqual([node.join, node.sslDistOpt], [invite, ['cacertfile', 'c']]);
    assert.equal(started('-remsh', 'ann', '-join', invite).remsh, 'ann');
    assert.deepEqual(parseCommandLine(['-invite', 'wss://host']), {
      kind: 'invite',
      broker: 'wss://host',
    });
    assert.match(
      wrong('-join', invite.slice(0, -3)),
      /^-join: the invite is cut: its key has 21 of/,
    );
    assert.match(wrong('-join', invite), /^-join wants a name for the node: -sname NAME$/);
    assert.match(wrong('-sname', 'ann', '-proto_dist', 'nats'), /nats wants -join INVITE/);
    assert.match(
      wrong('-sname', 'ann', '-proto_dist', 'wss', '-join', invite),
      /^-join is for -proto_dist nats, got -proto_dist wss$/,
    );
    assert.equal(started('-sname', 'ann', '-join', '@room.invite').node.join, '@room.invite');
    const { cookie } = started('-sname', 'ann', '-join', invite, '-setcookie', 'C').node;
    assert.equal(cookie, 'C'); // instead of that of the invite
    const twice = ['-sname', 'ann', '-join', invite, '-join', invite];
    assert.equal(wrong(...twice), 'a node is in one room, got -join twice');
    assert.match(wrong('-sname', 'ann', '-join', '@'), /wants a file right behind the @/);
  });

  it('writes an invite and does nothing else', () => {
    const only = (flag: string): string =>
      `-invite prints an invite and leaves: it takes no other flag, got -${flag}`;
    const url = ['-invite', 'nats://a/r'];
    assert.equal(wrong(...url, '-sname', 'foo'), only('sname'));
    assert.equal(wrong('-join', invite, ...url), only('join'));
    assert.equal(wrong(...url, '-jobs', '2'), only('jobs'));
    assert.equal(wrong(...url, '-extra', 'x'), only('extra'));
    assert.match(wrong(...url, '-x'), /unknown flag -x/);
    assert.match(wrong(...url, ...url), /got -invite twice/);
  });

  it('takes true for a flag that is set, as files of arguments for erl write it', () => {
    assert.equal(started('-hidden', 'true').node.hidden, true);
    assert.equal(started('-hidden', 'false').node.hidden, false);
    assert.equal(started('-noshell', 'true').shell, false);
    assert.equal(started('-noinput', 'true').shell, false);
  });

  it('leaves to the user what follows -extra', () => {
    assert.equal(started('-sname', 'foo', '-extra', '-nonsense').node.name, 'foo');
  });

  it('prints the version and the help', () => {
    assert.equal(parseCommandLine(['-version']).kind, 'version');
    assert.equal(parseCommandLine(['--help']).kind, 'help');
  });

  it('says in one sentence what is wrong', () => {
    assert.equal(wrong('-nonsense'), 'unknown flag -nonsense; try terl --help');
    assert.equal(wrong('foo'), 'expected a flag such as -sname, got "foo"; try terl --help');
    assert.equal(wrong('-sname'), '-sname wants a name such as foo, got nothing');
    assert.equal(wrong('-sname', '-hidden'), '-sname wants a name such as foo, got nothing');
    assert.equal(
      wrong('-sname', 'foo@'),
      'expected a node name such as foo or foo@host, got "foo@"',
    );
    assert.equal(wrong('-sname', 'a b'), 'expected a node name such as foo or foo@host, got "a b"');
    assert.match(wrong('-sname', 'foo@a.b'), /without dots, got "foo@a\.b"; use -name/);
    assert.match(wrong('-sname', 'foo', '-name', 'bar'), /one name, got "foo" and then -name bar/);
    assert.equal(
      wrong('-mapper_port', '70000'),
      '-mapper_port wants a port from 1 to 65535, got "70000"',
    );
    assert.equal(wrong('-connect_all', 'maybe'), '-connect_all wants true or false, got "maybe"');
    assert.equal(
      wrong('-kernel', 'net_ticktime'),
      '-kernel wants pairs such as net_ticktime 8, got "net_ticktime"',
    );
    assert.equal(wrong('-hidden', 'yes'), '-hidden wants true or false, got "yes"');
    assert.equal(wrong('-eval'), '-eval wants an expression, got nothing');
    assert.equal(wrong('-pa'), '-pa wants at least one directory, got nothing');
    assert.equal(wrong('-pa', 'a', ''), '-pa wants at least one directory, got "a" ""');
  });

  it('takes documents, and what to do with them', () => {
    const options = (...argv: readonly string[]): object => {
      const line = parseCommandLine(argv);
      return line.kind === 'verify' ? line.options : line;
    };
    const usual = { update: false, json: false, stay: false, allowCommands: false };
    assert.deepEqual(options('-verify', 'a.md', 'b.md'), {
      ...usual,
      files: ['a.md', 'b.md'],
      codePath: [],
      jobs: undefined,
      only: undefined,
    });
    assert.deepEqual(
      options('-verify', '-update', 'a.md', '-only', 'Your', 'turn', '-jobs', '2', '-pa', 'm'),
      {
        ...usual,
        update: true,
        files: ['a.md'],
        codePath: ['m'],
        jobs: 2,
        only: 'Your turn',
      },
    );
  });

  it('takes documents behind a flag that has one value', () => {
    const files = (...argv: readonly string[]): unknown => {
      const line = parseCommandLine(argv);
      assert.ok(line.kind === 'verify', JSON.stringify(line));
      const { files: its, only, jobs } = line.options;
      return [its, only, jobs];
    };
    assert.deepEqual(files('-verify', '-only', 'Two', 'st.md'), [['st.md'], 'Two', undefined]);
    assert.deepEqual(files('-verify', '-only', 'Your turn', 'a.md', 'b.md'), [
      ['a.md', 'b.md'],
      'Your turn',
      undefined,
    ]);
    assert.deepEqual(files('-verify', '-jobs', '4', 'a.md', 'b.md'), [
      ['a.md', 'b.md'],
      undefined,
      4,
    ]);
    assert.deepEqual(parseCommandLine(['-lesson', '-sname', 'bar', 'links']), {
      kind: 'lesson',
      lesson: 'links',
      role: 'bar',
    });
    const film = parseCommandLine(['-play', '-speed', '2', '-cast', 'a.cast', 'a.md']);
    assert.ok(film.kind === 'film' && film.options.file === 'a.md' && film.options.speed === 2);
    assert.match(wrong('-verify', '-jobs', '4', 'a'), /-jobs wants a number of documents/);
    assert.match(wrong('-verify', '-pa', 'a.md'), /write files right behind it: terl -verify FILE/);
    assert.match(wrong('-verify', '-sname', 'foo', 'a.md'), /-sname does not go with -verify/);
  });

  it('says in one sentence what is wrong with each flag: nothing, too much, and what it does not take', () => {
    const bad: Readonly<Record<string, readonly (readonly string[])[]>> = {
      sname: [[], [''], ['a', 'b'], ['a@'], ['@h'], ['a b'], ['a@b@c'], ['a@h.d'], ['\x1b[2J']],
      name: [[], [''], ['a', 'b'], ['a@'], ['@h.d'], ['a b'], ['a@b@c'], ['a@h\n']],
      setcookie: [[], ['a', 'b', 'c'], ['no-node', 'cookie']],
      hidden: [['maybe'], ['true', 'true']],
      connect_all: [[], ['maybe'], ['true', 'false']],
      kernel: [[], ['net_ticktime'], ['net_ticktime', '8', 'x']],
      mapper_port: [[], ['x'], ['0'], ['65536'], ['-1'], ['1.5'], ['4370', '4371']],
      relay: [['maybe']],
      start_epmd: [[], ['no']],
      proto_dist: [[], [''], ['ws', 'wss'], ['inet_tcp', 'inet_tcp'], ['ws', 'inet_tcp', 'wss']],
      join: [
        [],
        ['x'],
        ['nats://host/room-7'],
        ['nats://host/room-7#cut'],
        [invite, invite],
        [invite],
      ],
      invite: [[], [''], ['nats://a', 'nats://b']],
      ssl_dist_opt: [[], ['certfile'], ['certfile', 'c']],
      memory_limit: [[], ['x'], ['1'], ['99999999'], ['1e3']],
      pa: [[], ['']],
      application: [[], [''], ['a b'], ['a', 'sometimes'], ['a', 'permanent', 'b']],
      env: [[], ['A'], ['A=B', 'c'], ['', 'c'], ['A', 'b', 'c']],
      eval: [[], ['']],
      s: [[], ['']],
      run: [[], ['']],
      noshell: [['x']],
      noinput: [['x']],
      halt_on_error: [['x'], ['true', 'true']],
      detached: [['x']],
      remsh: [[], ['a b'], ['a@b@c'], ['a', 'b'], ['\x1b[2J@h']],
      lesson: [[''], ['a', 'b'], ['links', '-hidden'], ['1', '-name', 'foo@host']],
      play: [[], ['a.md', 'b.md'], ['a.md']],
      cast: [[], ['a.md'], ['a.cast', 'b.cast'], ['a.cast'], ['a.v1.cast']],
      html: [[], ['a.md'], ['a.html', 'b.html'], ['a.html']],
      speed: [[], ['x'], ['0'], ['101'], ['-1'], ['1e1'], ['1', '2'], ['2']],
      transcript: [[], ['x'], ['x.doc'], ['a.txt', 'b.txt'], ['a.md', 'dirty'], ['a.v4.cast']],
      verify: [
        [],
        ['a.md', '-sname', 'foo'],
        ['a.md', '-stay', '-json'],
        ['a.md', '-stay', '-update'],
      ],
      update: [[], ['a.md']],
      only: [[], ['A heading'], ['A', '-verify', 'a.md', '-only']],
      jobs: [[], ['0'], ['65'], ['x'], ['1', '2'], ['4']],
      json: [[], ['true']],
      stay: [[]],
      allow_commands: [[], ['true']],
    };
    const documented = [...usage.matchAll(/^ {2}-([a-z]\w*)/gm)].map(([, flag = '']) => flag);
    for (const flag of documented)
      if (!['version', 'extra', 'help', 'args_file'].includes(flag))
        // -args_file is taken apart before: see arguments.test.ts
        assert.ok(flag in bad, `-${flag}`);
    for (const [flag, lists] of Object.entries(bad))
      for (const values of lists) {
        const sentence = wrong(`-${flag}`, ...values);
        assert.match(sentence, /^[ -~]+$/, `-${flag} ${JSON.stringify(values)}`);
        assert.ok(sentence.length > 20, sentence);
      }
  });

  it('knows a lesson, and the terminal that is wanted in it', () => {
    const lesson = (...argv: string[]) => parseCommandLine(['-lesson', ...argv]);
    assert.deepEqual(lesson(), { kind: 'lesson', lesson: '', role: undefined });
    assert.deepEqual(lesson('links'), { kind: 'lesson', lesson: 'links', role: undefined });
    assert.deepEqual(lesson('1', '-sname', 'bar'), { kind: 'lesson', lesson: '1', role: 'bar' });
  });

  it('makes a film of a document', () => {
    const film = (...argv: string[]) => parseCommandLine(['-play', 'a.md', ...argv]);
    const usual = {
      codePath: [],
      html: undefined,
      speed: 1,
      only: undefined,
      allowCommands: false,
    };
    assert.deepEqual(film('-cast', 'a.cast'), {
      kind: 'film',
      options: { ...usual, file: 'a.md', cast: 'a.cast' },
    });
    assert.deepEqual(
      film('-html', 'a.html', '-speed', '2.5', '-only', 'Two', 'nodes', '-pa', 'm'),
      {
        kind: 'film',
        options: {
          ...usual,
          codePath: ['m'],
          file: 'a.md',
          cast: undefined,
          html: 'a.html',
          speed: 2.5,
          only: 'Two nodes',
        },
      },
    );
  });

  it('says what is wrong about films', () => {
    for (const [argv, sentence] of [
      ['-play', '-play wants one file such as lesson.md, got nothing'],
      ['-play a b', '-play wants one file such as lesson.md, got "a" "b"'],
      ['-play a.md', '-play wants -cast FILE.cast, -html FILE.html or both, for the film'],
      ['-play a.md -cast a.md', '-cast wants a file such as lesson.cast, got "a.md"'],
      ['-play a.md -html', '-html wants a file such as lesson.html, got nothing'],
      ['-play a.md -cast a.cast -speed 0', '-speed wants a number from 0.1 to 100, got "0"'],
      ['-play a.md -cast a.cast -speed fast', '-speed wants a number from 0.1 to 100, got "fast"'],
      ['-play a.md -cast a.cast -update', '-update belongs to -verify FILE'],
      ['-play a.md -cast a.cast -stay', '-stay belongs to -verify FILE'],
      [
        '-play a.md -cast a.cast -sname foo',
        '-sname does not go with -play: a document starts its nodes itself',
      ],
      ['-verify a.md -cast a.cast', '-cast belongs to -play FILE'],
      ['-verify a.md -play a.md', '-verify and -play are two commands: give one of them'],
      ['-speed 2', '-speed belongs to -verify FILE or -play FILE'],
    ] as const)
      assert.equal(wrong(...argv.split(' ')), sentence, argv);
  });
});
