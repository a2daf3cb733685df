// Pictures for tests: the smallest that browsers show.
/** One dot. */
export const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
/** The same picture and some more bytes, which readers pass over: one of any size. */
export const pngOf = (bytes) => Buffer.concat([png, Buffer.alloc(bytes - png.length)]);
