// Package backup writes everything that an installation or one organisation keeps
// into one open file, reads it back, and proves that nothing was altered.
//
// The file is a ZIP of plain texts: tables as lines of JSON, ledgers in the lines of
// package ledger, attachments by the hash of their content, and a manifest with the
// hash of each. It is read on SQLite and PostgreSQL alike, whichever wrote it, so
// it is also the way from one to the other.
//
// Invariants: a file is of one moment, taken without stopping anybody; restoring is
// one transaction, so it happens whole or not at all; ledgers are installed as they
// are, with the keys that signed them (decision 18); what is refused has changed
// nothing; nothing is believed that a hash can check.
package backup

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/migrations"
)

// Kind of a file.
type Kind string

const (
	Backup       Kind = "backup"       // a whole installation, to be put into an empty one
	Organisation Kind = "organisation" // one organisation, to be put into any installation
)

// Format is the version of the file's form.
const Format = "privet-archive/1"

// oldestSchema is the first schema whose files this program reads: since then
// migrations have only added what has a default. A migration that moves or
// changes data raises it.
const oldestSchema = 1

// Manifest says what is in the file and what is not.
type Manifest struct {
	Format        string    `json:"format"`
	Kind          Kind      `json:"kind"`
	Made          time.Time `json:"made"`
	Program       string    `json:"program,omitempty"` // version that wrote it
	Install       string    `json:"install,omitempty"` // identifier of the installation
	Schema        int64     `json:"schema"`
	Dialect       string    `json:"dialect"` // of the database it came from
	Organisations []Member  `json:"organisations"`
	Tables        []Table   `json:"tables"`
	Files         []File    `json:"files"` // all but attachments, which are named by their hash
	Blobs         Blobs     `json:"blobs"`
	LeftOut       []string  `json:"left_out"`
}

// Member is an organisation in the file; the one without a slug is the installation
// with its own ledger.
type Member struct {
	ID     string   `json:"id"`
	Slug   string   `json:"slug,omitempty"`
	Size   int64    `json:"ledger_size"`
	Root   string   `json:"ledger_root"` // base64
	Keys   []string `json:"ledger_keys"` // public keys, oldest first
	Ledger string   `json:"ledger,omitempty"`
}

// Table of the file: its columns in the order of each row.
type Table struct {
	Name    string   `json:"name"`
	Rows    int64    `json:"rows"`
	Columns []Column `json:"columns"`
}

// File is one part.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"` // bytes unpacked
	SHA256 string `json:"sha256"`
}

// Blobs are the attachments in the file.
type Blobs struct {
	Count   int64    `json:"count"`
	Bytes   int64    `json:"bytes"`
	Missing []string `json:"missing,omitempty"` // referred to, but not in the store
	Damaged []string `json:"damaged,omitempty"` // in the store, but not what the hash says
}

// What every file leaves out: keys, because who finds the file must not get them;
// the rest because it is built anew.
var leftOut = []string{"vault_key", "signing_keys", "search_index", "jobs"}

// An archive of an organisation also leaves out what belongs to its installation.
var leftOutOfOrganisation = []string{"tokens", "idempotency_keys", "installation"}

func (m *Manifest) org(o id.ID) *Member {
	for i := range m.Organisations {
		if m.Organisations[i].ID == db.Tenant(o) {
			return &m.Organisations[i]
		}
	}
	return nil
}

func (m *Manifest) marshal() []byte {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	return append(b, '\n')
}

// parseOrg reads the identifier of an organisation, the installation's among them.
func parseOrg(text string) (id.ID, error) {
	x, err := id.Parse(text)
	if err != nil || db.Tenant(x) != text {
		return x, fmt.Errorf("organisation %q: no identifier", text)
	}
	return x, nil
}

// newestSchema is the newest migration that this program has.
func newestSchema(d db.Dialect) int64 {
	names, err := fs.Glob(migrations.Files, string(d)+"/*.sql")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	var newest int64
	for _, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		if n, err := strconv.ParseInt(number, 10, 64); err == nil {
			newest = max(newest, n)
		}
	}
	return newest
}
