// What is known of the event under the pointer, or of the one that is selected.

import type { ReactNode } from 'react';
import { identityOf } from '../../trace/causes.ts';
import { numberOf, ownerOf, type TraceEvent } from '../../trace/event.ts';
import type { Message } from '../../trace/fates.ts';
import { grouped, sentenceOf, termOf } from '../../trace/naming.ts';
import { Sign as SignShape } from './chart-shapes.tsx';
import type { Moment } from './moment.ts';
import { clock, fateWords, kindOf, plain } from './words.ts';

export interface DetailsProps {
  readonly moment: Moment;
  readonly place: number | undefined; // among the shown events
  readonly selected: number | undefined;
  select(identity: string): void;
}

export function Details({ moment, place, selected, select }: DetailsProps): ReactNode {
  const at = place ?? selected;
  const event = at === undefined ? undefined : moment.shown[at];
  if (event === undefined || at === undefined) return <Legend />;
  const relations = moment.relationsTo(at);
  const term = termOf(event);
  const message = moment.fates.get(event.message ?? '');
  return (
    <div className="details">
      <h2>
        <span className={`kind ${event.kind}`}>{kindOf(event)}</span>
      </h2>
      {term === undefined ? null : <pre className="term">{plain(term)}</pre>}
      <dl>
        <Fact name="process">{plain(moment.nameOf(ownerOf(event)))}</Fact>
        <Fact name="node">{plain(event.node)}</Fact>
        {event.other === undefined ? null : (
          <Fact name={otherWord(event)}>{plain(moment.nameOf(event.other))}</Fact>
        )}
        {message === undefined ? null : <Fact name="fate">{fateWords[message.fate]}</Fact>}
        {event.message === undefined ? null : <Fact name="message">{plain(event.message)}</Fact>}
        <Fact name="event">
          {event.count} of its process, {numberOf(event)} of its node
        </Fact>
        <Fact name="time">{clock(event.time)}</Fact>
        <Fact name="knows of">{vectorText(event)}</Fact>
      </dl>
      <p className="relations">
        <span className="past">{grouped(relations.past)} before</span>
        <span className="future">{grouped(relations.future)} after</span>
        <span className="concurrent">{grouped(relations.concurrent)} concurrent</span>
      </p>
      {message === undefined ? null : <Parts moment={moment} message={message} select={select} />}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function otherWord({ kind }: TraceEvent): string {
  if (kind === 'arrive' || kind === 'receive') return 'from';
  return kind === 'send' ? 'to' : 'other';
}

function vectorText({ vector }: TraceEvent): string {
  const entries = Object.entries(vector).slice(0, 12);
  return entries.map(([life, number]) => `${plain(life)}: ${number}`).join(', ');
}

/** The events of a message, each a way to it. */
function Parts({
  moment,
  message,
  select,
}: {
  moment: Moment;
  message: Message;
  select(identity: string): void;
}): ReactNode {
  const parts = [message.send, message.arrive, message.receive].filter((one) => one !== undefined);
  return (
    <ol className="parts">
      {parts.map((part) => (
        <li key={part.kind}>
          <button type="button" onClick={() => select(identityOf(part))}>
            {kindOf(part)}
          </button>{' '}
          <span>{plain(moment.nameOf(part.process))}</span>
        </li>
      ))}
    </ol>
  );
}

/** Says, for those who do not see the chart, which event is selected. */
export function Spoken({
  moment,
  selected,
}: {
  moment: Moment;
  selected: number | undefined;
}): ReactNode {
  const event = selected === undefined ? undefined : moment.shown[selected];
  const text =
    event === undefined
      ? ''
      : `${plain(moment.nameOf(ownerOf(event)))} ${plain(sentenceOf(event, moment.nameOf))}`;
  return (
    <p className="unseen" aria-live="polite">
      {text}
    </p>
  );
}

function Legend(): ReactNode {
  return (
    <div className="details legend">
      <h2>What is what</h2>
      <LegendRow words="sent, arrived, received">
        <path className="key-line" d="M4 5L46 15" />
        <polygon className="key-head" points="46,15 36,15.5 38,9.5" />
        <path className="key-tick" d="M49 14l3 4l7 -9" />
      </LegendRow>
      <LegendRow words="waits in the mailbox until it is received">
        <path className="key-waits" d="M30 3v14" />
        <path className="key-tick" d="M38 11l3 4l7 -9" />
      </LegendRow>
      <LegendRow words="lost: it never arrived">
        <path className="key-line lost" d="M4 5L40 14M36 9l9 9m0 -9l-9 9" />
      </LegendRow>
      <LegendRow words="under way">
        <path className="key-line under-way" d="M4 5L44 15" />
      </LegendRow>
      <LegendRow words="unknown: not told, or events missing">
        <path className="key-line unknown" d="M4 5L42 14" />
        <text className="key-sign unknown" x={48} y={18}>
          ?
        </text>
      </LegendRow>
      <LegendRow words="spawn">
        <path className="key-line spawn" d="M4 5L44 15" />
      </LegendRow>
      <LegendRow words="exit, and its signal">
        <path className="key-cross" d="M5 4l12 12m0 -12l-12 12" />
        <path className="key-line signal" d="M20 10L54 16" />
      </LegendRow>
      <LegendRow words="link, monitor; DOWN">
        <Sign kind="link" x={11} y={10} />
        <Sign kind="monitor" x={31} y={10} />
        <Sign kind="down" x={51} y={10} />
      </LegendRow>
      <LegendRow words="typed at the prompt, its value">
        <Sign kind="entry" x={31} y={10} />
      </LegendRow>
      <LegendRow words="nodeup, nodedown; a fault">
        <Sign kind="nodeup" x={11} y={10} />
        <Sign kind="nodedown" x={31} y={10} />
        <Sign kind="fault" x={51} y={10} />
      </LegendRow>
      <p className="keys">
        <kbd>↓</kbd> <kbd>↑</kbd> next event · <kbd>→</kbd> <kbd>←</kbd> along its message
        <br />
        <kbd>Space</kbd> pause or live · <kbd>/</kbd> filter · <kbd>Esc</kbd> nothing selected
      </p>
    </div>
  );
}

function Sign({ kind, x, y }: { kind: TraceEvent['kind']; x: number; y: number }): ReactNode {
  return (
    <g className={`key-mark ${kind}`}>
      <SignShape kind={kind} x={x} y={y} isBorn={false} />
    </g>
  );
}

function LegendRow({ words, children }: { words: string; children: ReactNode }): ReactNode {
  return (
    <p className="row">
      <svg width={62} height={20} role="presentation">
        {children}
      </svg>
      {words}
    </p>
  );
}
