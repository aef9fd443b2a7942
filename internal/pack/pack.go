// Package pack makes and verifies audit packs: one ZIP file that shows an auditor,
// without this program and without a network, what an organisation keeps within a
// scope, and that nobody has touched it since.
//
// A pack holds the records of the scope at the revision in force, byte for byte as
// the ledger keeps them; the documents that features print from them; the evidence
// files; and the part of the ledger that proves the records: the hash of every
// entry, the headers of those in the pack with a path to the root, and a signed
// checkpoint (S-002, S-131).
//
// The file itself is sealed too. Nothing in it is compressed and nothing in its
// frame is free: names, order, times and flags are fixed, so that the frame follows
// from the contents. The contents are listed in SHA256SUMS, and that list is signed.
// Whatever byte is changed, one of the two no longer fits, and Verify names where.
//
// The same state of the organisation gives the same bytes.
package pack

import (
	"context"
	"io"
	"path"
	"regexp"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Format names what Build writes and Verify reads.
const Format = "privet-pack/1"

// Names in a pack. The last three end it, in this order; all others are sorted.
const (
	indexFile      = "index.html"
	styleFile      = "pack.css"
	verifierFile   = "verify.html"
	scriptFile     = "verify.js"
	checkpointFile = "ledger/checkpoint.txt"
	keysFile       = "ledger/keys.txt"
	leavesFile     = "ledger/leaves.bin"
	proofsFile     = "ledger/proofs.ndjson"
	manifestFile   = "manifest.json"
	sumsFile       = "SHA256SUMS"
	sealFile       = "SHA256SUMS.sig"

	recordsDir   = "records/"
	evidenceDir  = "evidence/"
	documentsDir = "documents/"
)

// Options say what goes into a pack.
type Options struct {
	Scope   id.ID          // zero is the whole organisation
	Edition record.Edition // of ISO/IEC 27701; "" is that of the scope
	// Languages of documents, as BCP 47; the first is that of the index. None is English.
	Languages []string
	// At is the instant that the pack states; zero takes the clock of the store.
	At time.Time
	// Restricted takes restricted records in, which are left out otherwise.
	Restricted bool

	only *Only
}

// Keys give the key that signs an organisation's ledger, and the public ones.
type Keys interface {
	Signer(ctx context.Context, org id.ID) (note.Signer, error)
	Public(ctx context.Context, org id.ID) ([]string, error)
}

// Basis is what a pack is made from, for those who print documents.
type Basis struct {
	Scope     *record.Scope // nil is the whole organisation
	World     *assess.World // what lies in the scope, as it is in force
	Edition   record.Edition
	Languages []string
	At        time.Time
}

// Document is one file printed from the basis. Its name has no folder; what it is
// says Title, in the first language.
type Document struct {
	Name  string
	Title string
	Write func(io.Writer) error
}

// Printer prints documents for a pack. It must print the same for the same basis.
type Printer func(ctx context.Context, tx *store.Tx, b *Basis) ([]Document, error)

// Maker makes packs.
type Maker struct {
	Store    *store.DB
	Blobs    blob.Store
	Keys     Keys
	Words    *i18n.Catalogue
	Version  string // of the program
	Printers []Printer
}

// Progress is told how many bytes of how many are written.
type Progress func(done, total int64)

// Result is what Build made.
type Result struct {
	Manifest *Manifest
	Size     int64
	SHA256   string
}

// MayMake: who may pass everything on and approve may make a pack of it.
func MayMake(who access.Actor) bool {
	return who.Reach(access.Export, access.Records) == access.All && who.May(access.Approve, access.Records)
}

// MayRead: who may look into the ledger may fetch packs, as far as his reach covers
// the most confidential record in it.
func MayRead(who access.Actor, most access.Confidentiality) bool {
	return who.May(access.Ledger, access.Installation) && who.Reach(access.Read, access.Records).Covers(most, false)
}

var (
	plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
	safeParts = regexp.MustCompile(`^(records/[a-z-]+|evidence|documents|ledger)/[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
)

// validName: nothing in a pack has another name than Build could give it.
func validName(name string) bool {
	return (plainName.MatchString(name) || safeParts.MatchString(name)) && !strings.Contains(name, "..")
}

// shownTypes are endings under which evidence keeps its own; everything else, and
// above all what a browser would run, is ".bin".
const shownTypes = " .pdf .png .jpg .jpeg .gif .webp .txt .csv .json .docx .xlsx .pptx .odt .ods .odp .zip .eml .mp4 "

// evidenceName is where a content stands; its hash is its name.
func evidenceName(sum, name string) string {
	ext := strings.ToLower(path.Ext(name))
	if ext == "" || !strings.Contains(shownTypes, " "+ext+" ") {
		ext = ".bin"
	}
	return evidenceDir + sum + ext
}
