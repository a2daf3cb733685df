// Webhooks as the organiser's page sees them. Times are milliseconds since 1970 once checked.
import * as is from './check';
import type * as wire from './generated/shapes';

export const hookKinds = ['phase', 'question', 'registration'] as const;
const kinds = is.array(is.oneOf(...hookKinds));

export const webhook = is.object<wire.Webhook>()({
  id: is.string,
  url: is.string,
  kinds,
  waiting: is.orElse(is.number, 0),
  failures: is.orElse(is.number, 0),
  delivered_at: is.nullable(is.time),
  fault: is.orElse(is.string, ''),
  disabled_at: is.nullable(is.time),
});
export type Webhook = is.Checked<typeof webhook>;
export const webhookList = is.object<wire.WebhookList>()({ webhooks: is.array(webhook) });
export const madeWebhook = is.object<wire.MadeWebhook>()({ id: is.string, secret: is.string });
