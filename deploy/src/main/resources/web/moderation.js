// What moderators see and do. All that is shown here was written by those who may mean harm: it is
// text, and its addresses lead nowhere.
import { outcome, read, session, write } from './api.js';
import { byId, el, onClick, onSubmit, say } from './dom.js';
import { nameOf, pagedList, time } from './lists.js';

/** The page asks no one else: whoever claims it falsely is told 403 by the service. */
export const isModerator = () => session()?.roles?.includes('moderator') ?? false;

const KINDS = { pin: 'Pin', board: 'Board', boardLink: 'Link on a board', user: 'User' };
const FIELDS = { title: 'Title', description: 'Description', link: 'Link', name: 'Name', url: 'Address', username: 'User name', displayName: 'Name that others see' };
const STATES = { published: 'seen by all', inReview: 'held', rejected: 'rejected' };

const entry = (name, value) => [
  el('dt', { textContent: Object.hasOwn(FIELDS, name) ? FIELDS[name] : name }), el('dd', { className: 'text', textContent: value })];

function reported({ reports, reportReasons }) {
  if (!reports) return [];
  return [
    el('p', { textContent: reports === 1 ? 'Reported by one person:' : `Reported by ${reports} people, lately:` }),
    el('ul', {}, ...reportReasons.map((reason) => el('li', { className: 'text', textContent: reason })))];
}

/** What is held has no address for all; the one that moderators are given is good for minutes. */
function picture(review) {
  if (review.kind !== 'pin') return [];
  const shown = el('img', { className: 'preview', alt: 'The photo', hidden: true });
  read(`/v1/moderation/${review.id}/image`).then(({ url }) => Object.assign(shown, { src: url, hidden: false }), () => {});
  return [shown];
}

function found({ scores, reasons, modelVersion }) {
  if (modelVersion === 'none' && !reasons.length) return [];
  const parts = Object.entries(scores).map(([name, score]) => `${name} ${Math.round(score * 100)} %`);
  return [el('p', { className: 'soft', textContent: [...parts, ...reasons].join(' · ') })];
}

function reviewCard(review) {
  const words = KINDS[review.kind] ?? review.kind;
  const note = `note-${review.id}`;
  const form = el('form', { className: 'form', method: 'post', ariaLabel: `Verdict on this ${words}` },
    el('p', {},
      el('label', { htmlFor: note, textContent: 'Note for the owner (optional)' }),
      el('textarea', { id: note, name: 'note', rows: 2 })),
    el('p', { className: 'buttons' },
      el('button', { value: 'allow', className: 'quiet', textContent: 'Allow', data: { testid: 'allow' } }),
      el('button', { value: 'reject', textContent: 'Reject', data: { testid: 'reject' } })));
  const card = el('li', { className: 'card review', tabIndex: -1, data: { testid: 'review', reviewId: review.id } },
    el('h2', { textContent: words }),
    el('p', { className: 'soft' },
      STATES[review.state] ?? review.state, ' · ', ...(review.kind === 'user' ? [] : ['by ', nameOf(review.ownerId), ' · ']), time(review.openedAt)),
    el('dl', {}, ...Object.entries(review.text).filter(([, value]) => value).flatMap(([name, value]) => entry(name, value))),
    ...picture(review), ...found(review), ...reported(review), form);
  onSubmit(form, (fields, verdict) => decide(review, card, fields.note, verdict));
  return card;
}

export const reviews = pagedList('reviews', () => '/v1/moderation/queue', reviewCard);

async function decide(review, card, note, verdict) {
  say(verdict === 'allow' ? 'Allowing…' : 'Rejecting…', 'busy');
  const accepted = await write('POST', `/v1/moderation/${review.id}/verdict`, { verdict, note: note || undefined });
  await outcome(accepted);
  say(verdict === 'allow' ? 'Allowed: others see it.' : 'Rejected: only its owner sees it.', 'good');
  reviews.drop(card);
  byId('h-moderation').focus();
}

export function moderationButtons() {
  onClick(byId('reviews-refresh'), async () => {
    say('Looking for news…', 'busy');
    await reviews.refresh();
    say(`Up to date at ${new Date().toLocaleTimeString()}.`);
  });
}
