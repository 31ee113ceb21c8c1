// The API as this page sees it. Knows nothing of the document, but that it is told when a log-in ends.

/** A no: problem details (RFC 9457), answered at once or in a rejected operation. Status 0 is ours. */
export class Problem extends Error {
  constructor({ status = 0, detail, title, errors = [] }) {
    super(detail || title || `The service answered ${status}.`);
    this.status = status;
    this.errors = errors;
  }
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const STORED = 'pinstream-session';
let current = JSON.parse(sessionStorage.getItem(STORED));

/** {accessToken, userId, name}, or null when nobody is logged in. */
export const session = () => current;

export function setSession(value) {
  current = value;
  if (value) sessionStorage.setItem(STORED, JSON.stringify(value));
  else sessionStorage.removeItem(STORED);
}

// crypto.randomUUID exists on https and localhost only; the page may be served to a phone nearby.
const newKey = () =>
  crypto.randomUUID?.() ??
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');

/** Sends, and once more (the same, key included) if the network fails or the answer is 503. */
async function send(url, init, ms) {
  const once = async () => {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(ms) });
    const retryAfter = Number(response.headers.get('Retry-After')) || 1;
    return { ok: response.ok, status: response.status, retryAfter, text: await response.text() };
  };
  const first = await once().catch(() => null);
  if (first && first.status !== 503) return first;
  await pause(1000 * Math.min(first?.retryAfter ?? 1, 5));
  return once().catch(() => {
    throw new Problem({ detail: 'The service cannot be reached. Please try again in a moment.' });
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

async function call(method, path, body, key) {
  const token = current?.accessToken;
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (key) headers['Idempotency-Key'] = key;
  if (body) headers['Content-Type'] = 'application/json';
  const answer = await send(path, { method, headers, body: body && JSON.stringify(body) }, 30_000);
  if (answer.ok) return parsed(answer.text);
  const problem = new Problem({ ...parsed(answer.text), status: answer.status });
  if (answer.status === 401 && token) {
    problem.loggedOut = true;
    if (current?.accessToken === token) document.dispatchEvent(new Event('session-ended'));
  }
  throw problem;
}

export const read = (path) => call('GET', path);

export const write = (method, path, body) => call(method, path, body, newKey());

export const logIn = (username, password) => call('POST', '/v1/sessions', { username, password });

/** Waits for what becomes of a write, for a minute at most; a rejection is thrown as its problem. */
export async function outcome(accepted) {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const soonest = pause(500);
    try {
      const operation = await read(`${accepted.operation.href}?wait=5s`);
      if (operation.status === 'applied') return operation;
      if (operation.status === 'rejected') throw new Problem(operation.problem);
    } catch (problem) {
      if (problem.status !== 0 && problem.status !== 503) throw problem;
    }
    await soonest;
  }
  throw new Problem({ detail: 'This takes longer than usual. It is not lost: look again in a while.' });
}

/** Puts a file straight into the blob store. */
export async function sendFile(ticket, file) {
  const { method, headers, url } = ticket;
  const answer = await send(url, { method, headers, body: file }, 900_000);
  if (!answer.ok) throw new Problem({ detail: `The photo store refused the photo (${answer.status}).` });
}

/** A user by name, as people type it. */
export async function userNamed(typed) {
  const name = typed.replace(/^@/, '').toLowerCase();
  return read(`/v1/users?username=${encodeURIComponent(name)}`).catch((problem) => {
    if (problem.status !== 404) throw problem;
    throw new Problem({
      status: 404, detail: `There is nobody with the user name ${name}.`, errors: [{ pointer: '/username', detail: 'is nobody’s' }],
    });
  });
}

const users = new Map();

/** A user by id; asked for once. */
export function user(id) {
  if (!users.has(id)) {
    const asked = read(`/v1/users/${id}`);
    users.set(id, asked);
    asked.catch(() => users.delete(id));
  }
  return users.get(id);
}
