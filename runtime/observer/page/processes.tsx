// The processes of all nodes, and what is known of one of them.

import { type ReactNode, useMemo, useState } from 'react';
import { grouped } from '../../trace/naming.ts';
import type { ProcessRow } from '../protocol.ts';
import type { News } from './news.ts';
import { bytes, plain } from './words.ts';

export interface ProcessesProps {
  readonly news: News;
  inspect(key: string): void;
}

type Sorting = 'shown' | 'reductions' | 'memory' | 'mailbox' | 'links';

const headings: readonly (readonly [by: Sorting, heading: string])[] = [
  ['reductions', 'Reductions'],
  ['memory', 'Memory'],
  ['mailbox', 'Mailbox'],
  ['links', 'Links'],
];

const mostRows = 500; // more than a person reads; the others are counted

export function Processes({ news, inspect }: ProcessesProps): ReactNode {
  const [by, setBy] = useState<Sorting>('reductions');
  const [chosen, setChosen] = useState<string>();
  const rows = useMemo(() => sorted(news, by), [news, by]);
  if (rows.length === 0)
    return (
      <>
        <p className="nothing">The nodes have not told of their processes.</p>
        <Silent news={news} />
      </>
    );
  const more = Math.max(0, rows.length - mostRows) + sumOf(news.more.values());
  const choose = (key: string): void => {
    setChosen(key);
    inspect(key);
  };
  return (
    <div className="split">
      <div className="table">
        <table>
          <thead>
            <tr>
              <Heading by="shown" heading="Process" sorting={by} sort={setBy} />
              <th scope="col">Node</th>
              <th scope="col">Function</th>
              {headings.map(([one, heading]) => (
                <Heading key={one} by={one} heading={heading} sorting={by} sort={setBy} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, mostRows).map(({ row, node }) => (
              <ProcessLine
                key={row.key}
                row={row}
                node={node}
                isChosen={row.key === chosen}
                choose={choose}
              />
            ))}
          </tbody>
        </table>
        {more > 0 ? <p>{grouped(more)} more processes are not shown.</p> : null}
        <Silent news={news} />
      </div>
      <Inspected news={news} chosen={chosen} />
    </div>
  );
}

function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

/** The nodes that have not answered. */
function Silent({ news: { silent } }: { news: News }): ReactNode {
  return [...silent].map(([node, why]) => (
    <p key={node} className="silent" role="status">
      {plain(why)}.
    </p>
  ));
}

function sorted(
  { processes }: News,
  by: Sorting,
): readonly { readonly row: ProcessRow; readonly node: string }[] {
  const rows = [...processes].flatMap(([node, some]) => some.map((row) => ({ row, node })));
  return rows.sort((one, other) => {
    if (by === 'shown')
      return titleOf(one.row).localeCompare(titleOf(other.row), 'en', { numeric: true });
    return other.row[by] - one.row[by] || one.row.key.localeCompare(other.row.key, 'en');
  });
}

function titleOf({ name, shown }: ProcessRow): string {
  return name === '' ? shown : `${name} ${shown}`;
}

interface HeadingProps {
  readonly by: Sorting;
  readonly heading: string;
  readonly sorting: Sorting;
  sort(by: Sorting): void;
}

function Heading({ by, heading, sorting, sort }: HeadingProps): ReactNode {
  const direction = by === 'shown' ? 'ascending' : 'descending';
  return (
    <th
      scope="col"
      aria-sort={by === sorting ? direction : 'none'}
      className={by === 'shown' ? '' : 'number'}
    >
      <button type="button" onClick={() => sort(by)}>
        {by === 'memory' ? (
          <span title="Estimated from mailbox and dictionary">{heading}</span>
        ) : (
          heading
        )}
        <span className="arrow-sign" aria-hidden="true">
          {by === sorting ? (by === 'shown' ? ' ↑' : ' ↓') : ''}
        </span>
      </button>
    </th>
  );
}

interface LineProps {
  readonly row: ProcessRow;
  readonly node: string;
  readonly isChosen: boolean;
  choose(key: string): void;
}

function ProcessLine({ row, node, isChosen, choose }: LineProps): ReactNode {
  return (
    <tr className={isChosen ? 'chosen' : ''} onClick={() => choose(row.key)}>
      <td>
        <button type="button" aria-pressed={isChosen} onClick={() => choose(row.key)}>
          {plain(titleOf(row))}
        </button>
      </td>
      <td>{plain(node)}</td>
      <td>
        <Breakable name={plain(row.current || row.initial)} />
      </td>
      <td className="number">{grouped(row.reductions)}</td>
      <td className="number">{bytes(row.memory)}</td>
      <td className={`number${row.mailbox > 100 ? ' full' : ''}`}>{grouped(row.mailbox)}</td>
      <td className="number">{grouped(row.links)}</td>
    </tr>
  );
}

/** A name that may go on in the next line after a dot, a slash or a low line. */
function Breakable({ name }: { name: string }): ReactNode {
  const parts = [...name.matchAll(/[^._/:]*(?:[._/:]|$)/g)];
  return (
    <code>
      {parts.map(({ index, 0: part }) => (
        <span key={index}>
          {part}
          <wbr />
        </span>
      ))}
    </code>
  );
}

function Inspected({
  news: { inspected },
  chosen,
}: {
  news: News;
  chosen: string | undefined;
}): ReactNode {
  if (chosen === undefined)
    return (
      <aside className="details">
        Choose a process to see its mailbox, links, monitors and dictionary.
      </aside>
    );
  if (inspected?.key !== chosen)
    return (
      <aside className="details" aria-busy="true">
        Asking its node …
      </aside>
    );
  return (
    <aside className="details" aria-label="Process">
      <dl className="wide">
        {Object.entries(inspected.info).map(([name, value]) => (
          <div key={name}>
            <dt>{plain(name)}</dt>
            <dd>
              {typeof value === 'string' && value !== '' ? (
                plain(value)
              ) : (
                <Lines lines={[...value]} />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}

function Lines({ lines }: { lines: readonly string[] }): ReactNode {
  if (lines.length === 0) return <span className="none">none</span>;
  return (
    <ol className="lines">
      {lines.map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two messages of a mailbox may be the same
        <li key={place}>{plain(line)}</li>
      ))}
    </ol>
  );
}
