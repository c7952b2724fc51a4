import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { freePort } from '../../../transport/base/free-port.ts';
import type { WhyStep } from '../../../transport/kernel/why.ts';
import { impostor, register } from '../support/raw-peer.ts';
import { closeAll, type TestNode, testMapper, testNode } from '../support/test-node.ts';

describe('why', () => {
  let mapper: number;
  let foo: TestNode;
  const host = hostname().split('.')[0] ?? '';

  beforeEach(async () => {
    mapper = (await testMapper()).port;
    foo = await testNode(`foo@${host}`, mapper, { setuptime: 1 });
  });
  afterEach(closeAll);

  async function last(name: string): Promise<WhyStep> {
    const steps = await foo.kernel.why(name);
    const step = steps.at(-1);
    assert.ok(step !== undefined);
    assert.equal(step.ok || step.advice !== undefined, true, 'each refusal says what to do');
    return step;
  }

  it('goes through every step of a call that comes up, and keeps the link', async () => {
    const bar = await testNode(`bar@${host}`, mapper);
    const steps = await foo.kernel.why(`bar@${host}`);
    assert.deepEqual(
      steps.map(({ step, ok }) => `${ok ? '' : 'not '}${step}`),
      [
        'name',
        'host',
        'domain',
        'mapper',
        'registered',
        'tcp',
        'carrier',
        'status',
        'challenge',
        'version',
        'cookie',
        'link',
      ],
    );
    assert.match(steps[4]?.detail ?? '', new RegExp(`bar is registered .* ${bar.kernel.port}`));
    await bar.until(`up foo@${host}`);
    assert.deepEqual(foo.log, [`up bar@${host}`]);
  });

  it('does not touch a link that is up, and says since when and when it was last heard', async () => {
    await testNode(`bar@${host}`, mapper);
    foo.kernel.connect(`bar@${host}`);
    await foo.until(`up bar@${host}`);
    const { step, ok, detail } = await last(`bar@${host}`);
    assert.deepEqual([step, ok], ['link', true]);
    assert.match(
      detail,
      /^up since \d\d:\d\d:\d\d \(\d\.\d s\), visible, at 127\.0\.0\.1:\d+; last heard \d\.\d s ago; 0 messages in, 0 out$/,
    );
    assert.deepEqual(foo.log, [`up bar@${host}`]);
  });

  it('names a name that is none, itself, and a list it is not on', async () => {
    assert.equal((await last('bar')).step, 'name');
    assert.match((await last(`foo@${host}`)).detail, /itself/);
    foo.kernel.allow([`x@${host}`]);
    assert.equal((await last(`bar@${host}`)).step, 'allow');
    assert.deepEqual(foo.log, []);
  });

  it('lists what is registered when the node is not', async () => {
    await testNode(`barr@${host}`, mapper);
    const { step, ok, detail, advice } = await last(`bar@${host}`);
    assert.deepEqual([step, ok], ['registered', false]);
    assert.match(
      detail,
      /no node called bar runs on .*; registered there: foo \(port \d+\), barr \(port \d+\)$/,
    );
    assert.match(advice ?? '', /terl -sname bar/);
    assert.deepEqual(foo.log, [], 'a probe is no failed connection');
  });

  it('tells a host that is unknown, a name of the other domain, a port where nothing listens', async () => {
    assert.equal((await last('bar@no-such-host-at-all')).step, 'host');
    assert.equal((await last('bar@127.0.0.1')).step, 'domain');
    await register(mapper, 'gone', await freePort());
    const { step, detail } = await last(`gone@${host}`);
    assert.equal(step, 'tcp');
    assert.match(detail, /ECONNREFUSED/);
  });

  it('tells a mapper that is missing, and what stands in its place', async () => {
    const lost = await freePort();
    const mapperOnly = await testMapper();
    foo = await testNode(`foo@${host}`, mapperOnly.port);
    await mapperOnly.close();
    const { step, detail, advice } = await last(`bar@${host}`);
    assert.equal(step, 'mapper');
    assert.match(detail, new RegExp(`no tpmd answers at port ${mapperOnly.port} on 127.0.0.1$`));
    assert.match(advice ?? '', /start a node there, or tpmd -daemon/);
    assert.ok(lost > 0);
  });

  it('tells another cookie, a refusal by net_kernel, and another node at the port', async () => {
    await testNode(`bar@${host}`, mapper, { cookie: 'other' });
    const cookie = await last(`bar@${host}`);
    assert.deepEqual([cookie.step, cookie.ok], ['cookie', false]);
    assert.match(cookie.advice ?? '', new RegExp(`set_cookie\\('bar@${host}', COOKIE\\)`));
    const guard = await testNode(`guard@${host}`, mapper);
    guard.kernel.allow([`x@${host}`]);
    assert.equal((await last(`guard@${host}`)).step, 'net_kernel');
    await register(mapper, 'alias', guard.kernel.port);
    guard.kernel.allow([`foo@${host}`]);
    assert.equal((await last(`alias@${host}`)).step, 'challenge');
  });

  it('says that a node is not called by itself, and calls it all the same', async () => {
    const never = await testNode(`never@${host}`, mapper, { autoConnect: 'never' });
    const steps = await never.kernel.why(`foo@${host}`);
    assert.equal(steps[1]?.step, 'auto_connect');
    assert.match(steps[1]?.advice ?? '', /net_kernel\.connect_node/);
    assert.deepEqual(steps.at(-1), { step: 'link', ok: true, detail: 'it is up now' });
  });

  it('waits for a call under way, whoever makes it', async () => {
    await testNode(`bar@${host}`, mapper);
    foo.kernel.connect(`bar@${host}`);
    const steps = await foo.kernel.why(`bar@${host}`);
    assert.deepEqual(
      steps.map(({ step, ok }) => `${step} ${ok}`),
      ['name true', 'link true', 'link true'],
    );
    foo.kernel.connect(`nobody@${host}`);
    assert.equal((await last(`nobody@${host}`)).step, 'registered');
    await foo.until(`failed nobody@${host} mapper no_such_node`);
  });

  it('is answered when the call is ended', async () => {
    await impostor(foo.kernel.port, { name: `x@${host}`, creation: 9, flags: 1n }, `foo@${host}`);
    const asked = foo.kernel.why(`nobody@${host}`);
    foo.kernel.disconnect(`nobody@${host}`);
    const steps = await asked;
    assert.match(steps.at(-1)?.detail ?? '', /disconnected before it came up/);
  });
});
