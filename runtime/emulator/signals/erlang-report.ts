// The reports of OTP's behaviours on an Erlang node, in the layout of terl's own. Such a report is a map with a label; it may
// have any values.

import { Pid } from '../identity/pid.ts';
import { framesFromErlang, reasonFromErlang } from '../link/erlang-reason.ts';
import { isImproper, List } from '../term/list.ts';
import { partsOf } from '../term/parts-of.ts';
import type { Term } from '../term/term.ts';
import { functionText } from '../text/format-exception.ts';
import { inspect } from '../text/inspect.ts';
import { handlerEnded, machineEnded, serverEnded, unhandled } from './behaviour-reports.ts';
import type { LogEvent, Part } from './log-event.ts';

type Fields = Readonly<Record<string, Term>>;
type Layout = (report: Fields) => Pick<LogEvent, 'parts' | 'tight'>;

/** A report in its layout; undefined if its label is not known. */
export function erlangReport(report: Term): ReturnType<Layout> | undefined {
  const fields = fieldsOf(report);
  const [module, kind] = partsOf(fields['label']);
  if (typeof module !== 'string') return undefined;
  const layout = layouts.get(module) ?? layouts.get(`${module} ${textOf(kind)}`);
  return layout?.(fields);
}

/** The values of a map; none for another term. */
export function fieldsOf(term: Term): Fields {
  return typeof term === 'object' && term !== null && !Array.isArray(term) ? (term as Fields) : {};
}

const layouts: ReadonlyMap<string, Layout> = new Map<string, Layout>([
  ['gen_server terminate', serverEnd],
  ['gen_server no_handle_info', noHandler],
  ['gen_event terminate', handlerEnd],
  ['gen_event no_handle_info', noHandler],
  ['gen_statem terminate', machineEnd],
  ['proc_lib crash', crashed],
  ['supervisor', pairsOnly],
  ['application_controller', pairsOnly],
]);

function noHandler({ module, message }: Fields): ReturnType<Layout> {
  return { parts: unhandled(module, message) };
}

function serverEnd(report: Fields): ReturnType<Layout> {
  return {
    parts: serverEnded({
      name: report['name'],
      message: report['last_message'],
      state: report['state'],
      reason: reasonFromErlang(report['reason']),
      log: report['log'],
      client: client(report['client_info']),
    }),
  };
}

function handlerEnd(report: Fields): ReturnType<Layout> {
  const [exit, given] = partsOf(report['reason']);
  return {
    parts: handlerEnded({
      handler: report['handler'],
      manager: report['name'],
      event: report['last_message'],
      state: report['state'],
      reason: reasonFromErlang(exit === 'EXIT' ? given : report['reason']),
    }),
  };
}

function machineEnd(report: Fields): ReturnType<Layout> {
  const [kind, reason, frames] = partsOf(report['reason']);
  const [count, timeouts] = partsOf(report['timeouts']);
  return {
    parts: machineEnded({
      name: report['name'],
      queue: Array.from(partsOf(report['queue'])),
      state: report['state'],
      kind: textOf(kind),
      reason,
      modules: asArray(report['modules']),
      mode: report['callback_mode'],
      entersStates: report['state_enter'] === true,
      postponed: asArray(report['postponed']),
      frames: framesFromErlang(frames),
      timeouts: [typeof count === 'number' ? count : 0, asArray(timeouts)],
      log: asArray(report['log']),
      client: client(report['client_info']),
    }),
  };
}

/** The client whose call was the last message. */
function client(info: Term): readonly Part[] {
  const [pid, known] = partsOf(info);
  if (known === 'dead') return ['** Client ', [pid], ' is dead'];
  if (Array.isArray(known)) {
    const [name, frames] = known as readonly Term[];
    return ['** Client ', [name], ' stacktrace\n** ', [framesFromErlang(frames)]];
  }
  if (known !== 'remote' || !Pid.is(pid)) return [];
  return ['** Client ', [pid], ` is remote on node ${Pid.homeOf(pid).text}`];
}

function crashed({ report }: Fields): ReturnType<Layout> {
  const [crasher, neighbours] = partsOf(report);
  const others = partsOf(neighbours);
  const parts: Part[] = ['  crasher:\n', ...facts(crasher, '    '), '  neighbours:'];
  for (const [, neighbour] of others.map(partsOf))
    parts.push('\n    neighbour:\n', ...withoutLineEnd(facts(neighbour, '      ')));
  return { parts, tight: others.length > 0 };
}

/** What is known of a process, one thing a line. */
function facts(pairs: Term, margin: string): Part[] {
  return partsOf(pairs).flatMap((pair): Part[] => {
    const [key, value] = partsOf(pair);
    switch (key) {
      case 'initial_call':
        return [`${margin}initial call: ${functionText(value)}\n`];
      case 'current_function':
        return [`${margin}current_function: ${functionText(value)}\n`];
      case 'current_stacktrace':
        return told(`${margin}current_stacktrace: `, framesFromErlang(value));
      case 'error_info': {
        const [kind, reason, frames] = partsOf(value);
        const known = kind === 'exit' || kind === 'throw' ? kind : 'error';
        return [[known, reason, withoutStart(framesFromErlang(frames)), margin], '\n'];
      }
      default:
        return told(`${margin}${textOf(key)}: `, asArray(value));
    }
  });
}

/** Without the last frames, which are those of proc_lib itself. */
function withoutStart(frames: readonly Term[]): readonly Term[] {
  const last = frames.findLastIndex((frame) => partsOf(frame)[0] !== 'proc_lib');
  return frames.slice(0, last + 1);
}

/** A report that is a list of pairs. What is a list of pairs itself has one thing a line, as OTP lays it out. */
function pairsOnly({ report }: Fields): ReturnType<Layout> {
  const parts = partsOf(report).flatMap((pair): Part[] => {
    const [key, value] = partsOf(pair);
    const label = `    ${textOf(key)}: `;
    if (!(value instanceof List) || value.length === 0) return told(label, reasonFromErlang(value));
    const between = `,\n${' '.repeat(label.length + 1)}`;
    return [
      `${label}[`,
      ...partsOf(value).flatMap((one, i): Part[] => (i === 0 ? [[one]] : [between, [one]])),
      ']\n',
    ];
  });
  return { parts: withoutLineEnd(parts) };
}

function told(before: string, term: Term, after = '\n'): Part[] {
  return [before, [term], after];
}

/** Without the end of the last line: the report that is shown has its own. */
function withoutLineEnd(parts: readonly Part[]): Part[] {
  const last = parts.at(-1);
  return typeof last === 'string' ? [...parts.slice(0, -1), last.replace(/\n$/, '')] : [...parts];
}

/** A list as terl's own reports show one. */
function asArray(term: Term): Term {
  return term instanceof List && !isImproper(term) ? Array.from(term) : term;
}

function textOf(term: Term): string {
  return typeof term === 'string' ? term : inspect(term);
}
