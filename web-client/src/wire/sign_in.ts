// Signing in as pages see it. Times are milliseconds since 1970 once checked.
import * as is from './check';
import type * as wire from './generated/shapes';

const session = {
  mail: is.string,
  name: is.orElse(is.string, ''),
  until: is.time,
  role: is.oneOf('organiser', 'moderator'),
  events: is.nullable(is.array(is.string)),
} as const;
export const signedIn = is.object<wire.SignedIn>()(session);
/** `events`: slugs of those that a moderator moderates; null: every event. */
export type SignedIn = is.Checked<typeof signedIn>;
/** `openid`: how the OpenID provider is called; empty without one. */
export const ways = is.object<wire.SignIn>()({ mail: is.boolean, openid: is.orElse(is.string, '') });
export type Ways = is.Checked<typeof ways>;
export const openedSignIn = is.object<wire.OpenedSignIn>()({ ...session, token: is.string });
export type OpenedSignIn = is.Checked<typeof openedSignIn>;
export const openidStart = is.object<wire.OpenidStart>()({ url: is.string });
export const entered = is.object<wire.Entered>()({ url: is.string });
