package pack

import (
	"github.com/privet-pims/privet/internal/problem"
)

// Kind is what is wrong with a pack.
type Kind string

const (
	Broken     Kind = "broken"     // no ZIP file that can be read
	Frame      Kind = "frame"      // bytes between the files are not those that were written
	Foreign    Kind = "foreign"    // bytes before, between or behind the files that belong to none
	BadName    Kind = "name"       // a name that no file of a pack has, such as one that leads out of a folder
	Twice      Kind = "twice"      // two files of one name
	Packed     Kind = "packed"     // a file is compressed or overlaps another: no file of a pack does
	Order      Kind = "order"      // the files are not in their order
	Missing    Kind = "missing"    // a file is not there
	Extra      Kind = "extra"      // a file that was not made
	Altered    Kind = "altered"    // the content is not the one that was made
	Swapped    Kind = "swapped"    // the content is that of another file
	BadList    Kind = "list"       // the list of sums or the manifest cannot be read
	BadSeal    Kind = "seal"       // the list of sums is not the one that was signed, or nobody signed it
	BadLog     Kind = "log"        // the hashes of the log do not lead to its checkpoint
	BadSigned  Kind = "checkpoint" // the checkpoint is not signed by the organisation
	BadProof   Kind = "proof"      // the entry of a record is not in the log
	BadBody    Kind = "body"       // the record is not the one that was logged
	Unproven   Kind = "unproven"   // a record without an entry
	Unlisted   Kind = "unlisted"   // a record or file that the manifest does not speak of as it should
	Nowhere    Kind = "nowhere"    // a link leads to what is neither in the pack nor said to be outside
	NoEvidence Kind = "evidence"   // a record names a file that is not in the pack
	OtherKey   Kind = "key"        // signed by another key than the one trusted
)

// Kinds lists them all.
func Kinds() []Kind {
	return []Kind{Broken, Frame, Foreign, BadName, Twice, Packed, Order, Missing, Extra, Altered, Swapped, BadList, BadSeal, BadLog, BadSigned, BadProof, BadBody, Unproven, Unlisted, Nowhere, NoEvidence, OtherKey}
}

// Finding is one place where a pack is not what was made. File names the file, or is
// empty where the place is one between files; At is the byte of the pack, -1 where
// the file says enough; Other is the record, link or file that it is about.
type Finding struct {
	Kind  Kind   `json:"kind"`
	File  string `json:"file,omitempty"`
	At    int64  `json:"at"`
	Other string `json:"other,omitempty"`
}

// Key names the sentence in the locales.
func (f Finding) Key() string { return "pack.finding." + string(f.Kind) }

// Args fill its placeholders.
func (f Finding) Args() problem.Args {
	return problem.Args{"file": f.File, "at": f.At, "other": f.Other}
}

// maxFindings bounds a report.
const maxFindings = 1000

// Report is the outcome of Verify.
type Report struct {
	Manifest *Manifest `json:"manifest,omitempty"` // as the pack states it; nil if it cannot be read
	Files    int       `json:"files"`
	Records  int       `json:"records"` // proven
	Evidence int       `json:"evidence"`
	Entries  int64     `json:"entries"` // of the log, up to the checkpoint
	Key      string    `json:"key,omitempty"`
	// Trusted says that the key that signed was given by whoever verifies. Otherwise
	// it stands in the pack itself: compare it with the one that the organisation
	// publishes, since whoever makes all of a pack anew brings his own.
	Trusted  bool      `json:"trusted"`
	Findings []Finding `json:"findings"`
	Omitted  int       `json:"omitted,omitempty"`
}

// OK reports whether nothing was found.
func (r *Report) OK() bool { return len(r.Findings) == 0 }

func (r *Report) note(kind Kind, file, other string) { r.noteAt(kind, file, other, -1) }

func (r *Report) noteAt(kind Kind, file, other string, at int64) {
	if len(r.Findings) >= maxFindings {
		r.Omitted++
		return
	}
	r.Findings = append(r.Findings, Finding{kind, file, at, other})
}
