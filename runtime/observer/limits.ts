// The limits of what the observer keeps and of what it takes from a page.

export const tokenBytes = 32; // nobody guesses them
export const invitationTime = 600_000; // ms in which an address has to be opened
export const sessionTime = 30_000; // ms in which the page has to open its WebSocket
export const headerBytes = 8_192; // of a request; a browser's are smaller
export const requestTime = 5_000; // ms in which a request has to come
export const connections = 32; // at once; a page takes two
export const pageMessageBytes = 4_096; // of what a page sends: a few words and a key
export const pageMessagesASecond = 50; // more than a person clicks

export const flushEvery = 100; // ms between two messages with events
export const eventsAFlush = 1_000; // more than a page can show in that time
export const linesATick = 20_000; // events that are read for a page in a second; later ones are dropped
export const eventsWaiting = 20_000; // for a page that is slow; later ones are dropped
export const bytesWaiting: number = 4 * 1024 * 1024; // in the socket, before nothing more is sent
export const textLength = 400; // of a term or a name that is sent to the page
export const keyLength = 1_000; // of what tells a process or message from others: longer ones are dropped
export const processRows = 5_000; // of a node
export const meshNodes = 500; // a picture with more is of no use
export const meshLinks = 5_000;
export const lineCount = 200; // of one piece of what is known of a process
