// The verifier inside an audit pack. It reads the ZIP file, or the files of the folder
// that it was unpacked to, in this browser; nothing leaves it. What it checks:
// the frame of the ZIP byte for byte, every file by its hash, the signature over the
// list of hashes, the hashes of the log up to the signed checkpoint, each record
// against its entry in the log, and that no link or file is missing.
'use strict'

// --- SHA-256 (FIPS 180-4), for many small inputs and for files too large for memory.
const K = new Uint32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2])

class Sha256 {
  constructor () {
    this.h = new Uint32Array([0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19])
    this.w = new Uint32Array(64); this.rest = new Uint8Array(64); this.n = 0; this.total = 0
  }

  block (p, at) {
    const w = this.w; const h = this.h
    for (let i = 0; i < 16; i++, at += 4) w[i] = p[at] << 24 | p[at + 1] << 16 | p[at + 2] << 8 | p[at + 3]
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15]; const b = w[i - 2]
      w[i] = w[i - 16] + ((a >>> 7 | a << 25) ^ (a >>> 18 | a << 14) ^ a >>> 3) + w[i - 7] + ((b >>> 17 | b << 15) ^ (b >>> 19 | b << 13) ^ b >>> 10)
    }
    let [a, b, c, d, e, f, g, x] = h
    for (let i = 0; i < 64; i++) {
      const t = x + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[i] + w[i] | 0
      const u = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0
      x = g; g = f; f = e; e = d + t | 0; d = c; c = b; b = a; a = t + u | 0
    }
    h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += x
  }

  update (p) {
    this.total += p.length
    let at = 0
    if (this.n > 0) {
      while (this.n < 64 && at < p.length) this.rest[this.n++] = p[at++]
      if (this.n < 64) return this
      this.block(this.rest, 0); this.n = 0
    }
    for (; at + 64 <= p.length; at += 64) this.block(p, at)
    while (at < p.length) this.rest[this.n++] = p[at++]
    return this
  }

  end () {
    const bits = this.total * 8
    const pad = new Uint8Array((this.n < 56 ? 64 : 128) - this.n)
    pad[0] = 0x80
    const v = new DataView(pad.buffer)
    v.setUint32(pad.length - 8, Math.floor(bits / 2 ** 32)); v.setUint32(pad.length - 4, bits >>> 0)
    this.update(pad)
    const out = new Uint8Array(32); const o = new DataView(out.buffer)
    this.h.forEach((x, i) => o.setUint32(i * 4, x))
    return out
  }
}

const sha = (...parts) => { const h = new Sha256(); parts.forEach(p => h.update(p)); return h.end() }
const hex = b => Array.from(b, x => x.toString(16).padStart(2, '0')).join('')
const text = b => new TextDecoder('utf-8', { fatal: true }).decode(b)
const bytes = s => new TextEncoder().encode(s)
const base64 = b => btoa(Array.from(b, x => String.fromCharCode(x)).join(''))
const unbase64 = s => Uint8Array.from(atob(s), c => c.charCodeAt(0))
const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i])

const crcTable = new Uint32Array(256).map((_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1; return n })
const crcAdd = (c, p) => { for (let i = 0; i < p.length; i++) c = crcTable[(c ^ p[i]) & 255] ^ c >>> 8; return c }

// --- The frame. Everything in it follows from names and contents.
const CHUNK = 4 << 20
const NAME = /^([A-Za-z0-9][A-Za-z0-9._-]{0,99}|(records\/[a-z-]+|evidence|documents|ledger)\/[A-Za-z0-9][A-Za-z0-9._-]{0,99})$/
const LAST = ['manifest.json', 'SHA256SUMS', 'SHA256SUMS.sig']

function fields (...list) { // pairs of size and value, little endian
  const out = []
  for (let i = 0; i < list.length; i += 2) for (let b = 0; b < list[i]; b++) out.push(Math.floor(list[i + 1] / 2 ** (8 * b)) & 255)
  return Uint8Array.from(out)
}
const local = n => fields(4, 0x04034b50, 2, 20, 2, 8, 2, 0, 2, 0, 2, 33, 4, 0, 4, 0, 4, 0, 2, n, 2, 0)
const trailer = f => fields(4, 0x08074b50, 4, f.crc, 4, f.size, 4, f.size)
const central = f => fields(4, 0x02014b50, 2, 20, 2, 20, 2, 8, 2, 0, 2, 0, 2, 33, 4, f.crc, 4, f.size, 4, f.size, 2, f.name.length, 2, 0, 2, 0, 2, 0, 2, 0, 4, 0, 4, f.at)

// readZip finds the files of a ZIP: slice(from, to) gives bytes.
async function readZip (src, say) {
  const end = await src.slice(Math.max(0, src.size - 22), src.size)
  const v = new DataView(end.buffer, end.byteOffset, end.length)
  if (end.length < 22 || v.getUint32(0, true) !== 0x06054b50) { say('broken', '', src.size); return null }
  const count = v.getUint16(10, true); const size = v.getUint32(12, true); const start = v.getUint32(16, true)
  if (start === 0xffffffff || count === 0xffff) return 'large'
  if (start + size + 22 !== src.size) { say('foreign', '', start + size); return null }
  const dir = await src.slice(start, start + size)
  if (!same(end, fields(4, 0x06054b50, 2, 0, 2, 0, 2, count, 2, count, 4, size, 4, start, 2, 0))) say('frame', '', start + size)
  const files = new Map(); let at = 0; let place = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > dir.length) { say('broken', '', start + at); return null }
    const d = new DataView(dir.buffer, dir.byteOffset + at, 46); const n = d.getUint16(28, true)
    const name = Array.from(dir.slice(at + 46, at + 46 + n), c => c > 31 && c < 127 ? String.fromCharCode(c) : '?').join('')
    const f = { name, crc: d.getUint32(16, true), size: d.getUint32(24, true), at: d.getUint32(42, true) }
    if (!NAME.test(name) || name.includes('..')) { say('name', name); return null }
    if (files.has(name)) { say('twice', name); return null }
    if (!same(dir.slice(at, at + 46), central(f))) say('frame', name, start + at)
    at += 46 + n
    if (f.at !== place) { say(f.at > place ? 'foreign' : 'packed', name, place); return null }
    const head = await src.slice(f.at, f.at + 30 + n)
    if (!same(head.slice(0, 30), local(n)) || !same(head.slice(30), bytes(name))) say('frame', name, f.at)
    f.start = f.at + 30 + n
    place = f.start + f.size + 16
    if (place > start) { say('packed', name, f.at); return null }
    if (!same(await src.slice(place - 16, place), trailer(f))) say('frame', name, place - 16)
    f.read = (from, to) => src.slice(f.start + from, f.start + to)
    files.set(name, f)
  }
  if (at !== dir.length) say('frame', '', start + at)
  if (place !== start) say('foreign', '', place)
  return files
}

async function whole (files, name) {
  const f = files.get(name)
  return f ? f.read(0, f.size) : null
}

// --- Signatures: signed notes (golang.org/x/mod/sumdb/note) by Ed25519.
function openKey (line) {
  const parts = line.trim().split('+')
  if (parts.length < 3) return null
  const raw = unbase64(parts.slice(2).join('+'))
  if (raw.length !== 33 || raw[0] !== 1) return null
  const id = sha(bytes(parts[0] + '\n'), raw).slice(0, 4)
  return hex(id) === parts[1] ? { name: parts[0], id, raw: raw.slice(1), line: line.trim() } : null
}

async function openNote (raw, keys) { // {text, key} or null; 'unknown' if this browser cannot tell
  const s = text(raw); const cut = s.lastIndexOf('\n\n')
  const m = cut < 0 ? null : /^— (\S+) (\S+)\n$/.exec(s.slice(cut + 2))
  if (!m) return null
  const sig = unbase64(m[2])
  if (base64(sig) !== m[2]) return null
  const body = s.slice(0, cut + 1)
  const key = keys.find(k => k.name === m[1] && same(k.id, sig.slice(0, 4)))
  if (!key) return null
  try {
    const k = await crypto.subtle.importKey('raw', key.raw, { name: 'Ed25519' }, false, ['verify'])
    return await crypto.subtle.verify({ name: 'Ed25519' }, k, sig.slice(4), bytes(body)) ? { text: body, key } : null
  } catch (e) { return { text: body, key, unknown: true } }
}

// --- The log: a Merkle tree of RFC 6962.
function rootOf (leaves) {
  const peaks = []
  for (let i = 0; i * 32 < leaves.length; i++) {
    let h = leaves.slice(i * 32, i * 32 + 32)
    for (let s = i; s & 1; s >>= 1) h = sha(Uint8Array.of(1), peaks.pop(), h)
    peaks.push(h)
  }
  if (!peaks.length) return sha()
  return peaks.reduceRight((a, h) => sha(Uint8Array.of(1), h, a))
}

// verify examines the files of a pack. frame says whether they come from a ZIP file.
async function verify (files, findings, key, tell) {
  const say = (kind, file, at, other) => findings.push({ kind, file: file || '', at: at === undefined ? -1 : at, other: other || '' })
  const out = { records: 0, files: files.size, entries: 0, trusted: !!key }
  const hashes = new Map(); let done = 0; let total = 1
  for (const f of files.values()) total += f.size
  for (const f of files.values()) {
    const h = new Sha256(); let crc = -1
    for (let at = 0; at < f.size; at += CHUNK) {
      const p = await f.read(at, Math.min(f.size, at + CHUNK))
      h.update(p); if (f.crc !== undefined) crc = crcAdd(crc, p)
      tell((done += p.length) / total)
    }
    hashes.set(f.name, hex(h.end()))
    if (f.crc !== undefined && (crc ^ -1) >>> 0 !== f.crc) say('altered', f.name, f.start)
  }
  const sorted = [...files.keys()]
  const rank = n => LAST.includes(n) ? '~' + LAST.indexOf(n) : n
  for (let i = 1; i < sorted.length; i++) if (rank(sorted[i - 1]) >= rank(sorted[i])) { say('order', sorted[i]); break }
  for (const name of ['index.html', 'pack.css', 'verify.html', 'verify.js', 'ledger/checkpoint.txt', 'ledger/keys.txt', 'ledger/leaves.bin', 'ledger/proofs.ndjson', ...LAST]) if (!files.has(name)) say('missing', name)
  const read = async name => { try { return text(await whole(files, name)) } catch (e) { return '' } }

  // The list of sums and its seal.
  let keys = [key]
  try { if (!key) keys = (await read('ledger/keys.txt')).trim().split('\n').map(openKey) } catch (e) { keys = [] }
  if (!keys.length || keys.includes(null)) { say('list', 'ledger/keys.txt'); keys = keys.filter(k => k) }
  const sums = await read('SHA256SUMS'); const want = new Map(); const owner = new Map()
  for (const line of sums.trimEnd().split('\n')) {
    const m = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line)
    if (!m || want.has(m[2])) { say('list', 'SHA256SUMS', -1, line.slice(0, 80)); continue }
    want.set(m[2], m[1]); owner.set(m[1], m[2])
  }
  let claim = null
  try { claim = files.has('SHA256SUMS.sig') ? await openNote(await whole(files, 'SHA256SUMS.sig'), keys) : null } catch (e) { claim = null }
  const lines = claim ? claim.text.split('\n') : []
  if (!claim || lines.length !== 5 || lines[0] !== 'privet-pack/1' || lines[1] !== claim.key.name) say(key ? 'key' : 'seal', 'SHA256SUMS.sig')
  else if (lines[2] !== hashes.get('SHA256SUMS')) say('seal', 'SHA256SUMS')
  if (claim) { out.key = claim.key.line; out.nosig = claim.unknown }
  for (const [name, h] of hashes) {
    if (LAST.slice(1).includes(name)) continue
    if (!want.has(name)) say('extra', name)
    else if (want.get(name) !== h) owner.has(h) ? say('swapped', name, -1, owner.get(h)) : say('altered', name, files.get(name).start)
  }
  for (const name of want.keys()) if (!files.has(name)) say('missing', name)

  // The manifest.
  let m
  try { m = JSON.parse(await read('manifest.json')) } catch (e) { m = null }
  if (!m || m.format !== 'privet-pack/1' || !Array.isArray(m.records) || !Array.isArray(m.files) || !Array.isArray(m.outside)) { say('list', 'manifest.json'); return out }
  out.manifest = m
  const listed = new Map(m.files.map(f => [f.name, f]))
  for (const f of m.files) if (hashes.get(f.name) !== f.sha256 || files.get(f.name).size !== f.size) say('list', 'manifest.json', -1, f.name)
  for (const name of files.keys()) if (!listed.has(name) && !LAST.includes(name)) say('unlisted', name)

  // The log up to its checkpoint.
  let mark = null
  try { mark = files.has('ledger/checkpoint.txt') ? await openNote(await whole(files, 'ledger/checkpoint.txt'), keys) : null } catch (e) { mark = null }
  const leaves = await whole(files, 'ledger/leaves.bin') || new Uint8Array(0)
  const [org, size, root] = mark ? mark.text.split('\n') : []
  if (!mark || org !== 'privet/' + m.organisation.id || +size !== m.ledger.size || root !== m.ledger.root) say('checkpoint', 'ledger/checkpoint.txt')
  if (leaves.length !== 32 * m.ledger.size || base64(rootOf(leaves)) !== m.ledger.root) say('log', 'ledger/leaves.bin')
  out.entries = m.ledger.size

  // Each record against its entry.
  const byFile = new Map(m.records.map(r => [r.file, r])); const proven = new Set()
  for (const line of (await read('ledger/proofs.ndjson')).split('\n')) {
    if (!line) continue
    let p; let head; let raw
    try {
      p = JSON.parse(line); head = p.header
      raw = line.slice(line.indexOf(',"header":') + 10, line.lastIndexOf(',"salt":"'))
    } catch (e) { say('list', 'ledger/proofs.ndjson'); continue }
    const r = byFile.get(p.file)
    if (!r || proven.has(p.file)) { say('unlisted', 'ledger/proofs.ndjson', -1, String(p.file).slice(0, 120)); continue }
    proven.add(p.file)
    const leaf = sha(Uint8Array.of(0), bytes(raw))
    if (head.seq !== p.seq || head.subject !== r.id || head.rev !== r.rev || head.register !== r.register || 'privet/' + head.org !== org || !same(leaf, leaves.slice(p.seq * 32, p.seq * 32 + 32))) { say('proof', r.file, -1, r.ref); continue }
    const body = await whole(files, r.file)
    if (!body) continue
    if (base64(sha(bytes('privet ledger body v1\n'), unbase64(p.salt), body)) !== head.body) { say('body', r.file, -1, r.ref); continue }
    out.records++
    const rec = JSON.parse(text(body))
    if (rec.id !== r.id || rec.ref !== r.ref || rec.title !== r.title || rec.rev !== r.rev || rec.register !== r.register) say('unlisted', r.file, -1, r.ref)
    const held = r.attachments || []
    const walk = x => {
      if (!x || typeof x !== 'object') return
      if (typeof x.sum === 'string' && /^[0-9a-f]{64}$/.test(x.sum) && typeof x.name === 'string' && !held.some(a => a.file.startsWith('evidence/' + x.sum + '.'))) say('evidence', r.file, -1, x.name)
      Object.values(x).forEach(walk)
    }
    walk(rec)
  }
  // Nothing is missing.
  const known = new Set([...m.records.map(r => r.id), ...m.outside.map(o => o.id)])
  const spoken = new Set()
  for (const r of m.records) {
    spoken.add(r.file)
    if (!proven.has(r.file)) say('unproven', r.file, -1, r.ref)
    if (!files.has(r.file)) say('missing', r.file, -1, r.ref)
    for (const l of r.links || []) if (!known.has(l.to)) say('nowhere', r.file, -1, l.field)
    for (const a of r.attachments || []) { spoken.add(a.file); if (!files.has(a.file)) say('evidence', r.file, -1, a.file) }
  }
  for (const name of files.keys()) {
    if (/^(records|evidence)\//.test(name) && !spoken.has(name)) say('unlisted', name)
    if (name.startsWith('evidence/') && name.slice(9, 73) !== hashes.get(name)) say('altered', name, files.get(name).start)
  }
  return out
}

// --- The page.
function page () {
  const words = JSON.parse(document.getElementById('words').textContent)
  const fill = (s, a) => s.replace(/\{(\w+)\}/g, (_, k) => k in a ? a[k] : '')
  const result = document.getElementById('result'); const drop = document.getElementById('drop')
  const el = (tag, cls, txt) => { const e = document.createElement(tag); if (cls) e.className = cls; if (txt) e.textContent = txt; return e }
  const show = (...parts) => result.replaceChildren(...parts)
  const source = f => ({ size: f.size, slice: async (a, b) => new Uint8Array(await f.slice(a, b).arrayBuffer()) })

  function report (r, findings, folder) {
    const seen = new Set(); const list = findings.filter(f => { const k = f.kind + f.file + f.other; return !seen.has(k) && seen.add(k) })
    const box = el('div', 'note ' + (list.length ? 'bad' : 'ok'))
    if (list.length) {
      box.append(el('b', '', fill(words.unsound, { count: list.length })))
      const ul = el('ul'); list.slice(0, 200).forEach(f => ul.append(el('li', '', fill(words[f.kind] || f.kind, f)))); box.append(ul)
    } else {
      box.append(el('b', '', words.sound), el('p', '', fill(words['sound.text'], r)))
    }
    const parts = [box]
    if (r && r.nosig) parts.push(el('div', 'note', words.nosig))
    if (r && r.key) parts.push(el('p', 'sm soft', fill(r.trusted ? words.trusted : words.untrusted, { key: '' })), el('p', 'mono', r.key))
    if (folder) parts.push(el('p', 'sm soft', words.folder))
    show(...parts)
  }

  async function run (list) {
    const bar = el('progress'); bar.max = 1; bar.setAttribute('aria-label', words.reading)
    show(el('p', '', words.reading), bar)
    const findings = []; const say = (kind, file, at, other) => findings.push({ kind, file: file || '', at: at === undefined ? -1 : at, other: other || '' })
    let key = null; const typed = document.getElementById('key').value.trim()
    if (typed) { try { key = openKey(typed) } catch (e) { key = null } if (!key) { show(el('div', 'note bad', fill(words.key, { file: '' }))); return } }
    let files; const folder = list.length > 1
    if (folder) {
      files = new Map()
      const cut = f => (f.webkitRelativePath || f.name).split('/').slice(f.webkitRelativePath ? 1 : 0).join('/')
      const rank = n => LAST.includes(n) ? '~' + LAST.indexOf(n) : n
      for (const f of [...list].sort((a, b) => rank(cut(a)) < rank(cut(b)) ? -1 : 1)) { const s = source(f); files.set(cut(f), { name: cut(f), size: f.size, start: -1, read: s.slice }) }
    } else {
      files = await readZip(source(list[0]), say)
      if (files === 'large') { show(el('div', 'note', words.large)); return }
    }
    let r = null
    if (files) { try { r = await verify(files, findings, key, x => { bar.value = x }) } catch (e) { say('list', 'manifest.json') } }
    report(r, findings, folder)
  }
  for (const id of ['file', 'folder']) document.getElementById(id).addEventListener('change', e => { if (e.target.files.length) run(e.target.files) })
  for (const on of ['dragenter', 'dragover']) drop.addEventListener(on, e => { e.preventDefault(); drop.classList.add('over') })
  for (const off of ['dragleave', 'drop']) drop.addEventListener(off, e => { e.preventDefault(); drop.classList.remove('over') })
  drop.addEventListener('drop', e => { if (e.dataTransfer.files.length) run(e.dataTransfer.files) })
}

if (typeof document !== 'undefined') page()
else if (typeof module !== 'undefined') module.exports = { readZip, verify, openKey }
