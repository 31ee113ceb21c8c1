// What the page is made of. Data becomes text nodes and properties, never markup.
import { Problem } from './api.js';

export const byId = (id) => document.getElementById(id);

export function el(tag, { data = {}, ...properties } = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  Object.assign(node.dataset, data);
  node.append(...children);
  return node;
}

/** Says something in the status line; kind is busy, good, bad or nothing. */
export function say(text, kind = '') {
  byId('status').textContent = text;
  byId('status').dataset.kind = kind;
}

/** Runs an action that buttons start, unless it runs already; says what goes wrong. */
export async function attempt(buttons, action, form) {
  if (buttons.some((button) => button.ariaDisabled === 'true')) return;
  // Not `disabled`, which would take the keyboard's focus away.
  for (const button of buttons) button.ariaDisabled = 'true';
  try {
    await action();
  } catch (problem) {
    if (!(problem instanceof Problem)) console.error(problem);
    if (!problem.loggedOut) say(problem instanceof Problem ? problem.message : 'This page has a fault.', 'bad');
    if (form) mark(form, problem.errors ?? []);
  } finally {
    for (const button of buttons) button.ariaDisabled = null;
  }
}

export function onClick(button, action) {
  button.addEventListener('click', () => attempt([button], action));
}

/** Asks before something is gone for good; gives whether it shall be. */
export async function confirmed(question, words) {
  const dialog = byId('delete-dialog');
  byId('h-delete').textContent = question;
  byId('delete-title').textContent = words;
  dialog.returnValue = '';
  dialog.showModal();
  await new Promise((closed) => dialog.addEventListener('close', closed, { once: true }));
  return dialog.returnValue === 'delete';
}

/** action gets the fields by name, trimmed but for passwords, and the value of the button. */
export function onSubmit(form, action) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = {};
    for (const { name, type, value, files } of form.elements) {
      if (name) fields[name] = type === 'file' ? files[0] : type === 'password' ? value : value.trim();
    }
    attempt([...form.querySelectorAll('button')], () => {
      unmark(form);
      return action(fields, event.submitter?.value);
    }, form);
  });
}

/** Marks the fields at fault: [{pointer: '/name', detail}]. */
export function mark(form, errors) {
  unmark(form);
  for (const { pointer, detail } of errors) {
    const name = pointer.split('/')[1];
    const field = [...form.elements].find(
      (f) => name && (f.name === name || f.dataset.fields?.split(' ').includes(name)));
    if (!field || field.ariaInvalid) continue;
    const note = el('small', { className: 'wrong', id: `${field.id}-wrong`, textContent: detail });
    field.after(note);
    field.ariaInvalid = 'true';
    field.setAttribute('aria-describedby', `${note.id} ${field.getAttribute('aria-describedby') ?? ''}`.trim());
  }
  form.querySelector('[aria-invalid]')?.focus();
}

export function unmark(form) {
  for (const field of form.querySelectorAll('[aria-invalid]')) {
    byId(`${field.id}-wrong`)?.remove();
    field.ariaInvalid = null;
    const rest = field.getAttribute('aria-describedby').split(' ').filter((id) => id !== `${field.id}-wrong`);
    if (rest.length) field.setAttribute('aria-describedby', rest.join(' '));
    else field.removeAttribute('aria-describedby');
  }
}
