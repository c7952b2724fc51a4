/** What the guardian of a node prints, behind `terl: `, when the program has ended without a word. */
export const killed = 'the node is gone: it crashed or was killed';
