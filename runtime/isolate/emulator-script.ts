// Loads the emulator with the compiled code that the build keeps beside its text, which makes each start 10
// ms faster. V8 refuses code compiled by another version or with other flags, and then compiles the text.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import ivm from 'isolated-vm';
import { lasting } from './lasting.ts';

/** The emulator's text as a script, with the compiled code beside it. */
export function emulatorScript(isolate: ivm.Isolate, file: string): ivm.Script {
  const cache = cacheOf(file);
  const text = readFileSync(file, 'utf8');
  if (!existsSync(cache))
    return lasting(isolate.compileScriptSync(text, { filename: 'emulator.js' }));
  const kept = readFileSync(cache);
  const bytes = kept.buffer.slice(kept.byteOffset, kept.byteOffset + kept.byteLength);
  const cachedData = lasting(new ivm.ExternalCopy(bytes as ArrayBuffer));
  const script = lasting(isolate.compileScriptSync(text, { filename: 'emulator.js', cachedData }));
  cachedData.release();
  return script;
}

/** Compiles the emulator's text and writes the compiled code beside it; called once, by the build. */
export function keepEmulatorCompiled(file: string): void {
  const isolate = new ivm.Isolate();
  const text = readFileSync(file, 'utf8');
  const script = isolate.compileScriptSync(text, {
    filename: 'emulator.js',
    produceCachedData: true,
  });
  const compiled = (script as unknown as { cachedData?: ivm.ExternalCopy<ArrayBuffer> }).cachedData;
  if (compiled !== undefined) writeFileSync(cacheOf(file), new Uint8Array(compiled.copy()));
  isolate.dispose();
}

function cacheOf(file: string): string {
  return file.replace(/\.js$/, '.cache');
}
