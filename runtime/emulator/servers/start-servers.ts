// Starts rex, global_name_server, the_registrar and pg when the emulator starts (OTP: kernel_sup).

import { startRecordings } from '../distribution/recording.ts';
import { startGlobalNameServer } from './global-name-server.ts';
import { startObserverBackend } from './observer-backend.ts';
import { startPg } from './pg-scope.ts';
import { startRegistrar } from './registrar.ts';
import { startRex } from './rex.ts';

export function startServices(): void {
  startRex();
  startGlobalNameServer();
  startRegistrar();
  startPg();
  startRecordings();
  startObserverBackend();
}
