// Starts terl in a clone: installs and builds what is missing, then runs dist/terl.js.

import { fileURLToPath } from 'node:url';
import { setUp } from './set-up.js';

setUp();
process.argv[1] = fileURLToPath(new URL('../dist/terl.js', import.meta.url));
await import(process.argv[1]);
