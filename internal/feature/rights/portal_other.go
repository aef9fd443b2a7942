package rights

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// maxProof is the size in bytes of a file that people without an account send: the one
// proof of authority that the form takes, and each file of a message.
const maxProof = 5_000_000

// forOther reports whether somebody asks for another person.
func (v *formView) forOther() bool { return v.For == "child" || v.For == "represented" }

// authorityKinds are by what somebody may ask for another: agents of consumers only where
// a law of the form knows them (11 CCR § 7063).
func authorityKinds(w i18n.Words, x *record.Portal) []ui.Option {
	american := slices.ContainsFunc(x.Laws, func(l record.Law) bool { return strings.HasPrefix(string(l), "us-") })
	var out []ui.Option
	for _, k := range record.AuthorityKind("").Values() {
		if k != "authorised_agent" || american {
			out = append(out, ui.Option{Value: k, Label: w.T("choice.authority_kind." + k)})
		}
	}
	return out
}

// proof keeps the file by which somebody shows that they may ask for another; whoever asks
// for themselves sends none. It is erased once it was seen.
func (h *portal) proof(c *web.Call, v *formView) ([]File, error) {
	if !v.forOther() {
		return nil, nil
	}
	return h.takeFiles(c, v.x.Org, "proof", 1, maxProof)
}

// checkProof looks at the proof without keeping it.
func (h *portal) checkProof(c *web.Call, l *problem.List) error { return checkSent(c, l, "proof", 1) }

// chooseAgain says at the field that a file that was sent with a refused form is to be
// chosen again: browsers keep everything but files.
func (h *portal) chooseAgain(c *web.Call, v *formView) {
	sent := uploaded(c, "proof")
	if len(sent) == 0 || !v.forOther() || v.errs["proof"] != "" {
		return
	}
	v.errs["proof"] = c.T("rights.file.again", "name", store.FileName(sent[0].Filename))
	v.List = append(v.List, ui.FieldError{ID: "f-proof", Label: c.T("rights.form.proof"), Text: v.errs["proof"]})
}

// optOut is the right that a browser's signal stands for.
const optOut = "opt_out_sale_sharing"

// signal is Global Privacy Control, sent by the browser, with the law that gives it effect.
type signal struct {
	law, name, cite string
	mark            law.Mark
}

// listen notices Global Privacy Control (Sec-GPC: 1) where a law of the form gives it
// effect and the form honours it: then the opt-out is offered and chosen at first. Nothing
// is kept before the person sends the form.
func (h *portal) listen(c *web.Call, v *formView) {
	c.W.Header().Add("Vary", "Sec-GPC")
	if c.R.Header.Get("Sec-GPC") != "1" || v.x.HonourGPC == "no" {
		return
	}
	for _, at := range v.x.Laws {
		l, ok := v.packs.Law(string(at))
		if !ok || !l.Signal.Honoured() {
			continue
		}
		v.Signal = &signal{l.ID, l.Name, l.Signal.Source.Cite, l.Signal.Source.Mark}
		if !has(v.Types, optOut) {
			v.Types = append([]ui.Option{{Value: optOut, Label: c.T("rights.form.do." + optOut), Hint: c.T("choice.request_type." + optOut)}}, v.Types...)
		}
		return
	}
}
