// The observer's page in a real browser, with a source that is told what to say.

import { type Observer, startObserver } from '../../runtime/observer/observer.ts';
import { readPageParts } from '../../runtime/observer/page-parts.ts';
import type { HostMessage, PageMessage } from '../../runtime/observer/protocol.ts';
import type { TraceEvent } from '../../runtime/trace/event.ts';
import { type Browser, startBrowser } from '../browser.ts';

export interface OpenPage extends Browser {
  readonly asked: PageMessage[];
  /** Opens the page anew, and tells it these events. */
  begin(events?: readonly TraceEvent[], ...news: readonly HostMessage[]): Promise<string>;
  tell(message: HostMessage): void;
  /** Returns a new address of the same observer. */
  invite(): string;
  /** Ends the observer. */
  stop(): Promise<void>;
  /** Clicks the first element with this selector and this text. */
  click(selector: string, text?: string): Promise<void>;
  press(key: string): Promise<void>;
  /** Moves the pointer to the middle of an element. */
  point(selector: string): Promise<void>;
}

export async function openPage(): Promise<OpenPage> {
  const browser = await startBrowser();
  const asked: PageMessage[] = [];
  let observer: Observer | undefined;
  let tell = (_: HostMessage): void => {};
  const page: OpenPage = {
    ...browser,
    asked,
    tell: (message) => tell(message),
    invite: () => observer?.invite() ?? '',
    async stop() {
      await observer?.close();
      observer = undefined;
    },
    async begin(events = [], ...news) {
      await observer?.close();
      asked.length = 0;
      observer = await startObserver({
        parts: readPageParts(),
        title: 'foo@localhost',
        source(told) {
          tell = told;
          told({ kind: 'trace', isOn: true, nodes: ['foo@host'] });
          for (const message of news) told(message);
          told({ kind: 'events', events, dropped: 0 });
          return { ask: (message) => void asked.push(message), close() {} };
        },
      });
      const url = observer.invite();
      await browser.open(url);
      await browser.until(`document.querySelector('.state')?.textContent`, 'connected');
      if (events.length > 0)
        await browser.until(`document.querySelector('.place')?.textContent !== '0 of 0'`, true);
      return url;
    },
    async click(selector, text) {
      await browser.evaluate(`[...document.querySelectorAll(${JSON.stringify(selector)})]
        .find((one) => ${text === undefined} || one.textContent.startsWith(${JSON.stringify(text ?? '')})).click()`);
    },
    async press(key) {
      const code = key === ' ' ? 'Space' : key;
      const text = key === 'Enter' ? '\r' : key.length === 1 ? key : '';
      const common = { key, code, ...(text === '' ? {} : { text }) };
      await browser.command('Input.dispatchKeyEvent', { type: 'keyDown', ...common });
      await browser.command('Input.dispatchKeyEvent', { type: 'keyUp', key, code });
    },
    async point(selector) {
      const [x, y] = await browser.evaluate<[number, number]>(`(() => {
        const box = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2];
      })()`);
      await browser.command('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
    },
    async close() {
      await observer?.close();
      await browser.close();
    },
  };
  await page.resize(1_280, 800);
  return page;
}

/** Returns what the page saves of these events. */
export async function savedBy(events: readonly TraceEvent[], format: string): Promise<string> {
  const page = await openPage();
  try {
    await page.begin(events);
    await page.evaluate(`(() => {
      const make = URL.createObjectURL;
      URL.createObjectURL = (blob) => {
        window.saved = blob.text();
        return make.call(URL, blob);
      };
    })()`);
    await page.click(`[data-format=${format}]`);
    return await page.evaluate<string>('window.saved');
  } finally {
    await page.close();
  }
}
