// The script of the observer's page: connects to the node, or shows the trace that a saved page has inside.

import { createRoot } from 'react-dom/client';
import { readTrace } from '../../trace/jsonl.ts';
import type { PageData } from '../page-html.ts';
import type { HostMessage } from '../protocol.ts';
import { App } from './app.tsx';
import { connect, noConnection } from './connection.ts';
import { createEventStore } from './event-store.ts';
import { heard, noNews } from './news.ts';

const data = JSON.parse(element('data').textContent) as PageData;
const store = createEventStore();
const listeners = new Set<() => void>();
let news = noNews;

if (data.trace !== undefined) store.add(readTrace('this page', data.trace), 0);
if (data.key !== undefined) history.replaceState(null, '', '/'); // the address was good once: it is no use to anybody now

const connection = data.key === undefined ? noConnection : connect(data.key, take);

createRoot(element('page')).render(
  <App
    store={store}
    connection={connection}
    newsStore={{
      get news() {
        return news;
      },
      subscribe(changed) {
        listeners.add(changed);
        return () => void listeners.delete(changed);
      },
    }}
    policy={data.policy}
    isSaved={data.key === undefined}
  />,
);

function take(message: HostMessage): void {
  if (message.kind === 'events') {
    store.add(message.events, message.dropped);
    return;
  }
  if (message.kind === 'begin') {
    store.clear();
    return;
  }
  news = heard(news, message);
  for (const changed of listeners) changed();
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`expected an element ${id}`);
  return found;
}
