/* Passkeys, and what people do with passwords and recovery codes. No dependencies,
   nothing inline. Without it the pages ask for a password. */
(() => {
  'use strict';
  const doc = document, $ = (s, c = doc) => c.querySelector(s), $$ = (s, c = doc) => [...c.querySelectorAll(s)];
  const Key = window.PublicKeyCredential;
  const can = !!(window.isSecureContext && navigator.credentials && Key?.parseRequestOptionsFromJSON && Key?.parseCreationOptionsFromJSON);
  const token = () => doc.body.dataset.token || '';
  let waiting; // a request that fills itself in (conditional mediation)

  const begin = async f => {
    const r = await fetch(f.dataset.begin, { method: 'POST', headers: { 'X-CSRF-Token': token(), Accept: 'application/json' } });
    const body = await r.json().catch(() => ({}));
    if (body.go) { location.href = body.go; throw new Error(' ') }
    if (!r.ok) throw new Error(body.error || '');
    return body;
  };
  const say = (f, text) => { const p = $('[role=alert]', f); if (p) { p.textContent = text; p.hidden = !text } };
  const send = (f, begun, credential) => {
    f.elements.ceremony.value = begun.secret; f.elements.response.value = JSON.stringify(credential);
    if ('keep' in f.dataset) f.elements.keep.value = $('input[type=checkbox][name=keep]')?.checked ? 'on' : '';
    f.requestSubmit();
  };
  const stop = () => { waiting?.abort(); waiting = null };

  const go = async f => {
    stop(); say(f, ''); let begun;
    if (!f.reportValidity()) return;
    try {
      begun = await begin(f);
      const credential = f.dataset.passkey === 'create'
        ? await navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(begun.options) })
        : await navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(begun.options) });
      send(f, begun, credential);
    } catch (e) { say(f, begun ? f.dataset.failed : e.message || f.dataset.failed) }
  };
  doc.addEventListener('click', e => { const b = e.target.closest('[data-passkey-go]'); if (b) go(b.form) });
  doc.addEventListener('submit', e => { const f = e.target; if (f.dataset.passkey && !f.elements.response.value) { e.preventDefault(); go(f) } }, true);

  // The browser offers a passkey in the field of the address. What was begun is over
  // after ten minutes, so it begins again before.
  const offer = async f => {
    if (!await Key.isConditionalMediationAvailable?.()) return;
    const mine = waiting = new AbortController(), again = setTimeout(() => { mine.abort(); if (waiting === mine) offer(f) }, 9 * 60000);
    try {
      const begun = await begin(f);
      send(f, begun, await navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(begun.options), mediation: 'conditional', signal: mine.signal }));
    } catch { /* the person signs in in another way */ } finally { clearTimeout(again) }
  };
  $$('form[data-passkey]').forEach(f => { f.hidden = !can });
  $$('[data-with-passkey]').forEach(e => { e.hidden = !can });
  $$('[data-no-passkey]').forEach(e => { e.hidden = can });
  if (can && $('[autocomplete~=webauthn]')) { const f = $('form[data-passkey=get]'); f && offer(f) }

  // How much of a password is missing, in words.
  doc.addEventListener('input', e => {
    const i = e.target; if (!i.matches('[data-strength]')) return;
    const p = doc.getElementById(i.id + '-strength'), left = i.minLength - [...i.value].length; if (!p) return;
    p.hidden = !i.value; p.textContent = left > 0 ? i.dataset.missing.replace('{count}', left) : i.dataset.enough;
  });

  // Recovery codes: copied or printed.
  doc.addEventListener('click', async e => {
    const b = e.target.closest('[data-copy],[data-print]'); if (!b) return;
    if ('print' in b.dataset) { window.print(); return }
    await navigator.clipboard.writeText(doc.getElementById(b.dataset.copy)?.innerText.trim() || '');
    if (b.dataset.done) { b.lastChild.textContent = b.dataset.done; b.setAttribute('aria-live', 'polite') }
  });
})();
