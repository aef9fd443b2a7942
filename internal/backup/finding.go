package backup

import (
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
)

// Finding is one thing that is not as it was written. Key names its sentence in
// the locales.
type Finding struct {
	Key  string       `json:"key"`
	Org  string       `json:"org,omitempty"` // slug or identifier
	Args problem.Args `json:"args,omitempty"`
}

// Report is the outcome of a verification.
type Report struct {
	What        string         `json:"what"` // database, backup, organisation, ledger
	Ledgers     []LedgerReport `json:"ledgers"`
	Records     int64          `json:"records"` // compared with their newest revision
	Approvals   int64          `json:"approvals"`
	Attachments int64          `json:"attachments"`
	Findings    []Finding      `json:"findings"`
	Omitted     int            `json:"omitted,omitempty"` // findings beyond the limit
	Notes       []Finding      `json:"notes,omitempty"`   // what a reader should know and what is not wrong
}

// LedgerReport is the outcome for one log.
type LedgerReport struct {
	ledger.Report
	Slug string `json:"slug,omitempty"`
	// Keys tells whose keys counted: given, own (those that came with the log, which
	// whoever forged it could have replaced), or none.
	Keys string `json:"keys"`
}

// maxFindings bounds a report.
const maxFindings = 1000

// OK reports whether everything is as it was written.
func (r *Report) OK() bool { return len(r.Findings) == 0 }

// ExitCode of the command: 0 sound, 1 not.
func (r *Report) ExitCode() int {
	if r.OK() {
		return 0
	}
	return 1
}

func (r *Report) find(org, key string, args ...any) {
	if len(r.Findings) >= maxFindings {
		r.Omitted++
		return
	}
	r.Findings = append(r.Findings, Finding{"verify.finding." + key, org, problem.Pairs(args...)})
}

func (r *Report) note(org, key string, args ...any) {
	r.Notes = append(r.Notes, Finding{"verify.note." + key, org, problem.Pairs(args...)})
}

// problem adds what a part of a file is refused for.
func (r *Report) problem(p *problem.Problem) {
	if len(r.Findings) >= maxFindings {
		r.Omitted++
		return
	}
	r.Findings = append(r.Findings, Finding{Key: "problem." + p.Key, Args: p.Args})
}

// Text is the report for people, one sentence a line.
func (r *Report) Text(w i18n.Words) string {
	var b strings.Builder
	for _, l := range r.Ledgers {
		key := "verify.ledger"
		if l.Signed == 0 {
			key = "verify.ledger_unsigned"
		}
		fmt.Fprintln(&b, w.T(key, "org", l.name(), "entries", l.Entries, "size", l.Size, "signed", l.Signed, "erased", l.Erased, "root", l.Root.String()))
	}
	if r.What != "ledger" {
		fmt.Fprintln(&b, w.T("verify.contents", "records", r.Records, "approvals", r.Approvals, "attachments", r.Attachments))
	}
	for _, n := range r.Notes {
		b.WriteString(line(w, n))
	}
	for _, f := range r.Findings {
		b.WriteString(line(w, f))
	}
	if r.Omitted > 0 {
		fmt.Fprintln(&b, w.T("verify.omitted", "count", r.Omitted))
	}
	if r.OK() {
		fmt.Fprintln(&b, w.T("verify.sound"))
	} else {
		fmt.Fprintln(&b, w.T("verify.unsound", "count", len(r.Findings)+r.Omitted))
	}
	return b.String()
}

func (l LedgerReport) name() string {
	if l.Slug != "" {
		return l.Slug
	}
	return "installation"
}

func line(w i18n.Words, f Finding) string {
	if f.Org != "" {
		return f.Org + ": " + w.Fill(f.Key, f.Args) + "\n"
	}
	return w.Fill(f.Key, f.Args) + "\n"
}
