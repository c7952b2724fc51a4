#!/usr/bin/env node
// The command terl that npm installs. In a clone that is not built yet, the command first builds the program.

import { existsSync } from 'node:fs';

const program = new URL('../dist/terl.js', import.meta.url);
if (!existsSync(program)) (await import('../scripts/set-up.js')).setUp();
await import(program.href);
