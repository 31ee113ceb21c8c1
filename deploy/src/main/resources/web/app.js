// The page: which view is seen, and what its forms and buttons do.
import { Problem, logIn, outcome, read, sendFile, session, setSession, userNamed, write } from './api.js';
import { boardForms, boardLists, closeBoard, openBoard } from './boards.js';
import { attempt, byId, confirmed, mark, onClick, onSubmit, say, unmark } from './dom.js';
import { pagedList, personRow, pinCard } from './lists.js';
import { masonry } from './masonry.js';
import { isModerator, moderationButtons, reviews } from './moderation.js';

const mine = (what) => () => `/v1/users/${session().userId}/${what}`;
const lists = {
  feed: pagedList('feed', () => '/v1/feed', (pin) => pinCard(pin), masonry(byId('feed'))),
  mine: pagedList('mine', mine('pins'), (pin) => pinCard(pin, deletePin), masonry(byId('mine'))),
  following: pagedList('following', mine('following'), (item) => personRow(item, 'Unfollow', (u) => setFollow(u, false))),
  followers: pagedList('followers', mine('followers'), (item) => personRow(item, 'Follow', (u) => setFollow(u, true))),
  ...boardLists,
  reviews,
};

// Views: one section each, named by the fragment of the address. The slash keeps the browser from
// scrolling to an element of that name.

const VIEWS = {
  feed: [lists.feed],
  share: [],
  people: [lists.following, lists.followers],
  mine: [lists.mine],
  boards: [lists.boards, lists.shared],
  board: [], // with an id behind it: #/board/<id>
  moderation: [lists.reviews],
};

const mayGo = (view) => Object.hasOwn(VIEWS, view) && (view !== 'moderation' || isModerator());

function show({ focus = true } = {}) {
  const [asked, id] = location.hash.slice(2).split('/');
  const view = !session() ? 'welcome' : mayGo(asked) ? asked : 'feed';
  for (const section of document.querySelectorAll('main > section')) section.hidden = section.id !== `view-${view}`;
  byId('nav').hidden = byId('me').hidden = !session();
  byId('nav-moderation').hidden = !isModerator();
  byId('me-name').textContent = session()?.name ?? '';
  const section = view === 'board' ? 'boards' : view;
  for (const link of document.querySelectorAll('#nav a')) link.ariaCurrent = link.hash === `#/${section}` ? 'page' : null;
  if (view === 'board') attempt([], () => openBoard(id || 'none'));
  const heading = byId(`h-${view}`);
  document.title = `${heading.textContent} · Pinstream`;
  if (focus) heading.focus({ preventScroll: true });
  scrollTo(0, 0);
  for (const list of VIEWS[view] ?? []) attempt([], () => list.refresh());
}

function go(view) {
  history.pushState(null, '', `#/${view}`);
  show();
}

addEventListener('hashchange', () => {
  say('');
  show();
});

// To where one is already: back to the top, with what is new.
byId('nav').addEventListener('click', ({ target }) => {
  if (target.hash && target.hash === location.hash) show();
});

for (const name of ['feed', 'mine']) {
  onClick(byId(`${name}-refresh`), async () => {
    say('Looking for news…', 'busy');
    await lists[name].refresh();
    say(`Up to date at ${new Date().toLocaleTimeString()}.`);
  });
}

// Coming and going.

async function enter(username, password) {
  const { accessToken, userId } = await logIn(username, password);
  setSession({ accessToken, userId, name: username });
  const me = await read('/v1/me').catch((problem) => {
    setSession(null);
    throw problem;
  });
  setSession({ accessToken, userId, name: me.displayName, roles: me.roles });
  say(`Welcome, ${me.displayName}.`, 'good');
  byId('login-form').reset();
  byId('signup-form').reset();
  go('feed');
}

function leave(words, kind) {
  setSession(null);
  for (const list of Object.values(lists)) list.clear();
  closeBoard();
  for (const form of document.querySelectorAll('main form')) {
    unmark(form);
    form.reset();
  }
  byId('delete-dialog').close();
  preview(null);
  say(words, kind);
  show();
}

onSubmit(byId('login-form'), ({ username, password }) => {
  say('Logging in…', 'busy');
  return enter(username, password).catch((problem) => {
    // The service does not tell which of the two is wrong, and so names no field.
    if (problem.status === 401 && !problem.loggedOut) problem.errors = [{ pointer: '/password', detail: 'is not the one of this user name' }];
    throw problem;
  });
});

onSubmit(byId('signup-form'), async ({ username, password, displayName }) => {
  say('Signing up…', 'busy');
  await outcome(await write('POST', '/v1/users', { username, password, displayName: displayName || undefined }));
  await enter(username, password);
});

onClick(byId('logout-button'), () => leave('You are logged out.'));
document.addEventListener('session-ended', () => leave('Your session has ended. Please log in again.', 'bad'));

// Sharing a photo.

const MAX_BYTES = 20_000_000;
const TYPES = byId('upload-file').accept.split(',');

function fileErrors(file) {
  const wrong = !TYPES.includes(file.type)
    ? 'must be a JPEG, PNG, WebP or GIF picture'
    : file.size > MAX_BYTES ? 'must have at most 20 MB' : file.size === 0 ? 'is empty' : null;
  return wrong ? [{ pointer: '/file', detail: wrong }] : [];
}

/** Tells before the photo is sent what would be refused after it. Lengths are in code points. */
function uploadErrors({ file, title, description, link }) {
  const errors = fileErrors(file);
  const length = (text) => [...text.normalize('NFC')].length;
  if (length(title) < 1 || length(title) > 100) errors.push({ pointer: '/title', detail: 'must have 1 to 100 characters' });
  if (length(description) > 500) errors.push({ pointer: '/description', detail: 'must have at most 500 characters' });
  if (link && !/^https?:$/.test(new URL(link).protocol)) errors.push({ pointer: '/link', detail: 'must begin with http:// or https://' });
  return errors;
}

function preview(file) {
  const picture = byId('upload-preview');
  URL.revokeObjectURL(picture.src);
  picture.hidden = !file;
  if (file) picture.src = URL.createObjectURL(file);
  else picture.removeAttribute('src');
}

byId('upload-preview').addEventListener('error', () => (byId('upload-preview').hidden = true));
byId('upload-file').addEventListener('change', ({ target }) => {
  const file = target.files[0];
  const errors = file ? fileErrors(file) : [];
  preview(errors.length ? null : file);
  mark(target.form, errors);
});

onSubmit(byId('upload-form'), async (fields) => {
  const { file, title, description, link } = fields;
  const errors = uploadErrors(fields);
  if (errors.length) throw new Problem({ detail: 'Please mend the marked fields.', errors });
  say('Sending the photo…', 'busy');
  const ticket = await write('POST', '/v1/uploads', { contentType: file.type, bytes: file.size });
  await sendFile(ticket, file);
  say('Publishing…', 'busy');
  const accepted = await write('POST', '/v1/pins', {
    uploadId: ticket.uploadId, title, description: description || undefined, link: link ? new URL(link).href : undefined,
  });
  await outcome(accepted);
  byId('upload-form').reset();
  preview(null);
  say(`“${title}” is shared.`, 'good');
  go('mine');
  lists.mine.catchUp((pins) => pins.some((pin) => pin.id === accepted.id));
});

async function deletePin(pin, card) {
  if (!await confirmed('Delete this pin?', `“${pin.title}” will be gone for good, picture included.`)) return;
  say('Deleting…', 'busy');
  await outcome(await write('DELETE', `/v1/pins/${pin.id}`));
  say(`“${pin.title}” is deleted.`, 'good');
  lists.mine.drop(card);
  byId('h-mine').focus();
}

// People.

async function setFollow(user, on) {
  say(on ? 'Following…' : 'Unfollowing…', 'busy');
  const { changed } = await outcome(await write(on ? 'PUT' : 'DELETE', `/v1/following/${user.id}`));
  const words = on
    ? changed ? 'You now follow' : 'You follow already:'
    : changed ? 'You no longer follow' : 'You did not follow anyway:';
  say(`${words} ${user.displayName}.`, 'good');
  lists.following.catchUp((items) => items.some((item) => item.userId === user.id) === on);
  lists.feed.catchUp((pins) => pins.some((pin) => pin.authorId === user.id) === on);
}

onSubmit(byId('follow-form'), async ({ username }, verb) => {
  say(`Looking for ${username}…`, 'busy');
  await setFollow(await userNamed(username), verb !== 'unfollow');
  byId('follow-form').reset();
});

boardForms(go);
moderationButtons();
show({ focus: false });
