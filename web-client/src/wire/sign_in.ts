// Signing in as pages see it. Times are milliseconds since 1970 once checked.
import * as is from './check';
import type * as wire from './generated/shapes';

export const signedIn = is.object<wire.SignedIn>()({ mail: is.string, until: is.time });
export type SignedIn = is.Checked<typeof signedIn>;
export const ways = is.object<wire.SignIn>()({ mail: is.boolean });
export type Ways = is.Checked<typeof ways>;
export const openedSignIn = is.object<wire.OpenedSignIn>()({ token: is.string, mail: is.string, until: is.time });
export type OpenedSignIn = is.Checked<typeof openedSignIn>;
