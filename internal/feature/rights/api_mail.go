package rights

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// mailJoinOut is an open request that a mail may belong to.
type mailJoinOut struct {
	Ref    string `json:"ref"`
	Title  string `json:"title"`
	ByLink bool   `json:"by_link"` // it quotes a link to the person's own page; otherwise its subject holds the reference
	Sure   bool   `json:"sure"`    // the sender's address is the one that asks there
}

// mailFileOut is an attachment.
type mailFileOut struct {
	Name string `json:"name"`
	Size int64  `json:"size"` // bytes
}

// mailPlanOut is what a mail would become. Nothing in it is proved.
type mailPlanOut struct {
	Taken      string               `json:"taken,omitempty"` // reference of the request that the same mail became before
	Joins      []mailJoinOut        `json:"joins"`
	From       personFields         `json:"from"`
	Types      []record.RequestType `json:"types"`
	Words      []string             `json:"words"` // that the rights were taken from
	ReceivedAt time.Time            `json:"received_at"`
	Language   string               `json:"language"`
	Text       string               `json:"text"`
	Files      []mailFileOut        `json:"files"`
	LeftOut    int                  `json:"left_out"` // attachments that become no files
	Warnings   []string             `json:"warnings"`
}

// letterOf is the mail that was sent.
func (r routes) letterOf(ask *api.Ask) (*letter, error) {
	return readLetter(io.NewSectionReader(ask.Upload, 0, ask.Size))
}

func (r routes) mailPlan(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := r.letterOf(ask)
	if err != nil {
		return nil, err
	}
	p, err := planMail(ctx, tx, r.words, x)
	if err != nil {
		return nil, err
	}
	in := p.Intake
	out := mailPlanOut{Joins: []mailJoinOut{}, From: personFields{Name: in.Requester.Name, Email: in.Requester.Email}, Types: append([]record.RequestType{}, in.Types...),
		Words: append([]string{}, p.Words...), ReceivedAt: in.ReceivedAt, Language: in.Language, Text: in.Text, Files: []mailFileOut{}, Warnings: append([]string{}, p.warn(ask.Words)...)}
	if p.Taken != nil {
		out.Taken = p.Taken.Ref
	}
	for _, j := range p.Joins {
		out.Joins = append(out.Joins, mailJoinOut{j.Request.Ref, j.Request.Title, j.ByLink, j.Sure})
	}
	kept, left := p.Files()
	for _, f := range kept {
		out.Files = append(out.Files, mailFileOut{f.Name, f.Size})
	}
	out.LeftOut = left
	return out, nil
}

// takeMail takes a mail: what the query says stands before what the mail says.
func (r routes) takeMail(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := r.letterOf(ask)
	if err != nil {
		return nil, err
	}
	p, err := planMail(ctx, tx, r.words, x)
	if err != nil {
		return nil, err
	}
	in, q := p.Intake, ask.Query
	if types := q.Get("types"); types != "" {
		in.Types = nil
		for _, t := range strings.Split(types, ",") {
			in.Types = append(in.Types, record.RequestType(strings.TrimSpace(t)))
		}
	}
	in.Country = register.Country(orElse(q.Get("country"), string(in.Country)))
	in.Language = orElse(q.Get("language"), in.Language)
	in.Requester.Name, in.Requester.Email = orElse(q.Get("requester"), in.Requester.Name), orElse(q.Get("email"), in.Requester.Email)
	if in.Assignee, err = ask.Refer(ctx, tx, "assignee", record.People.Name, q.Get("assignee")); err != nil {
		return nil, err
	}
	join, err := ask.Refer(ctx, tx, "join", record.Requests.Name, q.Get("join"))
	if err != nil {
		return nil, err
	}
	if on := calendar.Day(q.Get("received_on")); on != "" {
		if in.ReceivedAt, err = receipt(ctx, tx, &intakeIn{ReceivedOn: on}); err != nil {
			return nil, err
		}
	}
	sum, err := r.keepWhole(ctx, tx.Org, ask, x)
	if err != nil {
		return nil, err
	}
	made, err := DoLetter(ctx, tx, r.words, x, sum, in, join)
	if err != nil {
		return nil, err
	}
	out := openedOut{stateOut: stateOf(made), Concerns: []id.ID{}}
	out.Concerns = append(out.Concerns, made.Concerns...)
	return out, nil
}

// keepWhole keeps a mail and its attachments; what nobody refers to in the end is swept away.
func (r routes) keepWhole(ctx context.Context, org id.ID, ask *api.Ask, x *letter) (blob.Sum, error) {
	sum, _, err := r.blobs.Put(ctx, org, io.NewSectionReader(ask.Upload, 0, ask.Size), maxLetter)
	if err != nil {
		return sum, err
	}
	return sum, keepLetter(ctx, r.blobs, org, x)
}
