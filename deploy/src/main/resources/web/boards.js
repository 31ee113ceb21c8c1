// Boards: lists of links that one keeps for oneself, shares with friends, or shows to all.
import { outcome, read, session, userNamed, write } from './api.js';
import { byId, confirmed, onClick, onSubmit, say } from './dom.js';
import { boardFacts, boardRow, linkRow, pagedList, personRow } from './lists.js';

let wanted = null; // the id of the board that is to be seen
let opened = null; // that board, once it is here

const isMine = (board) => board.ownerId === session()?.userId;
const path = (behind = '') => `/v1/boards/${encodeURIComponent(wanted)}${behind}`;

/** The lists of boards. */
export const boardLists = {
  boards: pagedList('boards', () => '/v1/boards', (board) => boardRow(board, true)),
  shared: pagedList('shared', () => '/v1/boards?shared=with-me', (board) => boardRow(board, false)),
};

const links = pagedList('links', () => path('/links'), (link) => linkRow(link, isMine(opened) ? removeLink : null));
const shares = pagedList('shares', () => path('/shares'),
  ({ userId, createdAt }) => personRow({ userId, since: createdAt }, 'Unshare', unshare));

/** Shows nothing of a board any more. */
export function closeBoard() {
  wanted = opened = null;
  links.clear();
  shares.clear();
  byId('h-board').textContent = 'Board';
  byId('board').hidden = byId('board-delete').hidden = byId('board-leave').hidden = true;
}

/** Shows a board, if there is one for this user. */
export async function openBoard(id) {
  if (id !== wanted) closeBoard();
  wanted = id;
  const board = await read(path());
  if (id !== wanted) return;
  const mine = isMine(board);
  opened = board;
  byId('h-board').textContent = board.name;
  if (!byId('view-board').hidden) document.title = `${board.name} · Pinstream`;
  byId('board-facts').replaceChildren(...boardFacts(board, mine));
  byId('board-description').textContent = board.description;
  byId('board-description').hidden = !board.description;
  byId('board-delete').hidden = byId('link-form').hidden = byId('board-shares').hidden = !mine;
  byId('board-leave').hidden = mine;
  byId('board').hidden = false;
  await Promise.all([links.refresh(), ...(mine ? [shares.refresh()] : [])]);
}

/** Sets up forms and buttons; go(view) leads to another view. */
export function boardForms(go) {
  onClick(byId('boards-refresh'), async () => {
    say('Looking for news…', 'busy');
    await Promise.all(Object.values(boardLists).map((list) => list.refresh()));
    say(`Up to date at ${new Date().toLocaleTimeString()}.`);
  });

  onSubmit(byId('board-form'), async ({ name, description, visibility }) => {
    say('Making the board…', 'busy');
    const accepted = await write('POST', '/v1/boards', { name, description: description || undefined, visibility });
    await outcome(accepted);
    byId('board-form').reset();
    say(`“${name}” is there.`, 'good');
    go(`board/${accepted.id}`);
  });

  onSubmit(byId('link-form'), async ({ url, title }) => {
    const board = wanted;
    say('Adding the link…', 'busy');
    const { changed } = await outcome(await write('POST', path('/links'), { url, title: title || undefined }));
    say(changed ? 'The link is on the board.' : 'This link is on the board already.', 'good');
    byId('link-form').reset();
    if (board === wanted) await openBoard(board);
  });

  onSubmit(byId('sharing-form'), async ({ username }) => {
    const board = wanted;
    say(`Looking for ${username}…`, 'busy');
    const user = await userNamed(username);
    const { changed } = await outcome(await write('PUT', path(`/shares/${user.id}`)));
    say(`${user.displayName} ${changed ? 'now sees' : 'sees already'} this board.`, 'good');
    byId('sharing-form').reset();
    if (board === wanted) await shares.refresh();
  });

  onClick(byId('board-delete'), async () => {
    const { id, name } = opened;
    if (!await confirmed('Delete this board?', `“${name}” will be gone for good, with its list of links.`)) return;
    say('Deleting…', 'busy');
    await outcome(await write('DELETE', `/v1/boards/${id}`));
    say(`“${name}” is deleted.`, 'good');
    closeBoard();
    go('boards');
  });

  onClick(byId('board-leave'), async () => {
    const { id, name } = opened;
    say('Leaving…', 'busy');
    const { changed } = await outcome(await write('DELETE', `/v1/boards/${id}/shares/${session().userId}`));
    say(changed ? `“${name}” is shared with you no longer.` : `“${name}” is public, and was not shared with you.`, 'good');
    if (changed) go('boards');
  });
}

async function removeLink(link, row) {
  const board = wanted;
  say('Removing…', 'busy');
  await outcome(await write('DELETE', path(`/links/${link.id}`)));
  say('The link is gone from the board.', 'good');
  if (board !== wanted) return;
  links.drop(row);
  byId('h-links').focus();
  await openBoard(board);
}

async function unshare(user) {
  const board = wanted;
  say('Unsharing…', 'busy');
  await outcome(await write('DELETE', path(`/shares/${user.id}`)));
  say(`${user.displayName} no longer sees this board as a friend.`, 'good');
  if (board === wanted) await shares.refresh();
  byId('h-shares').focus();
}
