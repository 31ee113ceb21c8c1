// Lists of the API on the page: pins, people, boards and links.
import { pause, read, user } from './api.js';
import { attempt, byId, el, onClick } from './dom.js';

/**
 * A list in the element #name, with #name-more and #name-empty.
 * path() is its address, render(item) makes an element, arrange() is called after changes.
 */
export function pagedList(name, path, render, arrange = () => {}) {
  const [box, more, empty] = [byId(name), byId(`${name}-more`), byId(`${name}-empty`)];
  let generation = 0; // what was asked for in an older one is not shown any more
  let firstPage = null;
  let next = null;

  async function page(cursor) {
    for (;;) {
      const address = path();
      const parameter = cursor ? `${address.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}` : '';
      const got = await read(address + parameter);
      if (got.items.length || !got.next) return got; // a page may be empty before the end
      cursor = got.next;
    }
  }

  function changed() {
    more.hidden = !next;
    empty.hidden = box.children.length > 0;
    arrange();
  }

  onClick(more, async () => {
    const mine = generation;
    const got = await page(next);
    if (mine !== generation) return;
    next = got.next;
    const cards = got.items.map(render);
    box.append(...cards);
    changed();
    cards[0]?.focus({ preventScroll: true }); // so that the keyboard goes on with what is new
  });

  return {
    /** Shows the first page, if it is not what stands there; gives its items. */
    async refresh() {
      const mine = ++generation;
      box.ariaBusy = 'true';
      try {
        const got = await page(null);
        if (mine === generation && firstPage !== JSON.stringify(got)) {
          firstPage = JSON.stringify(got);
          next = got.next;
          box.replaceChildren(...got.items.map(render));
          changed();
        }
        return got.items;
      } finally {
        if (mine === generation) box.ariaBusy = null;
      }
    },

    /** Lists follow within a lag: refreshes a few times, until seen(items). */
    async catchUp(seen) {
      for (const ms of [0, 500, 1000, 2000, 4000]) {
        await pause(ms);
        const items = await this.refresh().catch(() => null);
        if (items && seen(items)) return;
      }
    },

    drop(node) {
      node.remove();
      changed();
    },

    clear() {
      generation++;
      firstPage = next = null;
      box.replaceChildren();
      more.hidden = empty.hidden = true;
    },
  };
}

const STATES = { inReview: 'In review: only you see it', rejected: 'Rejected: only you see it' };

export function time(iso) {
  const words = new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return el('time', { dateTime: iso, textContent: words });
}

/** A user's name, which comes when it is known. */
export function nameOf(id) {
  const name = el('span', { textContent: '…', data: { testid: 'name' } });
  user(id).then(
    (u) => Object.assign(name, { textContent: u.displayName, title: `@${u.username}` }),
    () => (name.textContent = 'somebody'));
  return name;
}

/** A link that leads out of here; nothing, if it is none. */
function linkTo(link, words) {
  const url = URL.canParse(link) ? new URL(link) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return [];
  return [el('a', {
    href: url.href, title: url.href, target: '_blank', rel: 'noopener noreferrer nofollow', textContent: words ?? url.host,
  })];
}

/** remove(pin, card), if given, stands behind a button. */
export function pinCard(pin, remove) {
  const { url, width, height } = pin.image;
  const body = el('div', {},
    el('h2', { textContent: pin.title, data: { testid: 'pin-title' } }),
    el('p', { className: 'soft' }, nameOf(pin.authorId), ' ', time(pin.createdAt)),
    ...(STATES[pin.state] ? [el('p', { className: 'state', textContent: STATES[pin.state] })] : []),
    ...(pin.description ? [el('p', { className: 'text', textContent: pin.description })] : []),
    ...(pin.link ? linkTo(pin.link) : []));
  const card = el('article', { className: 'card pin', tabIndex: -1, ariaLabel: pin.title, data: { testid: 'pin', pinId: pin.id } },
    el('img', { width, height, alt: pin.title, loading: 'lazy', decoding: 'async', src: url }), body);
  if (remove) {
    const button = el('button', { type: 'button', className: 'quiet', textContent: 'Delete', ariaLabel: `Delete ${pin.title}`, data: { testid: 'pin-delete' } });
    onClick(button, () => remove(pin, card));
    body.append(button);
  }
  return card;
}

/** A row for a user of a list; act(user) stands behind the button. */
export function personRow({ userId, since }, verb, act) {
  const name = nameOf(userId);
  const username = el('span', { data: { testid: 'username' } });
  const button = el('button', { type: 'button', className: 'quiet', textContent: verb });
  user(userId).then((u) => {
    username.textContent = `@${u.username}`;
    button.ariaLabel = `${verb} ${u.displayName}`;
  }, () => {});
  button.addEventListener('click', () => attempt([button], async () => act(await user(userId))));
  return el('li', { tabIndex: -1, data: { testid: 'person', userId } },
    el('span', {}, name, el('small', {}, username, ' since ', time(since))), button);
}

const counted = (count) => (count === 1 ? '1 link' : `${count} links`);

/** What there is to say of a board beside its name. */
export function boardFacts(board, mine) {
  return [board.visibility === 'public' ? 'Public' : 'Private', ` · ${counted(board.linkCount)}`, ...(mine ? [] : [' · by ', nameOf(board.ownerId)])];
}

/** A row for a board, which leads to its view. */
export function boardRow(board, mine) {
  return el('li', { tabIndex: -1, data: { testid: 'board', boardId: board.id } },
    el('span', {},
      el('a', { href: `#/board/${board.id}`, textContent: board.name }),
      el('small', {}, ...boardFacts(board, mine))));
}

/** A row for a link of a board; remove(link, row), if given, stands behind a button. */
export function linkRow(link, remove) {
  const name = link.title || link.originalUrl;
  const row = el('li', { tabIndex: -1, data: { testid: 'link', linkId: link.id } },
    el('span', {},
      ...linkTo(link.originalUrl, name),
      el('small', {}, new URL(link.originalUrl).host, ' · added ', time(link.addedAt))));
  if (remove) {
    const button = el('button', { type: 'button', className: 'quiet', textContent: 'Remove', ariaLabel: `Remove ${name}`, data: { testid: 'link-remove' } });
    onClick(button, () => remove(link, row));
    row.append(button);
  }
  return row;
}
