// What the tests ask of a page. It runs in a world apart from the page's scripts.

const words = e => (e.innerText ?? e.textContent ?? "").replace(/\s+/g, " ").trim();

const named = e => {
  const by = (e.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean)
    .map(id => document.getElementById(id)).filter(Boolean).map(words).join(" ");
  return by || e.getAttribute("aria-label") || (e.labels?.length ? words(e.labels[0]) : "") || words(e) ||
    e.getAttribute("title") || (e.type === "submit" ? e.value : "") || e.getAttribute("name") || "";
};

const visible = e => e.checkVisibility({ opacityProperty: false, visibilityProperty: true, contentVisibilityAuto: false }) &&
  e.getClientRects().length > 0;

// matches are the elements of a selector, those that can be seen first.
const matches = selector => {
  const [css, ...rest] = selector.split(" >> ");
  let list = [...document.querySelectorAll(css)];
  const text = rest.join(" >> ");
  if (text) {
    const has = list.filter(e => words(e).includes(text) || named(e).includes(text));
    const exact = has.filter(e => words(e) === text || named(e) === text);
    list = exact.length ? exact : has;
  }
  return [...list.filter(visible), ...list.filter(e => !visible(e))];
};

// path is a selector that finds the element again.
const path = e => {
  if (!e?.tagName) return "";
  if (e.id && document.querySelectorAll("#" + CSS.escape(e.id)).length === 1) return "#" + CSS.escape(e.id);
  const tag = e.tagName.toLowerCase();
  if (e === document.documentElement || e === document.body) return tag;
  const name = e.getAttribute("name");
  if (name && document.querySelectorAll(`${tag}[name="${CSS.escape(name)}"]`).length === 1) return `${tag}[name="${name}"]`;
  const alike = [...(e.parentElement?.children ?? [])].filter(o => o.tagName === e.tagName);
  const nth = alike.length > 1 ? `:nth-of-type(${alike.indexOf(e) + 1})` : "";
  return (e.parentElement ? path(e.parentElement) + " > " : "") + tag + nth;
};

// hits tells whether a press at a point reaches the element.
const hits = (e, x, y) => {
  const top = document.elementFromPoint(x, y);
  return top && (e.contains(top) || top.contains(e) || [...(e.labels ?? [])].some(l => l.contains(top)));
};

// aim is where to press the element, or why one cannot.
const aim = selector => {
  const e = matches(selector)[0];
  if (!e) return { why: "is not there" };
  if (!visible(e)) return { why: "cannot be seen" };
  if (e.disabled || e.closest("fieldset:disabled")) return { why: "is disabled" };
  if (e.closest("[inert]")) return { why: "is inert" };
  e.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  const b = e.getClientRects()[0];
  const x = b.left + b.width / 2, y = b.top + b.height / 2;
  if (!hits(e, x, y)) return { why: "is covered by " + (path(document.elementFromPoint(x, y)) || "nothing: it is outside the window") };
  return { x, y };
};

const typed = new Set(["text", "search", "email", "password", "url", "tel", "number"]);

// ready puts the cursor into a field with everything chosen, or sets the value of
// a field that is not typed into as text.
const ready = (selector, value) => {
  const e = matches(selector)[0];
  if (!e) return { why: "is not there" };
  if (!visible(e)) return { why: "cannot be seen" };
  if (e.disabled || e.readOnly) return { why: "is disabled" };
  e.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  e.focus({ preventScroll: true });
  if (e.isContentEditable) {
    getSelection().selectAllChildren(e);
    return { type: true };
  }
  if (e.tagName === "TEXTAREA" || e.tagName === "INPUT" && typed.has(e.type)) {
    e.select();
    return { type: true, empty: e.value === "" };
  }
  if (e.tagName === "SELECT") {
    const option = [...e.options].find(o => o.value === value) ?? [...e.options].find(o => words(o) === value);
    if (!option) return { why: `has no option ${value}, but ` + [...e.options].map(o => o.value).join(", ") };
    e.value = option.value;
  } else {
    e.value = value;
    if (e.value !== value) return { why: `a field of type ${e.type} takes no ${value}` };
  }
  e.dispatchEvent(new Event("input", { bubbles: true }));
  e.dispatchEvent(new Event("change", { bubbles: true }));
  return {};
};

// wider are the elements that make the page scroll sideways.
const wider = width => {
  const clipped = e => {
    for (let p = e.parentElement; p && p !== document.body && p !== document.documentElement; p = p.parentElement)
      if (getComputedStyle(p).overflowX !== "visible") return true;
    return false;
  };
  const over = [...document.body.querySelectorAll("*")].filter(e => {
    const b = e.getBoundingClientRect();
    return b.width > 0 && b.right + scrollX > width + 0.5 && getComputedStyle(e).position !== "fixed" && !clipped(e);
  });
  return over.filter(e => ![...e.children].some(c => over.includes(c))).map(path);
};

const ring = (e, part) => {
  const s = getComputedStyle(e, part);
  const clear = c => /^transparent$|(,|\/)\s*0(\.0+)?\)$/.test(c);
  const outline = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1 && !clear(s.outlineColor) ?
    [s.outlineStyle, s.outlineWidth, s.outlineColor].join(" ") : "";
  const shadow = s.boxShadow !== "none" && s.boxShadow.split(/,(?![^(]*\))/).some(p => !clear(p.match(/^[^)]*\)/)?.[0] ?? "")) ? s.boxShadow : "";
  return outline + "|" + shadow;
};

const parts = [null, "::before", "::after"];

// around are where a focus ring may be drawn: on the element, on what wraps it,
// or on what stands for it.
const around = e => [e, e.parentElement, e.parentElement?.parentElement, e.nextElementSibling, e.labels?.[0]].filter(Boolean);

// rest remembers how everything looks without the focus, and puts the focus before
// the first stop.
const rest = () => {
  const start = document.querySelector("dialog:modal") ?? document.body;
  document.activeElement?.blur();
  globalThis.atRest = new WeakMap();
  for (const e of document.querySelectorAll("*")) globalThis.atRest.set(e, parts.map(p => ring(e, p)));
  scrollTo({ top: 0, behavior: "instant" });
  const had = start.getAttribute("tabindex");
  start.setAttribute("tabindex", "-1");
  start.focus({ preventScroll: true });
  if (had === null) start.removeAttribute("tabindex"); else start.setAttribute("tabindex", had);
};

// still takes every movement to its end; what moves for ever goes on.
const still = () => {
  for (const a of document.getAnimations()) try { a.finish(); } catch { /* it has no end */ }
};

// stop tells about the element that has the focus; nothing at the page's end.
const stop = () => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  still();
  const drawn = around(e).some(o => parts.some((p, i) => {
    const now = ring(o, p), before = globalThis.atRest?.get(o)?.[i];
    return now !== "|" && now !== before;
  }));
  const b = e.getBoundingClientRect();
  const at = [0.02, 0.5, 0.98];
  const seen = b.width > 0 && b.height > 0 && at.some(fx => at.some(fy => {
    const x = b.left + b.width * fx, y = b.top + b.height * fy;
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false;
    return hits(e, x, y) || e.nextElementSibling?.contains(document.elementFromPoint(x, y));
  }));
  return { Selector: path(e), Name: named(e).slice(0, 80), Ring: drawn, Hidden: !seen };
};
