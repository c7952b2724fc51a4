// Which nodes have loaded a distributed application, and may run it (OTP: dist_ac, load and dist_ac_app_loaded).

import { here } from '../../identity/incarnation.ts';
import { Exit } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { inspect } from '../../text/inspect.ts';
import { reportError } from '../application/reports.ts';
import { without } from '../application/state.ts';
import { areEqual, flat, isLoadedHere, mayRunHere, usualPermission, withRun } from './appl.ts';
import { applNamed, keep, state, tellNodes } from './state.ts';

/** Called when the application has been loaded here: tells the other nodes. */
export function loadHere(name: string): void {
  const appl = applNamed(name);
  if (appl === undefined) return;
  const permission = usualPermission(name);
  let own = withRun(appl, here.node.text, permission);
  const told = state.distLoaded.filter((one) => one.name === name);
  for (const { node, nodes, permission: theirs } of told) {
    if (!areEqual(own.nodes, nodes)) mismatch(name, node);
    own = withRun(own, node, theirs);
  }
  keep(own);
  state.distLoaded = without(state.distLoaded, name);
  const knowUs = told.map(({ node }) => node);
  const nodes = own.nodes as Term;
  for (const node of flat(own.nodes)) {
    const isKnown = knowUs.includes(node);
    tellNodes([node], ['dist_ac_app_loaded', here.node.text, name, nodes, permission, isKnown]);
  }
}

/** Called when another node tells that it has loaded the application. */
export function loadedThere(
  node: string,
  name: string,
  nodes: Term,
  permission: boolean,
  knowsUs: boolean,
): void {
  const appl = applNamed(name);
  if (appl === undefined || !isLoadedHere(appl)) {
    state.distLoaded = [{ name, node, nodes, permission }, ...state.distLoaded];
    return;
  }
  if (!areEqual(appl.nodes, nodes)) mismatch(name, node);
  keep(withRun(appl, node, permission));
  if (knowsUs) return;
  const own = [here.node.text, name, appl.nodes as Term, mayRunHere(appl), true];
  tellNodes([node], ['dist_ac_app_loaded', ...own]);
}

export function unloadedThere(node: string, name: string): void {
  const appl = applNamed(name);
  if (appl !== undefined) keep(withRun(appl, node, undefined));
  state.distLoaded = state.distLoaded.filter((one) => one.name !== name || one.node !== node);
}

/** Called when the application has been unloaded here. */
export function unloadHere(name: string): void {
  const appl = applNamed(name);
  if (appl === undefined) return;
  tellNodes(flat(appl.nodes), ['dist_ac_app_unloaded', here.node.text, name]);
  keep({ ...appl, id: undefined, run: [] });
}

/** Two nodes that do not agree on where an application runs could both run it. */
function mismatch(name: string, node: string): never {
  const nodes = `${inspect(here.node.text)} and ${inspect(node)}`;
  reportError(`Distribution mismatch for application "${name}" on nodes ${nodes}\n`);
  throw new Exit(['distribution_mismatch', name, node]);
}
