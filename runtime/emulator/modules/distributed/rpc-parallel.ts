// The functions of rpc that spread many calls over all nodes: parallel_eval and pmap (OTP: rpc).

import { here } from '../../identity/incarnation.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { badarg, Exit } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { nodes as connectedNodes } from '../system/nodes.ts';
import { requestFor } from './erpc.ts';
import { rpc as basics } from './rpc.ts';

type Call = readonly [module: string, fn: string, args: readonly Term[]];

/**
 * Makes many calls at the same time, spread evenly over this node
 * and all connected visible ones: `await rpc.parallel_eval([[module, fn, args], …])`.
 * Returns an array of the values, in the order of the calls,
 * each as rpc.call returns it (rpc:parallel_eval/1).
 */
const parallel_eval = asyncToGenerator(function* (...args: unknown[]): Steps<Term[]> {
  const [calls] = args;
  if (!Array.isArray(calls) || !calls.every(isCall))
    throw badarg(1, 'not an array of [module, function, arguments]', 'rpc.parallel_eval', args);
  return yield* spread(calls);
});

/**
 * Calls a function once for each element of a list,
 * spread over the nodes as parallel_eval does: `await rpc.pmap([module, fn], extra, list)`.
 * The arguments of a call are the element, then the elements of `extra`. Returns an array of the values.
 * Exits with 'badrpc' if one of the calls fails (rpc:pmap/3).
 */
const pmap = asyncToGenerator(function* (...args: unknown[]): Steps<Term[]> {
  const [what, extra, list] = args;
  const [module, fn] = Array.isArray(what) && what.length === 2 ? (what as unknown[]) : [];
  if (typeof module !== 'string' || typeof fn !== 'string')
    throw badarg(1, 'not [module, function], two names', 'rpc.pmap', args);
  if (!Array.isArray(extra)) throw badarg(2, 'not an array of arguments', 'rpc.pmap', args);
  if (!Array.isArray(list)) throw badarg(3, 'not an array', 'rpc.pmap', args);
  const calls = (list as Term[]).map((one): Call => [module, fn, [one, ...(extra as Term[])]]);
  const values = yield* spread(calls);
  if (values.some((value) => Array.isArray(value) && value[0] === 'badrpc'))
    throw new Exit('badrpc');
  return values;
});

function isCall(one: unknown): one is Call {
  if (!Array.isArray(one) || one.length !== 3) return false;
  const [module, fn, args] = one as unknown[];
  return typeof module === 'string' && typeof fn === 'string' && Array.isArray(args);
}

function* spread(calls: readonly Call[]): Steps<Term[]> {
  const nodes = [here.node.text, ...connectedNodes()];
  const keys = calls.map((call, i) =>
    requestFor('rpc.parallel_eval', [nodes[i % nodes.length], ...call]),
  );
  const values: Term[] = [];
  for (const key of keys) values.push((yield basics['yield']?.(key)) as Term);
  return values;
}

export const rpc: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  ...basics,
  parallel_eval,
  pmap,
};
