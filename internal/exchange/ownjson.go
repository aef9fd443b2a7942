package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// maxJSON bounds our own JSON, which is held whole.
const maxJSON = 128 << 20

// jsonVersion is the version of our JSON: records in their canonical form.
const jsonVersion = 1

// jsonFile is our own JSON: one object with all records, or this header as the
// first line and a record on each line after it.
type jsonFile struct {
	Privet   int                    `json:"privet"`
	Register string                 `json:"register,omitempty"`
	Records  []json.RawMessage      `json:"records,omitempty"`
	Titles   map[string]store.Title `json:"titles,omitempty"` // of linked records, to find them in another installation
}

// readJSON is our own JSON, or nil when the file is something else: another
// program's JSON is read as a table.
func readJSON(file io.ReaderAt, size int64, set *register.Set, hint string) (*jsonFile, error) {
	head := make([]byte, min(size, 64))
	if n, err := file.ReadAt(head, 0); n == 0 || err != nil && !errors.Is(err, io.EOF) {
		return nil, nil
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(head) == 0 || head[0] != '{' && head[0] != '[' || size > maxJSON {
		return nil, nil
	}
	raw, err := io.ReadAll(io.NewSectionReader(file, 0, size))
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))))
	out := &jsonFile{}
	for first := true; ; first = false {
		var value json.RawMessage
		if err := dec.Decode(&value); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			if out.Privet == 0 {
				return nil, nil // sheet says where it is broken
			}
			return nil, problem.Wrap(problem.Invalid, "import_json_broken", err, "record", len(out.Records)+1)
		}
		switch {
		case first && value[0] == '[':
			if json.Unmarshal(value, &out.Records) != nil {
				return nil, nil
			}
		case first:
			if json.Unmarshal(value, out) != nil || out.Privet == 0 {
				*out = jsonFile{Records: []json.RawMessage{value}}
			}
		default:
			out.Records = append(out.Records, value)
		}
		if out.Privet == 0 && first && !isRecord(out.Records, set, hint) {
			return nil, nil
		}
	}
	if out.Privet > jsonVersion {
		return nil, problem.New(problem.Invalid, "import_json_newer", "version", out.Privet, "known", jsonVersion)
	}
	return out, nil
}

// isRecord reports whether the first of a list is a record of ours: it names its
// register, or a person has named it and every key is one of its.
func isRecord(list []json.RawMessage, set *register.Set, hint string) bool {
	var keys map[string]json.RawMessage
	if len(list) == 0 || json.Unmarshal(list[0], &keys) != nil || len(keys) == 0 {
		return false
	}
	var name string
	if json.Unmarshal(keys["register"], &name) == nil && set.Get(name) != nil {
		return true
	}
	t := set.Get(hint)
	if t == nil {
		return false
	}
	for k := range keys {
		if t.Field(k) == nil && !slices.Contains(register.HeadNames(), k) {
			return false
		}
	}
	return true
}

// jsonWork is a record of our JSON.
type jsonWork struct {
	*work
	keys map[string]json.RawMessage
	id   id.ID
	ref  string
}

// ownJSON plans a file of canonical forms.
func (p *planner) ownJSON(f *jsonFile, hint string) error {
	works, err := p.jsonWorks(f, hint)
	if err != nil {
		return err
	}
	moved, err := p.movedIDs(f)
	if err != nil {
		return err
	}
	if err := p.names.load(p.ctx, p.tx); err != nil {
		return err
	}
	if err := p.jsonIdentify(works); err != nil {
		return err
	}
	all := make([]*work, 0, len(works))
	for _, w := range works {
		if w.rec == nil {
			w.rec, w.touched = w.t.New(), true
		}
		if len(w.errs) == 0 {
			p.jsonFill(w, moved)
		}
		all = append(all, w.work)
	}
	return p.decide(all)
}

func (p *planner) jsonWorks(f *jsonFile, hint string) ([]*jsonWork, error) {
	if f.Register == "" {
		f.Register = hint
	}
	out := make([]*jsonWork, 0, len(f.Records))
	seen := map[string]string{}
	for i, raw := range f.Records {
		at := "#" + itoa(i+1)
		w := &jsonWork{work: &work{at: at, where: func(path string) string { return at + "." + path }}}
		if json.Unmarshal(raw, &w.keys) != nil || w.keys == nil {
			return nil, problem.New(problem.Invalid, "import_json_broken", "record", i+1)
		}
		name := f.Register
		if s := text(w.keys["register"]); s != "" {
			name = s
		}
		if w.t = p.set.Get(name); w.t == nil {
			return nil, problem.New(problem.Invalid, "import_unknown_register", "register", name, "at", at)
		}
		if err := p.mayImport(w.t); err != nil {
			return nil, err
		}
		w.ref = text(w.keys[refKey])
		if t, ref := p.names.normalRef(w.ref); t == w.t {
			w.ref = ref
		}
		w.id, _ = id.Parse(text(w.keys["id"])) // what is no identifier is found by its reference
		_ = json.Unmarshal(w.keys["rev"], &w.fileRev)
		w.revAt = at + ".rev"
		if w.ref != "" {
			if first := seen[name+"\x00"+w.ref]; first != "" {
				w.fail(at, problem.Field{Path: refKey, Key: "import_ref_twice", Args: problem.Pairs("ref", w.ref, "first", first)})
			}
			seen[name+"\x00"+w.ref] = at
			p.names.want([]string{w.t.Name}, w.ref)
		}
		p.names.want([]string{w.t.Name}, text(w.keys["title"]))
		p.wantJSON(w.t, w.keys)
		out = append(out, w)
	}
	return out, nil
}

func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return strings.TrimSpace(s)
}

// wantJSON asks for the records that links name other than by identifier.
func (p *planner) wantJSON(t *register.Type, keys map[string]json.RawMessage) {
	want := func(f *register.Field, raw json.RawMessage) {
		var many []string
		if json.Unmarshal(raw, &many) != nil {
			many = []string{text(raw)}
		}
		for _, s := range many {
			if _, err := id.Parse(s); err != nil {
				p.names.want(f.Registers, s)
			}
		}
	}
	p.names.want([]string{"people"}, text(keys["owner"]))
	for _, f := range t.Fields {
		raw, ok := keys[f.Name]
		switch {
		case !ok:
		case f.Kind.Points():
			want(f, raw)
		case f.Key:
			p.names.want([]string{t.Name}, text(raw))
		case f.Kind == register.KindRows:
			var rows []map[string]json.RawMessage
			if json.Unmarshal(raw, &rows) != nil {
				continue // Merge says so
			}
			for _, row := range rows {
				for _, c := range f.Rows {
					if raw, ok := row[c.Name]; ok && c.Kind.Points() {
						want(c, raw)
					}
				}
			}
		}
	}
}

// movedIDs are records that have another identifier here than where the file was
// written; they are found again by reference and title together, or by a title
// that only one has.
func (p *planner) movedIDs(f *jsonFile) (map[string]store.Title, error) {
	var ids []id.ID
	for s := range f.Titles {
		if at, err := id.Parse(s); err == nil {
			ids = append(ids, at)
		}
	}
	here, err := store.Titles(p.ctx, p.tx, ids)
	if err != nil {
		return nil, err
	}
	moved := map[string]store.Title{}
	for s, t := range f.Titles {
		at, err := id.Parse(s)
		if _, ok := here[at]; !ok && err == nil && p.set.Get(t.Register) != nil {
			moved[s] = t
			p.names.want([]string{t.Register}, t.Title)
		}
	}
	return moved, nil
}

func (p *planner) jsonIdentify(works []*jsonWork) error {
	ids := map[*register.Type][]id.ID{}
	for _, w := range works {
		if !w.id.IsZero() {
			ids[w.t] = append(ids[w.t], w.id)
		}
		for _, at := range p.candidates(w) {
			if !at.IsZero() {
				ids[w.t] = append(ids[w.t], at)
			}
		}
	}
	claimed := map[id.ID]string{}
	for t, list := range ids {
		recs, err := store.LoadMany(p.ctx, p.tx, t, list)
		if err != nil {
			return err
		}
		for _, w := range works {
			if w.t != t {
				continue
			}
			before := recs[w.id]
			for _, at := range p.candidates(w) {
				if before == nil {
					before = recs[at]
				}
			}
			if before == nil {
				continue
			}
			at := register.HeadOf(before).ID
			if first := claimed[at]; first != "" {
				w.fail(w.at, problem.Field{Path: refKey, Key: "import_ref_twice", Args: problem.Pairs("ref", register.HeadOf(before).Ref, "first", first)})
				continue
			}
			claimed[at] = w.at
			w.before, w.rec = before, store.Clone(t, before)
		}
	}
	for _, w := range works {
		if w.rec != nil {
			continue
		}
		w.rec, w.touched = w.t.New(), true
		h := register.HeadOf(w.rec)
		if h.ID = w.id; h.ID.IsZero() {
			h.ID = id.New()
		}
		h.Ref = w.ref
		if isNew(w.ref) {
			h.Ref = ""
		}
		p.names.make(w.t.Name, w.ref, h.ID)
		p.names.make(w.t.Name, text(w.keys["title"]), h.ID)
	}
	return nil
}

// candidates are the records that a JSON record may mean: by reference; without
// one, by external key, then by title.
func (p *planner) candidates(w *jsonWork) []id.ID {
	if w.ref != "" {
		return []id.ID{p.names.find([]string{w.t.Name}, w.ref)}
	}
	if !w.id.IsZero() {
		return nil
	}
	for _, f := range w.t.Fields {
		if s := text(w.keys[f.Name]); f.Key && s != "" {
			return []id.ID{p.names.find([]string{w.t.Name}, s)}
		}
	}
	return []id.ID{p.names.find([]string{w.t.Name}, text(w.keys["title"]))}
}

// jsonFill merges what a person may set; what only the store writes is left out.
func (p *planner) jsonFill(w *jsonWork, moved map[string]store.Title) {
	w.touched = true
	state := text(w.keys["state"])
	start := register.HeadOf(w.rec).State
	if w.before == nil && w.t.Flow != nil {
		start = w.t.Flow.Initial()
	}
	if state != "" && state != start {
		p.plan.keep(Note{At: w.at + ".state", Header: "state", Words: state, Key: "exchange.state_left", Args: problem.Pairs("state", state, "title", text(w.keys["title"]))})
	}
	for _, k := range register.HeadNames() {
		if !slices.Contains(register.Editable(), k) {
			delete(w.keys, k)
		}
	}
	patch, err := json.Marshal(w.keys)
	if err != nil {
		w.fail(w.at, problem.Field{Path: "", Key: "want_object"})
		return
	}
	for old, t := range moved {
		if !bytes.Contains(patch, []byte(old)) {
			continue
		}
		if at := p.names.find([]string{t.Register}, t.Title); !at.IsZero() {
			patch = bytes.ReplaceAll(patch, []byte(old), []byte(at.String()))
		}
	}
	var l problem.List
	w.t.Merge(w.rec, patch, p.names.find, &l)
	for _, f := range l.Fields() {
		w.fail(w.where(f.Path), f)
	}
}
