// Reads the options of net_kernel.monitor_nodes, which are an array or an object.

import type { NodeMonitorOptions } from '../../signals/node-monitors.ts';
import type { Term } from '../../term/term.ts';
import { isPlain } from '../../term/unsendable.ts';

/** Returns the options in `given`; if they are wrong, what monitor_nodes then returns in `['error', …]`. */
export function nodeMonitorOptions(
  given: unknown,
): NodeMonitorOptions | { readonly wrong: readonly [string, Term] } {
  if (given === undefined) return plain;
  if (Array.isArray(given)) return ofArray(given as Term[]);
  if (typeof given === 'object' && given !== null && isPlain(given)) return ofObject(given);
  return { wrong: ['invalid_options', given as Term] };
}

const plain: NodeMonitorOptions = {
  shape: 'plain',
  types: 'visible',
  showType: false,
  reason: false,
  connectionId: false,
};

function ofArray(given: readonly Term[]): ReturnType<typeof nodeMonitorOptions> {
  const types = given.filter(isTypeOption);
  const values = [...new Set(types.map(([, type]) => type))];
  const known = ['nodedown_reason', 'connection_id'];
  const unknown = given.filter((one) => !known.includes(one as string) && !isTypeOption(one));
  if (values.length > 1)
    return {
      wrong: ['option_value_mismatch', values.reverse().map((type) => ['node_type', type])],
    };
  const [type] = values;
  if (types[0] !== undefined && !isType(type)) return { wrong: ['bad_option_value', types[0]] };
  if (unknown.length > 0) return { wrong: ['unknown_options', unknown] };
  return {
    shape: 'list',
    types: isType(type) ? type : 'visible',
    showType: types.length > 0,
    reason: given.includes('nodedown_reason'),
    connectionId: given.includes('connection_id'),
  };
}

function isTypeOption(option: Term): option is readonly ['node_type', Term] {
  return Array.isArray(option) && option.length === 2 && option[0] === 'node_type';
}

function ofObject(given: object): ReturnType<typeof nodeMonitorOptions> {
  const options = given as Readonly<Record<string, Term>>;
  const names = Object.keys(options).sort();
  const bad = names.find((name) => name in valid && valid[name]?.(options[name]) !== true);
  if (bad !== undefined) return { wrong: ['bad_option_value', { [bad]: options[bad] }] };
  const unknown = names.filter((name) => !(name in valid)).map((name) => [name, options[name]]);
  if (unknown.length > 0) return { wrong: ['unknown_options', Object.fromEntries(unknown)] };
  const { node_type, nodedown_reason, connection_id } = options;
  return {
    shape: 'map',
    types: isType(node_type) ? node_type : 'visible',
    showType: node_type !== undefined,
    reason: nodedown_reason === true,
    connectionId: connection_id === true,
  };
}

/** For each option in an object, a test of its value. */
const valid: Readonly<Record<string, (value: Term) => boolean>> = {
  __proto__: null as never,
  connection_id: (value) => typeof value === 'boolean',
  node_type: isType,
  nodedown_reason: (value) => typeof value === 'boolean',
};

function isType(value: unknown): value is NodeMonitorOptions['types'] {
  return value === 'visible' || value === 'hidden' || value === 'all';
}
