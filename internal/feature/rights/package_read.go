package rights

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/parcel"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/redact"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// Answer is what the package of a request will hold.
type Answer struct {
	Parcel  parcel.Parcel // its files have no content yet; see open
	Files   []File        // in the order of Parcel.Files
	Size    int64         // of all files, in bytes
	Removed int           // places in them
	// Against is why it may not be made or delivered yet, a problem of kind blocked; nil
	// if nothing is.
	Against error
}

// ReadAnswer gathers what the package of a request will hold, in the person's language:
// the decision, where was looked and what was found, the files that belong in it, what
// Art. 15(1) and (2) GDPR ask to be told where it was asked for access, what is not given
// and why, and where to complain.
func ReadAnswer(ctx context.Context, tx *store.Tx, words *i18n.Catalogue, r *record.Request) (*Answer, error) {
	if err := NeedKnow(ctx, tx, r); err != nil {
		return nil, err
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return nil, err
	}
	w, err := survey.Words(ctx, tx, words.Words(first(r.Language, own.Language)))
	if err != nil {
		return nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	people, err := People(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	files, err := Files(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	a := &Answer{Against: mayDeliver(r, files)}
	p := &a.Parcel
	p.Organisation = parcel.Organisation{Name: own.Title, Address: string(own.Address), Contact: first(own.Email, own.Website)}
	if p.Organisation.Officer, err = officer(ctx, tx); err != nil {
		return nil, err
	}
	p.Reference, p.Kind, p.Person, p.Answered = r.Ref, parcelKind(r), people[Requester].Name, today
	p.Received = dayIn(r.ReceivedAt, r.Zone)
	if p.Asked, err = firstWords(ctx, tx, r); err != nil {
		return nil, err
	}
	p.Opening = w.T("rights.reply.hello") + "\n\n" + w.T("deliver.letter."+string(orOutcome(r.Outcome)), "reference", r.Ref, "received", p.Received)
	p.Closing = w.T("rights.reply.regards", "organisation", own.Title)
	systems, err := a.readSystems(ctx, tx, w, r)
	if err != nil {
		return nil, err
	}
	for _, f := range heldFiles(r, files) {
		if f.Given != "yes" {
			continue
		}
		a.Files = append(a.Files, f)
		a.Size += f.Size
		a.Removed += removedPlaces(f)
		p.Files = append(p.Files, parcel.File{Name: f.Name, System: systems[f.Item], Size: f.Size, Redactions: f.Removed, Open: noContent})
	}
	if slices.Contains(r.Types, "access") {
		if p.Information, err = information(ctx, tx, w, r); err != nil {
			return nil, err
		}
	}
	venue, err := VenueOf(ctx, tx, own)
	if err != nil {
		return nil, err
	}
	if names := venue.names(w, false); len(names) > 0 {
		p.Complaint = parcel.Complaint{Authority: w.Or(names...), Web: venue.website()}
	} else {
		p.Complaint = parcel.Complaint{Authority: w.T("deliver.authority.any")}
	}
	if a.Against == nil {
		if err := parcel.Check(*p); err != nil {
			a.Against = missing(err)
		}
	}
	return a, nil
}

// officer is the data protection officer and how to reach them (GDPR Art. 13(1)(b)), of the
// newest appointment in force; "" where none is appointed.
func officer(ctx context.Context, tx *store.Tx) (string, error) {
	defer tx.AsSystem("rights")()
	page, err := store.List(ctx, tx, record.RoleAssignments, store.Query{Sort: "-since", Limit: 1,
		Where: []store.Cond{{Field: "role", Op: "is", Value: "dpo"}, {Field: "state", Op: "is", Value: "active"}}})
	if err != nil || len(page.Items) == 0 || page.Items[0].Person.ID.IsZero() {
		return "", err
	}
	who, err := store.Get(ctx, tx, record.People, page.Items[0].Person.ID)
	if err != nil {
		return "", err
	}
	if who.Email == "" {
		return who.Title, nil
	}
	return who.Title + ", " + who.Email, nil
}

// missing says at one place what the parcel lacks.
func missing(err error) error {
	if x, ok := problem.As(err); ok && x.Kind == problem.Invalid {
		return problem.Wrap(problem.Blocked, "deliver_parcel_lacks", err)
	}
	return err
}

func noContent() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("")), nil }

// open gives the parcel the contents of its files.
func (a *Answer) open(ctx context.Context, blobs blob.Store, org id.ID) error {
	for i, f := range a.Files {
		sum, err := blob.ParseSum(f.Sum)
		if err != nil {
			return err
		}
		a.Parcel.Files[i].Open = func() (io.ReadCloser, error) { return blobs.Open(ctx, org, sum) }
	}
	return nil
}

func orOutcome(o record.RequestOutcome) record.RequestOutcome {
	switch o {
	case record.Fulfilled, record.PartlyFulfilled, record.Refused, record.NoData:
		return o
	}
	return "other"
}

func parcelKind(r *record.Request) string {
	for _, t := range r.Types {
		switch t {
		case "access", "copy":
			return "access"
		case "portability":
			return "portability"
		}
	}
	return "other"
}

// firstWords are those in which the person asked; at most 2000 bytes of them.
func firstWords(ctx context.Context, tx *store.Tx, r *record.Request) (string, error) {
	all, err := Messages(ctx, tx, r)
	if err != nil {
		return "", err
	}
	for _, m := range all {
		if m.Direction == In {
			s := m.Body
			if len(s) > 2000 {
				s = strings.ToValidUTF8(s[:2000], "") + " …"
			}
			return s, nil
		}
	}
	return "", nil
}

// readSystems are the places where was looked, and what is exempted in them. It answers
// their names by row.
func (a *Answer) readSystems(ctx context.Context, tx *store.Tx, w i18n.Words, r *record.Request) (map[id.ID]string, error) {
	var ids []id.ID
	for _, x := range r.Items {
		ids = append(ids, x.System.ID, x.DataSet.ID, x.Activity.ID)
	}
	titles, err := titlesOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	out := map[id.ID]string{}
	p := &a.Parcel
	for _, x := range r.Items {
		name := first(titles[x.System.ID].Title, titles[x.DataSet.ID].Title, titles[x.Activity.ID].Title, w.T("deliver.files.nowhere"))
		out[x.ID] = name
		if x.State != record.ItemNothing || x.Found != "" {
			p.Systems = append(p.Systems, parcel.System{Name: name, Found: x.Found})
		} else {
			p.Systems = append(p.Systems, parcel.System{Name: name})
		}
		if x.State == record.ItemExempted {
			p.Exemptions = append(p.Exemptions, parcel.Exemption{What: name, Ground: ground(w, x.Exemption, string(x.Reason)), Citation: first(x.Provision, r.RefusalProvision)})
		}
	}
	if r.Outcome.Denies() && (len(p.Exemptions) == 0 || r.Outcome == record.Refused) {
		p.Exemptions = append(p.Exemptions, parcel.Exemption{What: w.T("deliver.withheld." + string(r.Outcome)), Ground: ground(w, r.RefusalGround, string(r.RefusalReason)), Citation: r.RefusalProvision})
	}
	return out, nil
}

func ground(w i18n.Words, g record.RefusalGround, reason string) string {
	if g == "" {
		return reason
	}
	s := w.T("choice.refusal_ground." + string(g))
	if reason != "" {
		s += ": " + reason
	}
	return s
}

// titlesOf are the names of records, whoever acts: the person is told where was looked.
func titlesOf(ctx context.Context, tx *store.Tx, ids []id.ID) (map[id.ID]store.Title, error) {
	defer tx.AsSystem("rights")()
	return store.Titles(ctx, tx, slices.DeleteFunc(ids, id.ID.IsZero))
}

// mayDeliver is why the answer may not be made or handed out yet: who asks is not settled
// (GDPR Art. 12(6)), nothing is decided, somebody else was to read it and has not, or it is
// not said of each file whether it belongs in it (guard G14).
func mayDeliver(r *record.Request, files []File) error {
	var l problem.List
	l.If(r.Identity != record.IdentityConfirmed && r.Identity != record.IdentityNotNeeded, "identity", "identity_open")
	acting := r.ActsFor == "child" || r.ActsFor == "represented"
	l.If(acting && r.Authority != "shown" && r.Authority != "not_needed", "authority", "needed_to_accept_request")
	l.If(r.Outcome == "", "outcome", "needed_to_reply")
	l.If(r.State != "replying" && r.State != "closed", "state", "deliver_needs_reply")
	l.If(!r.SecondReader.ID.IsZero() && r.SecondReadOn == "", "second_read_on", "second_reader_open")
	l.If(!r.SecondReader.ID.IsZero() && r.SecondReader.ID == r.Assignee.ID, "second_reader", "second_reader_same")
	given := false
	for _, f := range files {
		given = given || f.Answers() && f.Given == "yes"
	}
	l.If(undecided(files) > 0, "files", "files_undecided", "count", undecided(files))
	l.If(given && (r.ThirdParties == "" || r.ThirdParties == "open"), "third_parties", "needed_to_decide")
	err := l.Err()
	if x, ok := problem.As(err); ok {
		y := problem.New(problem.Blocked, "request_incomplete", "count", len(x.Fields))
		y.Fields = x.Fields
		return y
	}
	return err
}

// Given adds up what was removed from the files of an answer.
func (a *Answer) Given() []redact.Redaction {
	var lists [][]redact.Redaction
	for _, f := range a.Files {
		lists = append(lists, f.Removed)
	}
	return redact.Join(lists...)
}
