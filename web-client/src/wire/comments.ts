// Comments as pages see them. Times are milliseconds since 1970 once checked.
import * as is from './check';
import type * as wire from './generated/shapes';

export const comment = is.object<wire.Comment>()({
  id: is.string,
  author: is.object<wire.Comment['author']>()({ id: is.string, name: is.orElse(is.string, ''), staff: is.orElse(is.boolean, false) }),
  text: is.orElse(is.string, ''),
  at: is.time,
  state: is.oneOf('pending', 'approved', 'dismissed'),
  reason: is.orElse(is.string, ''),
});
export type Comment = is.Checked<typeof comment>;

export const commentList = is.object<wire.CommentList>()({ open: is.boolean, total: is.number, comments: is.array(comment) });
export const commentMailed = is.object<wire.CommentMailed>()({ status: is.oneOf('mailed') });

const status = is.oneOf('offered', 'confirmed', 'posted', 'refused', 'lapsed', 'withdrawn');
export const ownComment = is.object<wire.OwnComment>()({ status, name: is.orElse(is.string, ''), text: is.orElse(is.string, '') });
export type OwnComment = is.Checked<typeof ownComment>;
export const ownCommentState = is.object<wire.OwnCommentState>()({ status });
