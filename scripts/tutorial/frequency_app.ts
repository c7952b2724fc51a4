// The application frequency: what it starts on a node, and what it does when it moves from one node to another.

import * as frequency_sup from './frequency_sup.ts';

/** Starts the supervisor of the server. In a takeover the server still runs on another node, and gives its name up. */
export const start: Application<readonly number[]>['start'] = async (type, frequencies) => {
  if (type !== 'normal') await global.unregister_name('frequency_server');
  return frequency_sup.start_link(frequencies);
};
