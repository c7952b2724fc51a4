#!/usr/bin/env node
// terl, as npm finds it. In a clone that is used before it was built, that comes first.

import { existsSync } from 'node:fs';

const program = new URL('../dist/terl.js', import.meta.url);
if (!existsSync(program)) (await import('../scripts/set-up.js')).setUp();
await import(program.href);
