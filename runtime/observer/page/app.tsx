// The page: three views of what the nodes do.

import {
  type Dispatch,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { grouped } from '../../trace/naming.ts';
import { Chart } from './chart.tsx';
import type { Connection, ConnectionState } from './connection.ts';
import { Details, Spoken } from './details.tsx';
import { type EventStore, keptEvents } from './event-store.ts';
import { MeshView } from './mesh.tsx';
import { type Moment, momentOf } from './moment.ts';
import type { News } from './news.ts';
import { Processes } from './processes.tsx';
import { Toolbar } from './toolbar.tsx';
import { type Act, acted, eventsOf, firstView, type Tab, type View } from './view-state.ts';
import { plain } from './words.ts';

export interface AppProps {
  readonly store: EventStore;
  readonly connection: Connection;
  readonly newsStore: { readonly news: News; subscribe(changed: () => void): () => void };
  readonly policy: string; // for a saved page
  readonly isSaved: boolean;
}

const tabs: readonly (readonly [tab: Tab, name: string])[] = [
  ['messages', 'Messages'],
  ['mesh', 'Mesh'],
  ['processes', 'Processes'],
];

export function App(props: AppProps): ReactNode {
  const { store, connection, newsStore, policy, isSaved } = props;
  const known = useSyncExternalStore(store.subscribe, () => store.known);
  const news = useSyncExternalStore(newsStore.subscribe, () => newsStore.news);
  const state = useSyncExternalStore(connection.subscribe, () => connection.state);
  const [view, act] = useReducer(acted, firstView);
  const [width, measured] = useWidth();
  const events = eventsOf(view, known.events);
  const { lives } = known;
  const moment = useMemo(
    () => momentOf(events, view.filter, width, lives),
    [events, view.filter, width, lives],
  );
  useKeys(act, view, store);
  useMenus();
  useWatching(view.tab, connection, state);
  return (
    <>
      <header>
        <h1>{document.title}</h1>
        <nav aria-label="Views">
          {tabs.map(([tab, name]) => (
            <button
              type="button"
              key={tab}
              aria-current={view.tab === tab ? 'page' : undefined}
              onClick={() => act({ kind: 'show', tab })}
            >
              {name}
            </button>
          ))}
        </nav>
        <Status
          state={state}
          isSaved={isSaved}
          news={news}
          dropped={known.dropped}
          connection={connection}
        />
      </header>
      <main>
        {view.tab === 'processes' ? null : (
          <Toolbar
            view={view}
            known={known.events}
            moment={moment}
            policy={policy}
            act={act}
            canBeLive={!isSaved}
          />
        )}
        {view.tab === 'messages' ? (
          <Messages
            moment={moment}
            view={view}
            act={act}
            known={known.events}
            measured={measured}
          />
        ) : null}
        {view.tab === 'mesh' ? (
          <MeshView moment={moment} told={view.frozen === undefined ? news.mesh : undefined} />
        ) : null}
        {view.tab === 'processes' ? (
          <Processes news={news} inspect={(key) => connection.ask({ kind: 'inspect', key })} />
        ) : null}
      </main>
    </>
  );
}

interface MessagesProps {
  readonly moment: Moment;
  readonly view: View;
  readonly known: View['frozen'] & object;
  readonly act: Dispatch<Act>;
  measured(element: HTMLElement | null): void;
}

function Messages({ moment, view, known, act, measured }: MessagesProps): ReactNode {
  const [hovered, hover] = useState<number>();
  const selected = moment.placeOf(view.selected);
  const select = useCallback(
    (one: string | undefined) => act({ kind: 'select', selected: one }),
    [act],
  );
  const pause = useCallback(() => act({ kind: 'pause', events: known }), [act, known]);
  return (
    <div className="split">
      <div className="fill" ref={measured}>
        <Chart
          moment={moment}
          isLive={view.frozen === undefined}
          selected={view.selected}
          select={select}
          hovered={hovered}
          hover={hover}
          pause={pause}
        />
      </div>
      <aside aria-label="Event">
        <Details moment={moment} place={hovered} selected={selected} select={select} />
        <Spoken moment={moment} selected={selected} />
      </aside>
    </div>
  );
}

interface StatusProps {
  readonly state: ConnectionState;
  readonly isSaved: boolean;
  readonly news: News;
  readonly dropped: number;
  readonly connection: Connection;
}

function Status({ state, isSaved, news, dropped, connection }: StatusProps): ReactNode {
  const words: Readonly<Record<ConnectionState, string>> = {
    connecting: 'connecting …',
    connected: 'connected',
    ended: isSaved
      ? 'a saved trace'
      : 'The node has gone, or the page was opened twice. observer.start() gives a new address.',
  };
  return (
    <div className={`status ${isSaved ? 'saved' : state}`} role="status">
      {dropped > 0 ? (
        <span className="dropped" title={whatIsKept}>
          {grouped(dropped)} events are not on this page
        </span>
      ) : null}
      {state === 'connected' && news.isTraced !== undefined ? (
        <button
          type="button"
          className="trace"
          aria-pressed={news.isTraced}
          onClick={() => connection.ask({ kind: 'trace', on: !news.isTraced })}
        >
          {news.isTraced ? 'Stop tracing' : 'Start tracing'}
        </button>
      ) : null}
      {news.why === '' ? null : <span className="why">{plain(news.why)}</span>}
      <span className="state" title={words[state]}>
        {words[state]}
      </span>
    </div>
  );
}

const whatIsKept = `A page keeps the last ${grouped(keptEvents)} events. chart() and trace.save have all that the node keeps, which is more.`;

/** The width that the chart has, and what measures it. */
function useWidth(): [number, (element: HTMLElement | null) => void] {
  const [width, setWidth] = useState(900);
  const watcher = useRef<ResizeObserver>(undefined);
  const measured = useCallback((element: HTMLElement | null) => {
    watcher.current?.disconnect();
    if (element === null) return;
    const scrollbar = 18; // pixels
    watcher.current = new ResizeObserver(() => setWidth(element.clientWidth - scrollbar));
    watcher.current.observe(element);
  }, []);
  return [width, measured];
}

/** Keys that have a meaning everywhere but in a field. */
function useKeys(act: Dispatch<Act>, view: View, store: EventStore): void {
  useEffect(() => {
    const turn = (): void =>
      act(
        view.frozen === undefined
          ? { kind: 'pause', events: store.known.events }
          : { kind: 'live' },
      );
    const pressed = (event: KeyboardEvent): void => {
      if (isForField(event)) return;
      if (event.key === ' ') turn();
      else if (event.key === '/') document.getElementById('filter')?.focus();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [act, view.frozen, store]);
}

function isForField({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return true;
  return target instanceof HTMLElement && /^(INPUT|BUTTON|SUMMARY)$/.test(target.tagName);
}

/** An open menu closes by Escape, and when a person goes on elsewhere. */
function useMenus(): void {
  useEffect(() => {
    const close = (target: EventTarget | null): void => {
      for (const menu of document.querySelectorAll<HTMLDetailsElement>('.menu[open]')) {
        if (target instanceof Node && menu.contains(target)) continue;
        if (target === null && menu.contains(document.activeElement))
          menu.querySelector('summary')?.focus();
        menu.open = false;
      }
    };
    const pressed = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') close(null);
    };
    const went = ({ target }: Event): void => close(target);
    window.addEventListener('keydown', pressed);
    window.addEventListener('pointerdown', went);
    window.addEventListener('focusin', went);
    return () => {
      window.removeEventListener('keydown', pressed);
      window.removeEventListener('pointerdown', went);
      window.removeEventListener('focusin', went);
    };
  }, []);
}

/** Tells the host what is looked at, so that it need not tell what nobody sees. */
function useWatching(tab: Tab, connection: Connection, state: ConnectionState): void {
  useEffect(() => {
    if (state !== 'connected') return;
    connection.ask({ kind: 'watch', what: tab === 'messages' ? 'chart' : tab });
  }, [tab, connection, state]);
}
