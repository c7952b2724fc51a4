// The reports of OTP's behaviours on an Erlang node, in the layout of terl's own (OTP: format_log of gen_server, gen_statem
// and gen_event, proc_lib:format). Such a report is a map with a label; it may have any values.

import { Pid } from '../identity/pid.ts';
import { framesFromErlang, reasonFromErlang } from '../link/erlang-reason.ts';
import { isImproper, List } from '../term/list.ts';
import { partsOf } from '../term/parts-of.ts';
import type { Term } from '../term/term.ts';
import { inspect } from '../text/inspect.ts';
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
  ['gen_server terminate', serverEnded],
  ['gen_server no_handle_info', unhandled],
  ['gen_event terminate', handlerEnded],
  ['gen_event no_handle_info', unhandled],
  ['gen_statem terminate', machineEnded],
  ['proc_lib crash', crashed],
  ['supervisor', pairsOnly],
  ['application_controller', pairsOnly],
]);

function serverEnded(report: Fields): ReturnType<Layout> {
  const parts: Part[] = [
    ...told('** Generic server ', report['name'], ' terminating \n'),
    ...told('** Last message in was ', report['last_message']),
    ...told('** When Server state == ', report['state']),
    ...told('** Reason for termination ==\n** ', reasonFromErlang(report['reason'])),
    ...ifAny('** Log ==\n** ', report['log']),
    ...client(report['client_info']),
  ];
  return { parts: withoutLineEnd(parts) };
}

function unhandled({ module, message }: Fields): ReturnType<Layout> {
  const parts = [
    ...told('** Undefined handle_info in ', module),
    ...told('** Unhandled message: ', message),
  ];
  return { parts: withoutLineEnd(parts) };
}

function handlerEnded(report: Fields): ReturnType<Layout> {
  const [exit, given] = partsOf(report['reason']);
  const reason = exit === 'EXIT' ? given : report['reason'];
  const parts: Part[] = [
    ...told('** gen_event handler ', report['handler'], ' crashed.\n'),
    ...told('** Was installed in ', report['name']),
    ...told('** Last event was: ', report['last_message']),
    ...told('** When handler state == ', report['state']),
    ...told('** Reason == ', reasonFromErlang(reason)),
  ];
  return { parts: withoutLineEnd(parts) };
}

function machineEnded(report: Fields): ReturnType<Layout> {
  const queue = partsOf(report['queue']);
  const [kind, reason, frames] = partsOf(report['reason']);
  const [count, timeouts] = partsOf(report['timeouts']);
  const mode = report['callback_mode'];
  const parts: Part[] = [
    ...told('** State machine ', report['name'], ' terminating\n'),
    ...(queue.length > 0 ? told('** Last event = ', queue[0]) : []),
    ...told('** When server state  = ', report['state']),
    ...told(`** Reason for termination = ${textOf(kind)}:`, reason),
    ...told('** Callback modules = ', asArray(report['modules'])),
    ...told('** Callback mode = ', report['state_enter'] === true ? [mode, 'state_enter'] : mode),
    ...ifAny('** Queued = ', queue.slice(1)),
    ...ifAny('** Postponed = ', report['postponed']),
    ...ifAny('** Stacktrace =\n**  ', framesFromErlang(frames)),
    ...(Number(count) > 0 ? told('** Time-outs: ', [count, asArray(timeouts)]) : []),
    ...ifAny('** Log =\n**  ', report['log']),
    ...client(report['client_info']),
  ];
  return { parts: withoutLineEnd(parts) };
}

/** The client whose call was the last message. */
function client(info: Term): Part[] {
  const [pid, known] = partsOf(info);
  if (known === 'dead') return told('** Client ', pid, ' is dead\n');
  if (Array.isArray(known)) {
    const [name, frames] = known as readonly Term[];
    return [...told('** Client ', name, ' stacktrace\n'), ...told('** ', framesFromErlang(frames))];
  }
  if (known !== 'remote' || !Pid.is(pid)) return [];
  return told('** Client ', pid, ` is remote on node ${Pid.homeOf(pid).text}\n`);
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

/** A function as reports show it, such as `srv.init/1`: [module, name, arity], or the arguments in place of their number. */
function functionText(call: Term): string {
  const [module, name, args] = partsOf(call);
  return `${textOf(module)}.${textOf(name)}/${textOf(Array.isArray(args) ? args.length : args)}`;
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

function ifAny(before: string, term: Term): Part[] {
  return partsOf(term).length > 0 ? told(before, asArray(term)) : [];
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
