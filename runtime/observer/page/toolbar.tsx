// What stands above the chart: live or paused, the moment that is shown, filters, saving.

import { type ReactNode, useState } from 'react';
import { columnsOf } from '../../trace/chart-columns.ts';
import type { TraceEvent } from '../../trace/event.ts';
import { grouped } from '../../trace/naming.ts';
import { type Filter, noFilter, shownEvents } from './filter.ts';
import type { Moment } from './moment.ts';
import { download, type Format, fileOf, formats } from './save.tsx';
import type { Act, View } from './view-state.ts';
import { plain } from './words.ts';

export interface ToolbarProps {
  readonly view: View;
  readonly known: readonly TraceEvent[];
  readonly lives: readonly string[]; // of nodes, in the order of their columns
  readonly moment: Moment;
  readonly policy: string;
  readonly canBeLive: boolean;
  act(act: Act): void;
}

export function Toolbar(props: ToolbarProps): ReactNode {
  const { view, known, lives, moment, act, policy, canBeLive } = props;
  const all = view.frozen ?? known;
  const until = Math.min(view.until ?? all.length, all.length);
  const isLive = view.frozen === undefined;
  const more = known.length - all.length;
  return (
    <div className="toolbar">
      {canBeLive ? (
        <button
          type="button"
          className="live"
          aria-pressed={isLive}
          onClick={() => act(isLive ? { kind: 'pause', events: known } : { kind: 'live' })}
        >
          {isLive ? 'Pause' : 'Live'}
          {more > 0 ? <span className="more"> +{grouped(more)}</span> : null}
        </button>
      ) : null}
      <label className="moment">
        <span className="unseen">Moment</span>
        <input
          type="range"
          min={0}
          max={all.length}
          value={until}
          onChange={({ target }) =>
            act({ kind: 'scrub', events: all, until: Number(target.value) })
          }
        />
        <span className="place">
          {grouped(until)} of {grouped(all.length)}
        </span>
      </label>
      <input
        id="filter"
        type="search"
        placeholder="Filter by text"
        aria-label="Filter by text"
        value={view.filter.text}
        onChange={({ target }) => act({ kind: 'filter', filter: { text: target.value } })}
      />
      <Shown known={all} lives={lives} filter={view.filter} leftOut={moment.leftOut} act={act} />
      <Save moment={moment} policy={policy} />
    </div>
  );
}

interface ShownProps {
  readonly known: readonly TraceEvent[];
  readonly lives: readonly string[];
  readonly filter: Filter;
  readonly leftOut: number; // processes that have ended, and have no column while the chart is live
  act(act: Act): void;
}

/** A menu of the nodes and processes that are shown. */
function Shown(props: ShownProps): ReactNode {
  const { filter, leftOut } = props;
  const [isOpen, setOpen] = useState(false);
  const hidden = filter.hiddenLives.size + filter.hiddenProcesses.size;
  return (
    <details
      className="menu"
      name="menu"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        Processes{hidden > 0 ? ` (${hidden} hidden)` : ''}
        {leftOut > 0 ? ` (${grouped(leftOut)} ended)` : ''}
      </summary>
      {isOpen ? <ShownList {...props} /> : null}
    </details>
  );
}

const mostChoices = 300; // in the menu; the text filter finds the others

/** The nodes and processes in the order of the chart's columns, also those that are hidden. */
function ShownList({ known, lives, filter, leftOut, act }: ShownProps): ReactNode {
  const { columns, groups } = columnsOf(
    shownEvents(known, { ...noFilter, system: filter.system }),
    lives,
  );
  return (
    <div className="panel">
      {leftOut > 0 ? (
        <p className="left-out">
          {grouped(leftOut)} that ended earlier have no column while the chart is live: pause it to
          see them.
        </p>
      ) : null}
      <Choice
        words="System processes"
        isOn={filter.system}
        turn={(system) => act({ kind: 'filter', filter: { system } })}
      />
      {groups.map(({ life, name, creation, from, columns: count }) => (
        <fieldset key={life}>
          <Choice
            words={`${plain(name)}/${plain(creation)}`}
            isOn={!filter.hiddenLives.has(life)}
            turn={() =>
              act({ kind: 'filter', filter: { hiddenLives: turned(filter.hiddenLives, life) } })
            }
          />
          {columns
            .slice(from, from + count)
            .filter(({ key }) => key !== life)
            .slice(0, mostChoices)
            .map(({ key, label }) => (
              <Choice
                key={key}
                words={plain(label)}
                isOn={!filter.hiddenProcesses.has(key)}
                turn={() =>
                  act({
                    kind: 'filter',
                    filter: { hiddenProcesses: turned(filter.hiddenProcesses, key) },
                  })
                }
              />
            ))}
        </fieldset>
      ))}
    </div>
  );
}

function turned(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}

function Choice({
  words,
  isOn,
  turn,
}: {
  words: string;
  isOn: boolean;
  turn(isOn: boolean): void;
}): ReactNode {
  return (
    <label className="choice">
      <input type="checkbox" checked={isOn} onChange={({ target }) => turn(target.checked)} />
      {words}
    </label>
  );
}

function Save({ moment, policy }: { moment: Moment; policy: string }): ReactNode {
  const [sentence, setSentence] = useState('');
  const save = (format: Format): void => {
    const file = fileOf(format, moment, policy);
    if ('sentence' in file) return setSentence(file.sentence);
    setSentence('');
    download(file);
  };
  return (
    <details className="menu" name="menu">
      <summary>Save</summary>
      <div className="panel right">
        {formats.map(([format, name]) => (
          <button type="button" key={format} data-format={format} onClick={() => save(format)}>
            {name}
          </button>
        ))}
        <p role="status">{sentence}</p>
      </div>
    </details>
  );
}
