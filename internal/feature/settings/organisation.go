package settings

import (
	"context"
	"net/http"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/backup"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func (p *pages) organisationRoutes() {
	change := web.Rule{Verb: access.Change, Group: access.Organisation}
	whole := web.Rule{Verb: access.Backup, Group: access.Installation}
	p.Handle("GET /o/{org}/settings/organisation", change, func(c *web.Call) error { return p.showOrganisation(c, nil) })
	p.Handle("POST /o/{org}/settings/organisation", change, p.changeOrganisation)
	p.Handle("GET /o/{org}/settings/data", whole, func(c *web.Call) error {
		return c.Page(ui.Page{Title: c.T("settings.data"), Lead: c.T("settings.data.lead"), Crumbs: under(c)}, dataBody(c))
	})
	p.Handle("POST /o/{org}/settings/data/archive", fresh(whole), p.archive)
}

// organisationForm are the settings of the organisation's own record.
type organisationForm struct {
	ref, lang, zone, profile, terms string
	small                           bool // what holds when nothing is chosen
	langs                           []i18n.Language
	faults                          faults
}

func (p *pages) showOrganisation(c *web.Call, sent *organisationForm) error {
	var f organisationForm
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		o, err := store.Get(ctx, tx, record.Organisations, tx.Org)
		if err != nil {
			return err
		}
		f = organisationForm{ref: o.Ref, lang: o.Language, zone: o.TimeZone, profile: string(o.Profile), terms: string(o.Terms), small: o.IsSmall()}
		return nil
	})
	if err != nil {
		return err
	}
	if sent != nil {
		f.lang, f.zone, f.profile, f.terms, f.faults = sent.lang, sent.zone, sent.profile, sent.terms, sent.faults
	}
	f.langs = c.Site.Words.Languages()
	return c.Page(ui.Page{Title: c.T("settings.organisation"), Lead: c.T("settings.organisation.about"), Crumbs: under(c)}, organisationBody(c, f))
}

func (p *pages) changeOrganisation(c *web.Call) error {
	f := &organisationForm{lang: c.R.PostFormValue("language"), zone: strings.TrimSpace(c.R.PostFormValue("time_zone")), profile: c.R.PostFormValue("profile"), terms: c.R.PostFormValue("terms")}
	if !slices.Contains(record.Wording("").Values(), f.terms) {
		f.terms = ""
	}
	if !slices.Contains(record.Profile("").Values(), f.profile) {
		f.profile = ""
	}
	if !slices.ContainsFunc(c.Site.Words.Languages(), func(l i18n.Language) bool { return l.Code == f.lang }) {
		f.lang = ""
	}
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		o, err := store.Get(ctx, tx, record.Organisations, tx.Org)
		if err != nil {
			return err
		}
		_, err = store.ChangeAny(ctx, tx, record.Organisations.Type, o.ID, o.Rev, func(r register.Record) error {
			if o, ok := r.(*record.Organisation); ok {
				o.Language, o.TimeZone, o.Profile, o.Terms = f.lang, f.zone, record.Profile(f.profile), record.Wording(f.terms)
			}
			return nil
		})
		return err
	})
	if err != nil {
		if f.faults, err = faultsOf(c, err, map[string]string{"language": c.T("settings.organisation.language"), "time_zone": c.T("settings.organisation.zone"), "profile": c.T("settings.organisation.profile"), "terms": c.T("settings.organisation.terms")}); err != nil {
			return err
		}
		return p.showOrganisation(c, f)
	}
	c.Toast(ui.Toast{Text: c.T("settings.organisation.saved"), Tone: ui.OK})
	return c.Go(at(c, "organisation"))
}

// archive streams everything of the organisation in the open format of package
// backup. That it was taken stands in the ledger, and so in the archive.
func (p *pages) archive(c *web.Call) error {
	err := c.Write(func(_ context.Context, tx *store.Tx) error {
		if err := tx.Need(access.Backup, access.Installation); err != nil {
			return err
		}
		tx.Record("export", "archive", tx.Org, []byte(`{"format":"zip"}`))
		return nil
	})
	if err != nil {
		return err
	}
	file(c, c.Member.Slug+".privet.zip", "application/zip")
	if _, err := backup.Write(c.Ctx(), c.Store, c.Blobs, c.W, backup.Options{Org: c.Who.Org, At: c.Now(), Program: c.Version}); err != nil {
		// The answer has begun: only a broken connection tells that it is not whole.
		c.Log.ErrorContext(c.Ctx(), "archive broke off", "org", c.Who.Org, "err", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// module is one part of the program that others wrote.
type module struct{ path, version string }

type aboutView struct {
	version, goVersion, database string
	mail                         bool
	address                      string
	modules                      []module
}

// about says what this installation is made of.
func (p *pages) about(c *web.Call) error {
	v := aboutView{version: c.Version, goVersion: runtime.Version(), database: p.Database, mail: p.Mail.On(), address: c.External("")}
	if b, ok := debug.ReadBuildInfo(); ok {
		for _, m := range b.Deps {
			v.modules = append(v.modules, module{m.Path, m.Version})
		}
	}
	return c.Page(ui.Page{Title: c.T("settings.about"), Lead: c.T("settings.about.lead", "version", v.version), Crumbs: under(c)}, aboutBody(c, v))
}

// databaseName is the kind of database as people call it.
func databaseName(kind string) string {
	switch kind {
	case "postgres":
		return "PostgreSQL"
	case "sqlite":
		return "SQLite"
	}
	return kind
}

// inForce is the profile that holds: the one chosen, or the one that follows from the size.
func (f organisationForm) inForce() string {
	switch {
	case f.profile != "":
		return f.profile
	case f.small:
		return "small"
	}
	return "full"
}

func profileHint(c *web.Call, f organisationForm) string {
	if f.profile == "" && f.small {
		return c.T("settings.organisation.profile.small")
	}
	return c.T("settings.organisation.profile.hint")
}
