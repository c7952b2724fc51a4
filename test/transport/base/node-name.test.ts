import assert from 'node:assert/strict';
import { parseNodeName, resolveNodeName } from '../../../transport/base/node-name.ts';

describe('node-name', () => {
  it('takes the first part of the host name for a short name', () => {
    assert.equal(resolveNodeName('foo', 'short', 'box.example.com'), 'foo@box');
    assert.equal(resolveNodeName('foo@', 'short', 'box'), 'foo@box');
    assert.equal(resolveNodeName('foo@otherhost', 'short', 'box'), 'foo@otherhost');
  });

  it('takes the whole host name for a long name', () => {
    assert.equal(resolveNodeName('foo', 'long', 'box.example.com'), 'foo@box.example.com');
    assert.equal(resolveNodeName('foo@box', 'long', 'box'), 'foo@box');
    assert.equal(resolveNodeName('foo@127.0.0.1', 'long', 'box'), 'foo@127.0.0.1');
  });

  it("refuses in Erlang's words and quotes what it got", () => {
    const refused: [string, 'short' | 'long', RegExp][] = [
      ['foo@a.b', 'short', /^Can't set short node name! .*"foo@a\.b"/],
      ['foo', 'long', /^Can't set long node name! .*"box"/],
      ['', 'short', /^Invalid node name! .*""/],
      ['@box', 'short', /^Invalid node name!/],
      ['foo bar', 'short', /^Invalid node name! .*"foo bar"/],
      ['fo$o', 'short', /^Invalid node name!/],
      ['föö', 'short', /^Invalid node name!/],
      ['f'.repeat(252), 'short', /^Invalid node name!/],
      ['a@b@c', 'short', /^Protocol 'terl': invalid node name: a@b@c$/],
    ];
    for (const [text, domain, message] of refused) {
      assert.throws(() => resolveNodeName(text, domain, 'box'), { message });
    }
  });

  it("blames the machine's name where that is the wrong one, and says what to write", () => {
    for (const host of ['münchen', 'x y', '', 'a_b!', 'münchen.example.com'])
      for (const [domain, instead] of [
        ['short', '-sname foo@localhost'],
        ['long', '-name foo@127.0.0.1'],
      ] as const)
        assert.throws(
          () => resolveNodeName('foo', domain, host),
          (error: Error) => {
            const [shown = ''] = domain === 'short' ? host.split('.') : [host];
            assert.ok(
              error.message.includes(`machine's name ${JSON.stringify(shown)} `),
              error.message,
            );
            assert.ok(error.message.endsWith(`as in ${instead}.`), error.message);
            return true;
          },
        );
    assert.equal(resolveNodeName('foo@localhost', 'short', 'münchen'), 'foo@localhost');
  });

  it('parses only whole names', () => {
    assert.deepEqual(parseNodeName('1@h-1.x'), { alive: '1', host: 'h-1.x' });
    for (const text of ['foo', 'foo@', '@h', 'a@b@c', 'a b@c', 'a@b\n', '']) {
      assert.equal(parseNodeName(text), undefined);
    }
  });
});
