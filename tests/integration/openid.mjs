// OpenID providers for tests: a real one (oidc-provider), walked through by hand, and a crooked one that says whatever it
// is told to.
import { createHmac, createSign, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

export const client = { id: 'rostrum', secret: 'a secret/of+this:client' };

async function listening(t, answer) {
  const server = createServer((request, response) => answer(request, response));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

/** What `rostrumd serve` is told of a provider. */
export const settingsOf = (issuer, ...more) => ['--oidc-issuer', issuer, '--oidc-client-id', client.id, '--oidc-client-secret', client.secret, '--oidc-name', 'Example ID', ...more];

/** A real provider. `people`: claims by login name. Its client is known once the server's address is. */
export class RealProvider {
  static async start(t, people) {
    const real = new RealProvider();
    let answer = (_, response) => response.writeHead(503).end();
    real.issuer = await listening(t, (request, response) => answer(request, response));
    real.serve = (origin, algorithm = 'RS256') => {
      const jwk = (pair, more) => ({ ...pair.privateKey.export({ format: 'jwk' }), use: 'sig', ...more });
      const provider = new Provider(real.issuer, {
        clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [`${origin}/sign-in`], id_token_signed_response_alg: algorithm }],
        jwks: { keys: [jwk(generateKeyPairSync('rsa', { modulusLength: 2048 }), { kid: randomUUID() }), jwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }), { kid: randomUUID() })] },
        claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
        cookies: { keys: [randomUUID()] },
        pkce: { required: () => true },
        findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
      });
      answer = provider.callback();
    };
    return real;
  }

  /** As a browser walks: logs in, consents; where it is sent back to. */
  async walk(address, login, back) {
    const cookies = new Map();
    const go = async (url, form) => {
      const response = await fetch(url, {
        redirect: 'manual', headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
        ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [name, value] = cookie.split(';')[0].split('=');
        cookies.set(name, value);
      }
      const to = response.headers.get('location');
      return to ? new URL(to, url).href : response.text();
    };
    let at = await go(address);
    for (let steps = 0; steps < 12 && !at.startsWith(back); ++steps) {
      if (!at.startsWith('http')) throw new Error(`the provider says: ${at.slice(0, 500)}`);
      if (!at.includes('/interaction/')) {
        at = await go(at);
        continue;
      }
      const page = await go(at);
      const prompt = /name="prompt" value="(\w+)"/.exec(page)[1];
      at = await go(at, { prompt, login, password: 'x' });
    }
    return new URL(at);
  }
}

/** A provider that is lied to: `said` is laid over what it says, each a function or a value. */
export class CrookedProvider {
  static async start(t) {
    const crooked = new CrookedProvider();
    crooked.rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    crooked.ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    crooked.said = {};
    crooked.asked = [];
    crooked.issuer = await listening(t, (request, response) => void crooked.answer(request, response));
    return crooked;
  }

  keys() {
    const jwk = (pair, kid) => ({ ...pair.publicKey.export({ format: 'jwk' }), kid, use: 'sig' });
    return { keys: [jwk(this.rsa, 'r'), jwk(this.ec, 'e')] };
  }

  claims(more = {}) {
    const now = Math.floor(Date.now() / 1000);
    return { iss: this.issuer, aud: client.id, sub: 'u1', iat: now, exp: now + 300, nonce: this.nonce, email: 'ada@example.org', email_verified: true, ...more };
  }

  /** `how`: RS256, ES256, HS256 (by the public key's words), none. */
  token(claims = this.claims(), how = 'RS256', header = {}, by = how === 'ES256' ? this.ec : this.rsa) {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const input = `${part({ alg: how, kid: how === 'ES256' ? 'e' : 'r', ...header })}.${part(claims)}`;
    if (how === 'none') return `${input}.`;
    if (how === 'HS256') return `${input}.${createHmac('sha256', this.rsa.publicKey.export({ type: 'spki', format: 'pem' })).update(input).digest('base64url')}`;
    if (how === 'ES256') return `${input}.${sign('sha256', Buffer.from(input), { key: by.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    return `${input}.${createSign('sha256').update(input).sign(by.privateKey).toString('base64url')}`;
  }

  async answer(request, response) {
    let form = '';
    for await (const part of request) form += part;
    const path = request.url.split('?')[0];
    this.asked.push({ path, form: new URLSearchParams(form), authorization: request.headers.authorization });
    const plain = {
      '/.well-known/openid-configuration': () => ({ issuer: this.issuer, authorization_endpoint: `${this.issuer}/auth`, token_endpoint: `${this.issuer}/token`, jwks_uri: `${this.issuer}/keys`, userinfo_endpoint: `${this.issuer}/me` }),
      '/keys': () => this.keys(),
      '/token': () => ({ access_token: 'at', token_type: 'Bearer', id_token: this.token() }),
      '/me': () => ({ sub: 'u1', email: 'ada@example.org', email_verified: true }),
    };
    const say = this.said[path] ?? plain[path];
    if (!say) return response.writeHead(404).end();
    const said = say(request, response);
    if (said !== undefined) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said));
  }
}
