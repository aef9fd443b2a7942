package laws

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/workflow"
)

const (
	// workDays is how long whoever owns a record has to look at it.
	workDays = 14
	// mostTasks bounds what one change of packs raises; one more task names the rest.
	mostTasks = 200
	actor     = "law-packs"
)

// Reactions follow a pack into force and out of it: the one before it of the same law is
// withdrawn, and what stands worse raises its work (S-011, S-157).
func Reactions(words *i18n.Catalogue) []store.Reaction {
	return []store.Reaction{store.On(record.LawPacks, func(ctx context.Context, tx *store.Tx, e store.Event[record.LawPack]) error {
		was, is := e.Before != nil && binds(e.Before), binds(e.After)
		if was == is {
			return nil
		}
		return changed(ctx, tx, words, e.After, is)
	})}
}

func binds(l *record.LawPack) bool { return l.State == record.InForce && l.Archived.IsZero() }

func changed(ctx context.Context, tx *store.Tx, words *i18n.Catalogue, pack *record.LawPack, in bool) error {
	list, err := survey.LaidOver(ctx, tx)
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(slices.Clone(list), func(x survey.Laid) bool { return x.Ref == pack.Ref })
	same := func(x survey.Laid) bool { return x.Law == string(pack.Law) }
	if !in && slices.ContainsFunc(others, same) {
		return nil // its successor has done this work
	}
	base := slices.DeleteFunc(slices.Clone(others), same)
	with := append(base, survey.Laid{Ref: pack.Ref, Law: string(pack.Law), Text: string(pack.Text)})
	from, to := others, with
	if !in {
		from, to = with, base
	}
	before, err := survey.LawsWith(tx, from)
	if err != nil {
		return err
	}
	after, err := survey.LawsWith(tx, to)
	if err != nil {
		return err
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return err
	}
	w := words.Words(words.Match(own.Language))
	if in {
		if err := replace(ctx, tx, w, pack); err != nil {
			return err
		}
	}
	defer tx.AsSystem(actor)()
	e, err := effect(ctx, tx, before, after, string(pack.Law), before.Compare(after, string(pack.Law)))
	if err != nil {
		return err
	}
	return raise(ctx, tx, w, pack, e)
}

// replace withdraws the packs of the same law that are in force.
func replace(ctx context.Context, tx *store.Tx, w i18n.Words, pack *record.LawPack) error {
	page, err := store.List(ctx, tx, record.LawPacks, store.Query{Limit: store.MaxLimit, Where: []store.Cond{
		{Field: "law", Op: "is", Value: string(pack.Law)}, {Field: "state", Op: "is", Value: record.InForce}}})
	if err != nil {
		return err
	}
	for _, x := range page.Items {
		if x.ID == pack.ID {
			continue
		}
		if _, err := store.Move(ctx, tx, record.LawPacks, x.ID, x.Rev, "withdraw", workflow.Input{Reason: w.T("laws.replaced", "ref", pack.Ref)}); err != nil {
			return fmt.Errorf("withdraw %s: %w", x.Ref, err)
		}
	}
	return nil
}

// raise opens a task for each record that stands worse and for each obligation whose
// provision changed, for its owner and as confidential as it is.
func raise(ctx context.Context, tx *store.Tx, w i18n.Words, pack *record.LawPack, e Effect) error {
	today, err := tx.Today(ctx)
	if err != nil {
		return err
	}
	heads := map[id.ID]*register.Head{}
	for name, ids := range e.recordsOf() {
		found, err := store.LoadMany(ctx, tx, tx.Registers().Get(name), ids)
		if err != nil {
			return err
		}
		for at, rec := range found {
			heads[at] = register.HeadOf(rec)
		}
	}
	of := named(w, string(pack.Law))
	about := w.T("laws.task.text", "pack", pack.Ref, "law", of, "day", pack.AsOf)
	var list []store.Addition
	left := 0
	add := func(at id.ID, due calendar.Day, priority record.Priority, title string) {
		h := heads[at]
		if h == nil {
			return
		}
		if len(list) >= mostTasks {
			left++
			return
		}
		list = append(list, task(at, h, due, priority, title, about))
	}
	seen := map[id.ID]bool{}
	for _, t := range e.Transfers {
		if t.Worse() && !seen[t.Record] {
			seen[t.Record] = true
			to := t.Organisation
			if t.To != "" {
				to = catalogue.CountryName(string(t.To), w.Lang())
			}
			add(t.Record, dayOf(today, t.From), "high", w.T("laws.task.transfer", "ref", t.Ref, "law", of, "country", to))
		}
	}
	for _, g := range e.Grounds {
		add(g.ID, dayOf(today, ""), "high", w.T("laws.task.ground", "ref", g.Ref, "law", of, "basis", basisName(w, g.Basis)))
	}
	for _, o := range e.Obligations {
		add(o.ID, dayOf(today, ""), "normal", w.T("laws.task.obligation", "ref", o.Ref, "law", of, "provision", o.Provision))
	}
	if left > 0 {
		list = append(list, task(pack.ID, &pack.Head, dayOf(today, ""), "high", w.T("laws.task.rest", "count", left, "pack", pack.Ref), about))
	}
	if len(list) == 0 {
		return nil
	}
	return store.CreateMany(ctx, tx, list, nil)
}

func task(at id.ID, h *register.Head, due calendar.Day, priority record.Priority, title, about string) store.Addition {
	if utf8.RuneCountInString(title) > register.MaxTitle {
		title = string([]rune(title)[:register.MaxTitle-1]) + "…"
	}
	t := &record.Task{Head: register.Head{Title: title, Owner: h.Owner, Confidentiality: h.Confidentiality}, Assignee: register.To[record.Person](h.Owner),
		Due: due, Source: "check", Priority: priority, Description: register.Text(about)}
	t.Subject.ID = at
	return store.Addition{Type: record.Tasks.Type, Record: t}
}

// named is the name of a law in the words of a reader.
func named(w i18n.Words, id string) string {
	if key := "law.name." + id; w.Has(key) {
		return w.T(key)
	}
	if l, ok := law.Shipped().Law(id); ok {
		return l.Name
	}
	return id
}

func basisName(w i18n.Words, b law.Basis) string {
	if w.Has(b.LabelKey()) {
		return w.T(b.LabelKey())
	}
	return b.Code
}
