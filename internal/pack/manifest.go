package pack

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
)

// Manifest says what a pack is and lists what is in it.
type Manifest struct {
	Format          string                 `json:"format"`
	Organisation    Organisation           `json:"organisation"`
	Scope           *ScopeNote             `json:"scope,omitempty"` // none: the whole organisation
	Edition         string                 `json:"edition,omitempty"`
	Made            time.Time              `json:"made"`
	Program         string                 `json:"program,omitempty"`
	Languages       []string               `json:"languages"`
	Confidentiality access.Confidentiality `json:"confidentiality"` // of its most confidential record
	Ledger          LedgerNote             `json:"ledger"`
	Counts          map[string]int         `json:"counts"` // records by register
	Records         []Record               `json:"records"`
	// Outside are records that something in the pack points at and that are not in it.
	Outside []Outside `json:"outside"`
	// LeftOut are records of the scope that are not in the pack, with the reason.
	LeftOut []LeftOut `json:"left_out"`
	// Files are all files but this one, the list of sums and its signature.
	Files []File `json:"files"`
}

// Organisation whose pack it is.
type Organisation struct {
	ID   id.ID  `json:"id"`
	Name string `json:"name"`
}

// ScopeNote names the scope of a pack at the revision in force.
type ScopeNote struct {
	ID    id.ID  `json:"id"`
	Ref   string `json:"ref"`
	Title string `json:"title"`
	Rev   int64  `json:"rev"`
}

// LedgerNote is the log at the checkpoint in the pack.
type LedgerNote struct {
	Size int64  `json:"size"`
	Root string `json:"root"`
}

// Record is one record in the pack.
type Record struct {
	File        string     `json:"file"`
	Register    string     `json:"register"`
	ID          id.ID      `json:"id"`
	Ref         string     `json:"ref"`
	Title       string     `json:"title"`
	State       string     `json:"state,omitempty"`
	Rev         int64      `json:"rev"`
	Approved    bool       `json:"approved"` // it is of a register with approval, and this revision has it
	Links       []Link     `json:"links,omitempty"`
	Attachments []Attached `json:"attachments,omitempty"`
}

// Link is one link of a record.
type Link struct {
	Field string `json:"field"`
	To    id.ID  `json:"to"`
}

// Attached is a file of a record: in one of its fields, or attached to it.
type Attached struct {
	Name string `json:"name"` // as it was uploaded
	File string `json:"file"` // in the pack
}

// Outside is where a link leads out of the pack. Nothing else is said about it.
type Outside struct {
	ID       id.ID  `json:"id"`
	Register string `json:"register,omitempty"` // where it is known
}

// Reasons why a record of the scope is not in the pack.
const (
	NotApproved = "not_approved"
	Restricted  = "restricted"
	OtherSide   = "edition" // a statement or assessment of the other edition
)

// LeftOut is a record of the scope that is not in the pack.
type LeftOut struct {
	Register string `json:"register"`
	Ref      string `json:"ref"`
	Why      string `json:"why"`
}

// What a file is.
const (
	WhatRecord   = "record"
	WhatEvidence = "evidence"
	WhatDocument = "document"
	WhatLedger   = "ledger"
	WhatPage     = "page"
)

// File is one file of the pack.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	What   string `json:"what"`
	Title  string `json:"title,omitempty"`
}

// maxManifest bounds what is read into memory; it is 256 MiB, a million records.
const maxManifest = 256 << 20

func (m *Manifest) bytes() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(m)
	return b.Bytes(), err
}

func parseManifest(raw []byte) (*Manifest, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	m := new(Manifest)
	if err := d.Decode(m); err != nil {
		return nil, err
	}
	return m, nil
}
