// A session may have been recorded from a later prompt on: the node counts its prompts from there.

import type { Member } from './control.ts';

const promptForm = /^((?:\([^\s()]+\))?)(\d+)>$/;

/**
 * Give the first prompt of a node the number that is wanted, where only that differs. False if the node cannot be told, or
 * if it is another prompt.
 */
export async function numberFirst(
  wanted: string,
  shown: string | undefined,
  node: Member | undefined,
): Promise<boolean> {
  const [, name, number] = promptForm.exec(wanted) ?? [];
  if (node?.kind !== 'terl' || name === undefined || shown !== `${name}1>`) return false;
  await node.number(Number(number));
  return true;
}
