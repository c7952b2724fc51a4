// A real browser: Chromium without a window, told what to do by the DevTools protocol. Debian's package is `chromium`.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';

export interface Browser {
  /** Opens a page; resolves when it is loaded. */
  open(url: string): Promise<void>;
  /** Gives the window a size, in pixels. */
  resize(width: number, height: number): Promise<void>;
  /** Says whether the user prefers light or dark pages. */
  prefer(scheme: 'light' | 'dark'): Promise<void>;
  /** Both at once. */
  look(width: number, height: number, scheme: 'light' | 'dark'): Promise<void>;
  /** Returns the value of an expression, or of its promise. */
  evaluate<T>(expression: string): Promise<T>;
  /** Waits until an expression of the page has this value; the error, if it never has, tells the last one. */
  until(expression: string, wanted: unknown): Promise<void>;
  /** Asks the page's target by the DevTools protocol: keys, the pointer, a screenshot. */
  command<T>(method: string, params?: object): Promise<T>;
  /** All addresses that pages have asked for. */
  readonly requests: readonly string[];
  /** What pages have complained about. */
  readonly complaints: string[];
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, never>;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const pollEvery = 20; // ms
const patience = 30_000; // ms; the first start of a browser on a busy machine is slow

export async function startBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'terl-chromium-'));
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run'];
  const child = spawn(
    browserProgram(),
    [...flags, `--user-data-dir=${profile}`, '--remote-debugging-pipe', 'about:blank'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const connection = connect(child);
  const { send } = connection;
  const { targetInfos } = await send<{ targetInfos: { targetId: string; type: string }[] }>(
    'Target.getTargets',
  );
  const page = targetInfos.find(({ type }) => type === 'page');
  const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', {
    targetId: page?.targetId,
    flatten: true,
  });
  for (const domain of ['Page', 'Network', 'Log', 'Runtime'])
    await send(`${domain}.enable`, {}, sessionId);
  const evaluate = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = await send<{
      result: { value: T };
      exceptionDetails?: { text: string };
    }>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, sessionId);
    assert.equal(exceptionDetails, undefined, `${expression}: ${exceptionDetails?.text}`);
    return result.value;
  };
  const resize = async (width: number, height: number): Promise<void> => {
    const size = { width, height, deviceScaleFactor: 1, mobile: false };
    await send('Emulation.setDeviceMetricsOverride', size, sessionId);
  };
  const prefer = async (scheme: 'light' | 'dark'): Promise<void> => {
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await send('Emulation.setEmulatedMedia', { features }, sessionId);
  };
  return {
    ...connection,
    evaluate,
    command: (method, params = {}) => send(method, params, sessionId),
    async until(expression, wanted) {
      const deadline = performance.now() + patience;
      for (;;) {
        const found = await evaluate(expression);
        if (isDeepStrictEqual(found, wanted)) return;
        if (performance.now() > deadline) assert.deepEqual(found, wanted);
        await new Promise((resolve) => setTimeout(resolve, pollEvery));
      }
    },
    resize,
    prefer,
    async look(width, height, scheme) {
      await resize(width, height);
      await prefer(scheme);
    },
    async open(url) {
      const loaded = connection.once('Page.loadEventFired');
      await send('Page.navigate', { url }, sessionId);
      await loaded;
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function browserProgram(): string {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
  assert.ok(found !== undefined, 'a browser is needed: apt-get install chromium');
  return found;
}

function connect(child: ChildProcess): {
  readonly requests: string[];
  readonly complaints: string[];
  readonly send: <T>(method: string, params?: object, sessionId?: string) => Promise<T>;
  readonly once: (method: string) => Promise<void>;
} {
  const [input, output] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const answers = new Map<number, (message: Message) => void>();
  const waiting = new Map<string, () => void>();
  const requests: string[] = [];
  const complaints: string[] = [];
  let [ids, begun] = [0, ''];
  output.setEncoding('utf8').on('data', (text: string) => {
    const messages = (begun + text).split('\0');
    begun = messages.pop() ?? '';
    for (const message of messages) take(JSON.parse(message));
  });
  child.once('exit', () => {
    for (const answer of answers.values()) answer({ error: { message: 'the browser has ended' } });
  });

  function take(message: Message): void {
    const { id, method = '', params } = message;
    if (id !== undefined) answers.get(id)?.(message);
    waiting.get(method)?.();
    if (method === 'Network.requestWillBeSent') requests.push(params?.['request']?.['url'] ?? '');
    if (method === 'Log.entryAdded') complaints.push(params?.['entry']?.['text'] ?? '');
    if (method === 'Runtime.exceptionThrown') complaints.push(JSON.stringify(params));
  }

  const send = <T>(method: string, params: object = {}, sessionId?: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = ++ids;
      const late = setTimeout(() => reject(new Error(`${method}: no answer`)), patience);
      answers.set(id, ({ result, error }) => {
        clearTimeout(late);
        answers.delete(id);
        if (error === undefined) resolve(result as T);
        else reject(new Error(`${method}: ${error.message}`));
      });
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  const once = (method: string): Promise<void> =>
    new Promise((resolve) => waiting.set(method, resolve));
  return { requests, complaints, send, once };
}
