// terl from a clone: what is missing is installed and built, then this is dist/terl.js.

import { fileURLToPath } from 'node:url';
import { setUp } from './set-up.js';

setUp();
process.argv[1] = fileURLToPath(new URL('../dist/terl.js', import.meta.url));
await import(process.argv[1]);
