package pack

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
)

// site are the pages inside a pack. They open from a folder, without a network.
//
//go:embed site
var site embed.FS

// sheet is what the pages show.
type sheet struct {
	w         i18n.Words
	Lang      string
	M         *Manifest
	Made      string
	Keys      []string
	Documents []docRow
	Groups    []group
	LeftOut   []leftRow
	Words     map[string]string // of the verifier

	RecordCount, EvidenceCount int
	Edition, Confidentiality   string
}

type docRow struct{ File, Name, Title string }

type group struct {
	Label string
	Open  bool
	Rows  []recordRow
}

type recordRow struct {
	Record
	State string
}

type leftRow struct{ Ref, Register, Why string }

// T is a sentence in the language of the pages.
func (s sheet) T(key string) string { return s.w.T(key) }

// Number is a count in that language.
func (s sheet) Number(n int) string { return s.w.Number(int64(n)) }

// Number64 is Number.
func (s sheet) Number64(n int64) string { return s.w.Number(n) }

// verifierWords are the sentences that the script says, beside those of findings.
func verifierWords() []string {
	return []string{
		"pack.js.reading", "pack.js.sound", "pack.js.sound.text", "pack.js.unsound", "pack.js.folder", "pack.js.nosig", "pack.js.trusted", "pack.js.untrusted", "pack.js.notpack", "pack.js.large",
	}
}

// raw is a sentence with its placeholders left as they stand.
func raw(w i18n.Words, key string) string {
	return w.T(key, "file", "{file}", "at", "{at}", "other", "{other}", "records", "{records}", "files", "{files}", "entries", "{entries}", "count", "{count}", "key", "{key}", "name", "{name}")
}

// pages adds the index and the verifier.
func (b *builder) pages() error {
	w := b.Maker.Words.Words(b.o.Languages[0])
	s := sheet{
		w: w, Lang: w.Lang(), M: b.m, Made: w.Time(b.o.At, time.UTC) + " UTC", Keys: b.keys, Words: map[string]string{},
		RecordCount: len(b.m.Records), EvidenceCount: len(b.evidence),
		Edition: edition(b.m.Edition), Confidentiality: w.T("choice.confidentiality." + string(b.m.Confidentiality)),
	}
	for _, k := range Kinds() {
		s.Words[string(k)] = raw(w, Finding{Kind: k}.Key())
	}
	for _, key := range verifierWords() {
		s.Words[strings.TrimPrefix(key, "pack.js.")] = raw(w, key)
	}
	s.rows(b)
	for _, name := range []string{indexFile, verifierFile} {
		t, err := template.ParseFS(site, "site/"+name)
		if err != nil {
			return fmt.Errorf("page of the pack: %w", err)
		}
		var page bytes.Buffer
		if err := t.Execute(&page, s); err != nil {
			return fmt.Errorf("page of the pack: %w", err)
		}
		b.add(name, WhatPage, "", page.Bytes())
	}
	for _, name := range []string{styleFile, scriptFile} {
		text, err := site.ReadFile("site/" + name)
		if err != nil {
			return fmt.Errorf("page of the pack: %w", err)
		}
		b.add(name, WhatPage, "", text)
	}
	return nil
}

// edition is the standard that a pack is held against.
func edition(e string) string {
	if e == "" {
		return "ISO/IEC 27701"
	}
	return "ISO/IEC 27701:" + e
}

func (s *sheet) rows(b *builder) {
	for name, f := range b.files {
		if f.what == WhatDocument {
			s.Documents = append(s.Documents, docRow{name, strings.TrimPrefix(name, documentsDir), f.title})
		}
	}
	slices.SortFunc(s.Documents, func(a, b docRow) int { return strings.Compare(a.File, b.File) })
	for _, r := range b.m.Records {
		t := b.tx.Registers().Get(r.Register)
		label := s.w.T(t.LabelKey() + ".many")
		if n := len(s.Groups); n == 0 || s.Groups[n-1].Label != label {
			open := slices.Contains([]string{record.Scopes.Name, record.Statements.Name}, r.Register)
			s.Groups = append(s.Groups, group{Label: label, Open: open})
		}
		row := recordRow{Record: r}
		if r.State != "" {
			row.State = s.w.T(t.StateKey(r.State))
		}
		g := &s.Groups[len(s.Groups)-1]
		g.Rows = append(g.Rows, row)
	}
	for _, l := range b.m.LeftOut {
		s.LeftOut = append(s.LeftOut, leftRow{l.Ref, s.w.T("register." + l.Register + ".one"), s.w.T("pack.left_out." + l.Why)})
	}
}
