package settings

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// ledgerPage is how many entries a page shows.
const ledgerPage = 50

// maxVerified is how many entries one page verifies while somebody waits; longer
// ledgers are verified by "privet verify".
const maxVerified = 200_000

func (p *pages) ledgerRoutes() {
	p.Handle("GET /o/{org}/settings/ledger", ledgerRule(), func(c *web.Call) error { return p.showLedger(c, nil) })
	p.Handle("POST /o/{org}/settings/ledger/verify", ledgerRule(), p.verifyLedger)
	p.Handle("POST /o/{org}/settings/ledger/checkpoint", ledgerRule(), p.checkpoint)
	p.Handle("GET /o/{org}/settings/ledger/proof", ledgerRule(), p.proof)
}

// entryRow is one entry in words.
type entryRow struct {
	ledger.Header
	who, what string
	subject   store.Title
}

type ledgerView struct {
	size        int64
	root        string
	rows        []entryRow
	older       string // address of the entries before
	newest      string
	checkpoints int
	keys        []string
	report      *ledger.Report
}

func (p *pages) showLedger(c *web.Call, report *ledger.Report) error {
	v := ledgerView{report: report}
	before := int64(1) << 53
	if n, err := strconv.ParseInt(c.R.URL.Query().Get("before"), 10, 64); err == nil && n >= 0 && n < before {
		before, v.newest = n, at(c, "ledger")
	}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		if err := v.load(ctx, tx, before); err != nil {
			return err
		}
		return v.name(ctx, tx, c)
	})
	if err != nil {
		return err
	}
	if v.keys, err = p.Keys.Public(c.Ctx(), c.Who.Org); err != nil {
		return fmt.Errorf("public keys of the ledger: %w", err)
	}
	if n := len(v.rows); n > 0 && v.rows[n-1].Seq > 0 {
		v.older = at(c, "ledger") + "?before=" + strconv.FormatInt(v.rows[n-1].Seq, 10)
	}
	lead := c.T("settings.ledger.lead", "count", v.size) + " " + c.T("settings.ledger.signed", "count", v.checkpoints)
	return c.Page(ui.Page{Title: c.T("settings.ledger"), Lead: lead, Crumbs: under(c), Wide: true, Actions: ledgerActions(c)}, ledgerBody(c, v))
}

// load reads the head of the log and the entries below a number, the newest first.
func (v *ledgerView) load(ctx context.Context, tx *store.Tx, before int64) error {
	size, root, err := ledger.Size(ctx, tx.SQL(), tx.Org)
	if err != nil {
		return err
	}
	v.size, v.root = size, root.String()
	l, err := ledger.Database(tx.SQL(), tx.Org).Log(ctx)
	if err != nil {
		return err
	}
	v.checkpoints = len(l.Checkpoints)
	rows, err := tx.SQL().QueryContext(ctx, "SELECT header FROM ledger_entry WHERE org = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3", tx.Org.String(), before, ledgerPage)
	if err != nil {
		return fmt.Errorf("list the ledger: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			return fmt.Errorf("list the ledger: %w", err)
		}
		h, err := ledger.ParseHeader(raw)
		if err != nil {
			return err
		}
		v.rows = append(v.rows, entryRow{Header: h})
	}
	return rows.Err()
}

// name puts the entries into words: who did what to which record.
func (v *ledgerView) name(ctx context.Context, tx *store.Tx, c *web.Call) error {
	names, err := account.Names(ctx, tx)
	if err != nil {
		return err
	}
	var ids []id.ID
	for _, r := range v.rows {
		for _, at := range []id.ID{r.Subject, r.Actor.ID} {
			if !at.IsZero() {
				ids = append(ids, at)
			}
		}
	}
	titles, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return err
	}
	for i := range v.rows {
		r := &v.rows[i]
		who := names[r.Actor.ID]
		if who == "" {
			who = titles[r.Actor.ID].Title // a record of the demonstration acts for itself
		}
		r.who, r.what, r.subject = actorName(c, who, r.Actor.Kind), verbWords(c, tx, r.Header), titles[r.Subject]
		if r.subject.Title == "" {
			r.subject.Title = names[r.Subject]
		}
	}
	return nil
}

// actorName is the name, or what kind of actor it was.
func actorName(c *web.Call, name, kind string) string {
	if key := "settings.actor." + kind; name == "" && c.Words.Has(key) {
		return c.T(key)
	}
	return name
}

// verbWords is what was done: a move by its own name, everything else by a sentence.
func verbWords(c *web.Call, tx *store.Tx, h ledger.Header) string {
	if key := "settings.did." + h.Verb; c.Words.Has(key) {
		return c.T(key)
	}
	if t := tx.Registers().Get(h.Register); t != nil && t.Flow != nil {
		if step, ok := t.Flow.Find(h.Verb); ok {
			return c.T(t.MoveKey(step.Name))
		}
	}
	return h.Verb
}

// registerName of an entry; "" if it is about none.
func registerName(c *web.Call, name string) string {
	if key := "register." + name + ".one"; name != "" && c.Words.Has(key) {
		return c.T(key)
	}
	return name
}

func (p *pages) verifyLedger(c *web.Call) error {
	keys, err := p.Keys.Public(c.Ctx(), c.Who.Org)
	if err != nil {
		return fmt.Errorf("public keys of the ledger: %w", err)
	}
	var report ledger.Report
	err = c.Store.Read(c.Ctx(), c.Who, func(tx *store.Tx) error {
		if err := tx.Need(access.Ledger, access.Installation); err != nil {
			return err
		}
		size, _, err := ledger.Size(c.Ctx(), tx.SQL(), tx.Org)
		if err != nil {
			return err
		}
		if size > maxVerified {
			return problem.New(problem.TooLarge, "ledger_too_long_here", "most", maxVerified)
		}
		report, err = ledger.Verify(c.Ctx(), ledger.Database(tx.SQL(), tx.Org), ledger.Options{Keys: keys, Limit: 100})
		return err
	})
	if err != nil {
		return err
	}
	return p.showLedger(c, &report)
}

// checkpoint signs the ledger as it stands and hands the note over.
func (p *pages) checkpoint(c *web.Call) error {
	signer, err := p.Keys.Signer(c.Ctx(), c.Who.Org)
	if err != nil {
		return fmt.Errorf("sign the ledger: %w", err)
	}
	var signed []byte
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Need(access.Ledger, access.Installation); err != nil {
			return err
		}
		signed, err = ledger.Checkpoint(ctx, tx.SQL(), tx.SQL().Dialect, tx.Org, tx.Now, signer)
		return err
	})
	if err != nil {
		return err
	}
	file(c, c.Member.Slug+".checkpoint.txt", "text/plain; charset=utf-8")
	_, _ = c.W.Write(signed) // the browser may have gone
	return nil
}

// proof hands over what shows, without this installation, that an entry was logged.
func (p *pages) proof(c *web.Call) error {
	seq, err := strconv.ParseInt(c.R.URL.Query().Get("seq"), 10, 64)
	if err != nil || seq < 0 {
		return problem.NotFound("ledger", "")
	}
	var body []byte
	err = c.Store.Read(c.Ctx(), c.Who, func(tx *store.Tx) error {
		size, _, err := ledger.Size(c.Ctx(), tx.SQL(), tx.Org)
		if err != nil {
			return err
		}
		proven, err := ledger.Inclusion(c.Ctx(), tx.SQL(), tx.Org, seq, size)
		if err != nil {
			return err
		}
		body, err = json.MarshalIndent(proven, "", "  ")
		return err
	})
	if err != nil {
		return err
	}
	file(c, fmt.Sprintf("%s.proof-%d.json", c.Member.Slug, seq), "application/json")
	_, _ = c.W.Write(body) // the browser may have gone
	return nil
}

// file makes the answer one that browsers save. Name holds a slug and no more.
func file(c *web.Call, name, mediaType string) {
	h := c.W.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	c.W.WriteHeader(http.StatusOK)
}
