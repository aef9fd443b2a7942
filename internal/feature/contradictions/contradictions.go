// Package contradictions keeps what the records say against each other: it finds
// contradictions by the rules of package assess in the transaction of a change and
// every night, resolves them when they are gone, and lets somebody accept one for a
// time (S-050).
//
// What it finds it keeps as records of the register of findings. DoReconcile and
// DoAccept are plain functions that page, API, job and reaction share.
package contradictions

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Pages serve the contradictions.
type Pages struct{ *web.Site }

// Mount adds the pages to a site.
func Mount(s *web.Site) *Pages {
	p := &Pages{s}
	show := func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("contradictions.title"), Href: c.At("contradictions"), Icon: "git-compare"}, c.Who.May(access.Read, access.Records)
	}
	s.Place("assurance", show)
	s.Command(web.Command{Group: "go", Show: show})
	s.Handle("GET /o/{org}/contradictions", web.Rule{Verb: access.Read, Group: access.Records}, p.list)
	s.Handle("GET /o/{org}/contradictions/{ref}", web.Rule{Verb: access.Read, Group: access.Records}, p.one)
	s.Handle("POST /o/{org}/contradictions/look", web.Rule{Verb: access.Move, Group: access.Records}, p.look)
	s.Handle("POST /o/{org}/contradictions/{ref}/accept", web.Rule{Verb: access.Move, Group: access.Records}, p.accept)
	s.Handle("POST /o/{org}/contradictions/{ref}/reopen", web.Rule{Verb: access.Move, Group: access.Records}, p.reopen)
	return p
}

// rules are all rules by their key. They do not change.
var rules = sync.OnceValue(func() map[string]assess.ContradictionRule {
	out := map[string]assess.ContradictionRule{}
	for _, r := range assess.ContradictionRules() {
		out[r.Key] = r
	}
	return out
})

// fingerprint names a contradiction within the bounds of its field.
func fingerprint(c assess.Contradiction) string {
	sum := sha256.Sum256([]byte(c.Identity()))
	return c.Rule + ":" + hex.EncodeToString(sum[:16])
}

// fill writes a contradiction into its record.
func fill(f *record.Finding, c assess.Contradiction, w i18n.Words) error {
	args, err := json.Marshal(c.Args)
	if err != nil {
		return fmt.Errorf("keep the arguments of %s: %w", c.Rule, err)
	}
	f.Title = clipped(c.Sentence(w), register.MaxTitle)
	f.Rule, f.Fingerprint, f.Severity = c.Rule, fingerprint(c), record.FindingSeverity(c.Severity)
	f.Subject.ID, f.Field, f.Sentence, f.Args = c.At.ID, c.Field, c.Says, register.Text(args)
	f.Concerns = nil
	for _, o := range c.Others {
		x := record.FindingRecord{}
		x.About.ID = o.ID
		f.Concerns = append(f.Concerns, x)
	}
	return nil
}

func clipped(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

// kept is the contradiction that a finding keeps.
func kept(f *record.Finding) assess.Contradiction {
	c := assess.Contradiction{Rule: f.Rule, Severity: assess.Severity(f.Severity), Field: f.Field, Says: f.Sentence, Mend: "mend." + f.Sentence}
	c.At.ID = f.Subject.ID
	if r, ok := rules()[f.Rule]; ok {
		c.At.Register = r.Register
		if r.Check != "" {
			c.Mend = "short." + f.Sentence
		}
	}
	if err := json.Unmarshal([]byte(f.Args), &c.Args); err != nil {
		c.Args = nil // somebody has written into it; the sentence stays without its arguments
	}
	return c
}

// Sentence says what a finding found, and Mend what to do about it.
func Sentence(f *record.Finding, w i18n.Words) string {
	c := kept(f)
	if !w.Has(c.SentenceKey()) {
		return f.Title
	}
	return c.Sentence(w)
}

// Mend says what to do about a finding; "" where its rule is gone.
func Mend(f *record.Finding, w i18n.Words) string {
	c := kept(f)
	if !w.Has(c.Mend) {
		return ""
	}
	return c.MendSentence(w)
}

// ruleName says what is to hold.
func ruleName(key string, w i18n.Words) string {
	if r, ok := rules()[key]; ok {
		return w.T(r.RuleKey())
	}
	return key
}

// rulesAt are the keys of rules that find something at records of a register,
// joined as a condition takes them.
func rulesAt(name string) string {
	var out []string
	for _, r := range assess.ContradictionRules() {
		if r.Register == name {
			out = append(out, r.Key)
		}
	}
	return strings.Join(out, "|")
}
