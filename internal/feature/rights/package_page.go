package rights

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// packageAtOnce is how many bytes of files are packed while the person waits; of more, a
// job makes the package.
const packageAtOnce = 32 << 20

// mountPackage adds the page on which the answer is packed and handed out.
func (p *Pages) mountPackage() {
	b := p.builder()
	if p.Jobs != nil && !slices.Contains(p.Jobs.Kinds(), PackageJob{}.Kind()) { // a second site shares the workers of the first
		jobs.Handle(p.Jobs, func(ctx context.Context, j *jobs.Job[PackageJob]) error {
			return b.BuildPackage(ctx, j.Args.Org, j.Args.Package)
		})
	}
	p.Handle("GET /o/{org}/requests/{ref}/package", web.Rule{Verb: access.Read, Group: access.Cases}, p.packagePage)
	p.Handle("POST /o/{org}/requests/{ref}/package", web.Rule{Verb: access.Change, Group: access.Cases}, p.onPackage)
}

func (p *Pages) builder() Builder {
	return Builder{Store: p.Store, Blobs: p.Blobs, Vault: p.Vault, Words: p.Words}
}

// packageView is the page of the answer.
type packageView struct {
	wrong
	c        *web.Call
	r        *record.Request
	a        *Answer
	against  []string
	packages []Sealed
	files    map[id.ID]File // packages by their identifier
	handed
	titles     map[id.ID]store.Title
	work       bool
	passphrase string // told once
	delivered  *Delivered
}

func (p *Pages) packagePage(c *web.Call) error { return p.showPackage(c, &packageView{c: c}) }

func (p *Pages) showPackage(c *web.Call, v *packageView) error {
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error { return v.load(ctx, tx, p) }); err != nil {
		return err
	}
	return c.Page(ui.Page{
		Title: c.T("deliver.package.title", "ref", v.r.Ref), Heading: c.T("deliver.package.heading"), Lead: c.T("deliver.package.lead"), Wide: true,
		Crumbs: []ui.Crumb{{Label: c.T("web.nav.rights")}, {Label: c.T("register.requests.many"), Href: c.At("requests")}, {Label: v.r.Ref, Href: c.At("requests", v.r.Ref)}},
	}, packageBody(v))
}

func (v *packageView) load(ctx context.Context, tx *store.Tx, p *Pages) error {
	var err error
	if v.r, err = byRef(ctx, tx, v.c.R.PathValue("ref")); err != nil {
		return err
	}
	if v.a, err = ReadAnswer(ctx, tx, p.Words, v.r); err != nil {
		return err
	}
	if x, ok := problem.As(v.a.Against); ok {
		for _, f := range x.Fields {
			v.against = append(v.against, fieldSaid(v.c.Words, f))
		}
		if len(x.Fields) == 0 {
			v.against = append(v.against, v.c.Words.Problem(x))
		}
	}
	if v.packages, err = Packages(ctx, tx, v.r); err != nil {
		return err
	}
	files, err := Files(ctx, tx, v.r)
	if err != nil {
		return err
	}
	v.files = map[id.ID]File{}
	for _, f := range files {
		if f.Purpose == Package {
			v.files[f.ID] = f
		}
	}
	if v.handed, err = handedOut(ctx, tx, v.r); err != nil {
		return err
	}
	var ids []id.ID
	for _, x := range v.packages {
		ids = append(ids, x.By)
	}
	if v.titles, err = store.Titles(ctx, tx, slices.DeleteFunc(ids, id.ID.IsZero)); err != nil {
		return err
	}
	own := !tx.Person.IsZero() && (v.r.Owner == tx.Person || v.r.Assignee.ID == tx.Person)
	v.work = tx.Reach(access.Change, access.Cases).Covers(v.r.Confidentiality, own) && v.r.Archived.IsZero()
	return nil
}

// onPackage makes a package, hands one out, or ends a delivery.
func (p *Pages) onPackage(c *web.Call) error {
	v := &packageView{c: c}
	var err error
	switch posted(c, "do") {
	case "make":
		err = p.makePackage(c, v)
	case "deliver":
		err = c.Write(func(ctx context.Context, tx *store.Tx) error {
			r, err := byRef(ctx, tx, c.R.PathValue("ref"))
			if err != nil {
				return err
			}
			x := Delivery{}
			if x.Package, err = id.Parse(posted(c, "package")); err != nil {
				return problem.NotFound("attachments", "")
			}
			if x.Days, err = numberOf(c, "days"); err != nil {
				return err
			}
			if x.Downloads, err = numberOf(c, "downloads"); err != nil {
				return err
			}
			out, err := DoDeliver(ctx, tx, p.Deps, p.Words, r, x)
			v.delivered = &out
			return err
		})
	case "revoke":
		err = c.Write(func(ctx context.Context, tx *store.Tx) error {
			r, err := byRef(ctx, tx, c.R.PathValue("ref"))
			if err == nil {
				err = DoRevoke(ctx, tx, r)
			}
			return err
		})
		if err == nil {
			c.Toast(ui.Toast{Text: c.T("deliver.revoked"), Tone: ui.OK})
			return c.Go(c.At("requests", c.R.PathValue("ref"), "package"))
		}
	default:
		return problem.NotFound("attachments", "")
	}
	if err != nil {
		v.delivered, v.passphrase = nil, ""
		if err := v.take(c, "deliver", err); err != nil {
			return err
		}
	}
	return p.showPackage(c, v)
}

// makePackage makes a small package at once and a large one by a job.
func (p *Pages) makePackage(c *web.Call, v *packageView) error {
	var made Sealed
	later := false
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		r, err := byRef(ctx, tx, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		if made, v.passphrase, err = DoPackage(ctx, tx, p.Words, p.Vault, r); err != nil {
			return err
		}
		a, err := ReadAnswer(ctx, tx, p.Words, r)
		if err != nil {
			return err
		}
		if later = a.Size > packageAtOnce && p.Jobs != nil; later {
			return p.Jobs.Add(ctx, tx, PackageJob{Org: tx.Org, Package: made.ID})
		}
		return nil
	}); err != nil || later {
		return err
	}
	return p.builder().BuildPackage(c.Ctx(), c.Who.Org, made.ID)
}

func (v *packageView) action() string { return v.c.At("requests", v.r.Ref, "package") }
