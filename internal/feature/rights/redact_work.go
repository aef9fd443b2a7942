package rights

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/redact"
	"github.com/privet-pims/privet/internal/store"
)

// mostNames of the house are looked for in a file: a larger one lists whom it means by hand.
const mostNames = 5000

// DoRedact puts a redacted copy of a collected file on a request; its content lies in the
// blob store already. The copy belongs in the answer from then on, the file and its
// earlier copies do not. The ledger keeps what was removed by kind, reason and count.
func DoRedact(ctx context.Context, tx *store.Tx, r *record.Request, of, made File) (File, error) {
	if err := NeedWork(ctx, tx, r); err != nil {
		return made, err
	}
	if r.Closed() {
		return made, problem.New(problem.Blocked, "request_closed")
	}
	files, err := Files(ctx, tx, r)
	if err != nil {
		return made, err
	}
	i := slices.IndexFunc(files, func(f File) bool { return f.ID == of.ID && f.Purpose == Collected })
	if i < 0 {
		return made, problem.NotFound("attachments", of.ID)
	}
	for _, f := range files {
		if (f.ID == of.ID || f.Source == of.ID) && f.Given != "no" {
			if err := setGiven(ctx, tx, r, f.ID, "no"); err != nil {
				return made, err
			}
		}
	}
	made.Purpose, made.Source, made.Item, made.By, made.Given = Redacted, of.ID, files[i].Item, tx.Person, "yes"
	if made, err = addFile(ctx, tx, r, made); err != nil {
		return made, err
	}
	note(tx, "redact", r, map[string]any{"id": made.ID, "source": of.ID, "removed": made.Removed})
	_, err = DoStep(ctx, tx, r, "redact", "")
	return made, err
}

// source is a collected file of which a copy is made, with what is looked for in it.
type source struct {
	r      *record.Request
	f      File
	rules  redact.Rules
	own    string // the organisation
	number int    // of the file among the collected ones
	today  calendar.Day
}

// sourceOf is a file of a request that may be redacted by who works on it.
func sourceOf(ctx context.Context, tx *store.Tx, r *record.Request, f File) (s source, err error) {
	if err := NeedWork(ctx, tx, r); err != nil {
		return s, err
	}
	if f.Purpose != Collected || r.Closed() {
		return s, problem.NotFound("attachments", f.ID)
	}
	s.r, s.f = r, f
	if s.today, err = tx.Today(ctx); err != nil {
		return s, err
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return s, err
	}
	s.own = own.Title
	files, err := Files(ctx, tx, r)
	if err != nil {
		return s, err
	}
	for _, x := range heldFiles(r, files) {
		if x.Purpose == Collected {
			if s.number++; x.ID == f.ID {
				break
			}
		}
	}
	s.rules, err = redactRules(ctx, tx, r)
	return s, err
}

// read reads the text of the file.
func (s source) read(ctx context.Context, blobs blob.Store, org id.ID) (o redact.Original, err error) {
	if s.f.Size > redactLargest {
		return o, problem.New(problem.TooLarge, "redact_too_large", "megabytes", redactLargest>>20)
	}
	sum, err := blob.ParseSum(s.f.Sum)
	if err != nil {
		return o, fmt.Errorf("file %s: %w", s.f.ID, err)
	}
	in, err := blobs.Open(ctx, org, sum)
	if err != nil {
		return o, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, redactLargest+1))
	if err != nil {
		return o, fmt.Errorf("read file %s: %w", s.f.ID, err)
	}
	return redact.Read(bytes.NewReader(data), int64(len(data)), s.f.Name)
}

// copyTo writes the copy without what is marked to the blob store.
func (s source) copyTo(ctx context.Context, blobs blob.Store, org id.ID, o redact.Original, remove []redact.Mark, name string, words i18n.Words) (File, error) {
	var copied bytes.Buffer
	removed, err := redact.Copy(&copied, o, remove, redact.Head{Title: words.T("deliver.redact.file", "number", s.number), Organisation: s.own, Reference: s.r.Ref, Date: s.today}, words)
	if err != nil {
		return File{}, fmt.Errorf("write a redacted copy: %w", err)
	}
	sum, size, err := blobs.Put(ctx, org, &copied, redactCopy)
	return File{Name: name, Sum: sum.String(), Size: size, Removed: removed}, err
}

// redactRules are what is looked for in a file of a request: names of people of the house
// beside what every text is searched for; not what is the person's own or the
// organisation's.
func redactRules(ctx context.Context, tx *store.Tx, r *record.Request) (redact.Rules, error) {
	var out redact.Rules
	people, err := People(ctx, tx, r)
	if err != nil {
		return out, err
	}
	for _, x := range people {
		out.Own = append(out.Own, x.Name, x.Email, x.Phone, x.Born)
		out.Own = append(append(out.Own, x.Identifiers...), strings.Split(x.Address, "\n")...)
	}
	out.Own = slices.DeleteFunc(out.Own, func(s string) bool { return strings.TrimSpace(s) == "" })
	own, err := organisation(ctx, tx)
	if err != nil {
		return out, err
	}
	out.Leave = slices.DeleteFunc([]string{own.Title, own.Email, own.Phone, own.Website}, func(s string) bool { return s == "" })
	defer tx.AsSystem("rights")()
	known, err := store.Whole(ctx, tx, record.People)
	if err != nil {
		return out, err
	}
	for _, x := range known {
		if len(out.Others) < mostNames && !slices.ContainsFunc(out.Own, func(s string) bool { return strings.EqualFold(s, x.Title) }) {
			out.Others = append(out.Others, x.Title)
		}
	}
	return out, nil
}

// proposals are the places of a text that may be about others, and each place of the terms
// that somebody added. They come in order and do not overlap.
func proposals(text string, rules redact.Rules, terms []string) []redact.Mark {
	var marks []redact.Mark
	lower := strings.ToLower(text)
	for _, term := range terms {
		in, word := text, term
		if len(lower) == len(text) {
			in, word = lower, strings.ToLower(term)
		}
		for at := 0; word != ""; {
			i := strings.Index(in[at:], word)
			if i < 0 {
				break
			}
			marks = append(marks, redact.Mark{From: at + i, To: at + i + len(word), Kind: redact.Other, Reason: redact.ThirdParty, Sure: true})
			at += i + len(word)
		}
	}
	marks = append(marks, redact.Find(text, rules)...)
	slices.SortStableFunc(marks, func(a, b redact.Mark) int {
		if a.From != b.From {
			return a.From - b.From
		}
		return b.To - a.To
	})
	out := marks[:0]
	for _, m := range marks {
		if n := len(out); n > 0 && m.From < out[n-1].To {
			if m.To > out[n-1].To {
				out[n-1].To = m.To
			}
			continue
		}
		out = append(out, m)
	}
	return out
}
