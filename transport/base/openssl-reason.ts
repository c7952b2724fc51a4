// The errors of OpenSSL: error:0A000086:SSL routines:tls_process_server_certificate:certificate verify failed:file:line.

/** The reason alone, without numbers, functions and files. A text that is not OpenSSL's stays as it is. */
export function opensslReason(text: string): string {
  const [, reason = text] = /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/.exec(text) ?? [];
  return reason.trim();
}
