// Requests about comments. A key makes a form's repetition harmless.
import { apiOf, request } from '../registration/requests';
import { commentList, commentMailed, ownComment, ownCommentState, type Comment, type OwnComment } from '../wire/comments';
import type { Check } from '../wire/check';

export type CommentList = { open: boolean; total: number; comments: Comment[] };
type Status = OwnComment['status'];

export const readComments = (slug: string, token: string | null, offset: number) =>
  request(`${apiOf(slug)}/comments?offset=${offset}`, commentList as Check<CommentList, never>, { token });

export const mailComment = (slug: string, form: { name: string; email: string; text: string; language: string }, key: string) =>
  request(`${apiOf(slug)}/comments`, commentMailed as Check<{ status: string }, never>, { method: 'POST', json: form, key });

const own = (slug: string) => `${apiOf(slug)}/comments/me`;
export const readOwn = (slug: string, token: string) => request(own(slug), ownComment as Check<OwnComment, never>, { token });
export const confirmOwn = (slug: string, token: string) =>
  request(own(slug), ownCommentState as Check<{ status: Status }, never>, { method: 'PATCH', token, json: { action: 'confirm' } });
export const withdrawOwn = (slug: string, token: string) => request(own(slug), ownCommentState as Check<{ status: Status }, never>, { method: 'DELETE', token });
