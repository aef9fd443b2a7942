package ledger

import (
	"cmp"
	"slices"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// Kind is what is wrong with a log.
type Kind string

const (
	Changed       Kind = "changed"    // the header is not the one that was logged
	ChangedBody   Kind = "body"       // the body is not the one that was logged
	Dropped       Kind = "dropped"    // entries are gone from the middle
	Truncated     Kind = "truncated"  // entries are gone from the end
	Inserted      Kind = "inserted"   // an entry that was never logged, or a copy of one
	Moved         Kind = "moved"      // the entry stands at another place
	Numbering     Kind = "numbering"  // in order, but stored under other numbers
	StoredHash    Kind = "hash"       // the entry is whole, a hash stored for it is not
	Tree          Kind = "tree"       // a stored hash of the tree above these entries is wrong or gone
	BadCheckpoint Kind = "checkpoint" // the checkpoint is not of this log, or not validly signed
	End           Kind = "end"        // size or root that the log states are not its own
	Revisions     Kind = "revisions"  // the revisions of the record do not run 1, 2, 3 …
)

// Finding is one place where a log is not what was written. Seq to To are the
// numbers of the entries concerned.
type Finding struct {
	Kind    Kind  `json:"kind"`
	Seq     int64 `json:"seq"`
	To      int64 `json:"to"`
	Place   int64 `json:"place"`            // where the entry stands now: before this number
	Subject id.ID `json:"subject,omitzero"` // of Revisions
}

// Key names the sentence in the locales.
func (f Finding) Key() string { return "ledger.finding." + string(f.Kind) }

// Args fill its placeholders.
func (f Finding) Args() problem.Args {
	return problem.Args{"seq": f.Seq, "to": f.To, "place": f.Place, "subject": f.Subject.String()}
}

// Report is the outcome of Verify.
type Report struct {
	Org     id.ID `json:"org"`
	Size    int64 `json:"size"` // positions, those without an entry included
	Root    Hash  `json:"root"`
	Entries int64 `json:"entries"` // entries read
	Erased  int64 `json:"erased"`  // of them without a body
	// Unexplained are numbers of entries whose body is gone although no later
	// entry says that a body of the record was erased; at most 1000.
	Unexplained []int64 `json:"unexplained,omitempty"`
	Checkpoints int     `json:"checkpoints"` // that hold
	// Signed is how many entries the newest valid checkpoint covers. What comes
	// after it could be cut off or rewritten by somebody with all of the database.
	Signed   int64     `json:"signed"`
	Findings []Finding `json:"findings"`
	Omitted  int       `json:"omitted,omitempty"` // findings beyond the limit
}

// OK reports whether nothing was found. Erased bodies are no finding.
func (r Report) OK() bool { return len(r.Findings) == 0 }

// tidy sorts findings by place and joins neighbours that tell the same story.
func tidy(in []Finding) []Finding {
	slices.SortStableFunc(in, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.To, b.To), cmp.Compare(a.Kind, b.Kind))
	})
	out := in[:0]
	for _, f := range in {
		if n := len(out) - 1; n >= 0 && out[n].Kind == f.Kind && f.Seq == out[n].To+1 &&
			(f.Kind == Dropped || f.Kind == Numbering && f.Place-f.Seq == out[n].Place-out[n].Seq) {
			out[n].To = f.To
			continue
		}
		out = append(out, f)
	}
	return out
}
