// Cuts bytes into server-sent events (WHATWG HTML 9.2.6); not the page's own reader, so that both are held to the standard.
export class EventReader {
  #text = '';
  #decoder = new TextDecoder();

  feed(bytes) {
    this.#text += this.#decoder.decode(bytes, { stream: true });
    const found = [];
    for (let end = this.#text.indexOf('\n\n'); end >= 0; end = this.#text.indexOf('\n\n')) {
      const one = { event: 'message', id: null, data: null };
      for (const line of this.#text.slice(0, end).split('\n')) {
        const colon = line.indexOf(':');
        if (colon > 0) one[line.slice(0, colon)] = line.slice(colon + 1).replace(/^ /, '');
      }
      this.#text = this.#text.slice(end + 2);
      if (one.data !== null) found.push(one);
    }
    return found;
  }
}
