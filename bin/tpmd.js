#!/usr/bin/env node
// The command tpmd that npm installs. In a clone that is not built yet, the command first builds the program.

import { existsSync } from 'node:fs';

const program = new URL('../dist/tpmd.js', import.meta.url);
if (!existsSync(program)) (await import('../scripts/set-up.js')).setUp();
await import(program.href);
