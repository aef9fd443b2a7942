package rights

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// maxFile is the size of a file that is put on a request, in bytes.
const maxFile = 64 << 20

type threadOut struct {
	Messages []messageRow `json:"messages"`
}

// messageRow is a message with the files that came or went with it.
type messageRow struct {
	Message
	Files []messageFile `json:"files,omitempty"`
}

type messageFile struct {
	ID        id.ID        `json:"id"`
	Name      string       `json:"name"`
	MediaType string       `json:"media_type"`
	Size      int64        `json:"size"`
	Sum       string       `json:"sum"`
	Fetched   []fetchedOut `json:"fetched,omitempty"` // by the person, the oldest first
}

func apiThread(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, err := known(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	list, err := Messages(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	files, err := Files(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	log, err := Downloads(ctx, tx, r)
	of, out := threadFiles(files, list), threadOut{[]messageRow{}}
	for _, m := range list {
		row := messageRow{Message: m}
		for _, f := range of[m.ID] {
			x := messageFile{ID: f.ID, Name: f.Name, MediaType: f.MediaType, Size: f.Size, Sum: f.Sum}
			for _, d := range log {
				if d.File == f.ID {
					x.Fetched = append(x.Fetched, fetchedOut{d.Fetched, d.Network})
				}
			}
			row.Files = append(row.Files, x)
		}
		out.Messages = append(out.Messages, row)
	}
	return out, err
}

type takeIn struct {
	Item string `json:"item,omitempty"` // row or system that it belongs to; none if left out
}

func apiTake(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, f, err := fileAsked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	var row id.ID
	if in, _ := ask.Body.(*takeIn); in != nil && in.Item != "" {
		if row, err = rowAt(ctx, tx, in.Item, itemRows(r)); err != nil {
			var l problem.List
			l.Add("item", "unknown_link", "value", in.Item)
			return nil, l.Err()
		}
	}
	return DoTake(ctx, tx, r, f.ID, row)
}

// known is the request that {id} names, for whoever may see who asks.
func known(ctx context.Context, tx *store.Tx, ask *api.Ask) (*record.Request, error) {
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	return r, NeedKnow(ctx, tx, r)
}

type templateOut struct {
	Key     string `json:"key"`
	Name    string `json:"name"`
	Subject string `json:"subject"`
	Body    string `json:"body"` // what only a person can say stands in square brackets
}

type templatesOut struct {
	Language  string        `json:"language"`
	Templates []templateOut `json:"templates"`
}

func (r routes) templates(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := known(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	lang, list, err := r.fitting(ctx, tx, x)
	out := templatesOut{lang, []templateOut{}}
	for _, t := range list {
		out.Templates = append(out.Templates, templateOut(t))
	}
	return out, err
}

// fitting are the replies to a request and their language.
func (r routes) fitting(ctx context.Context, tx *store.Tx, x *record.Request) (string, []Template, error) {
	own, err := organisation(ctx, tx)
	if err != nil {
		return "", nil, err
	}
	w := r.words.Words(first(x.Language, own.Language))
	list, err := DoTemplates(ctx, tx, w, x, own)
	return w.Lang(), list, err
}

type messageIn struct {
	Direction Direction `json:"direction,omitempty"` // out if left out; in and note are only kept
	Template  string    `json:"template,omitempty"`
	Subject   string    `json:"subject,omitempty"` // of the mail; it names nothing that is in the data
	Body      api.Long  `json:"body,omitempty"`    // the text of the template if left out
	Files     []id.ID   `json:"files,omitempty"`   // of the request, which the person may fetch
	Letter    bool      `json:"letter,omitempty"`  // it went another way: it is kept and not mailed
}

// messageOut is a message that was kept; its words are read from the thread.
type messageOut struct {
	ID        id.ID     `json:"id"`
	Direction Direction `json:"direction"`
	Template  string    `json:"template,omitempty"`
	Sent      time.Time `json:"sent,omitzero"` // left out where nothing was mailed
	Request   stateOut  `json:"request"`
}

func (r routes) message(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*messageIn)
	x, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	if err := NeedWork(ctx, tx, x); err != nil {
		return nil, err
	}
	if in.Direction == "" {
		in.Direction = Out
	}
	var m Message
	switch {
	case in.Direction == Note:
		m, err = DoNote(ctx, tx, x, string(in.Body))
	case in.Direction != Out || in.Letter:
		m, err = DoMessage(ctx, tx, x, Message{Direction: in.Direction, Template: in.Template, Lang: x.Language, Body: string(in.Body)})
	default:
		m, err = r.send(ctx, tx, x, in)
	}
	if err != nil {
		return nil, err
	}
	if m.Direction == Out {
		if err := sent(ctx, tx, x, m); err != nil {
			return nil, err
		}
	}
	if x, err = store.Get(ctx, tx, record.Requests, x.ID); err != nil {
		return nil, err
	}
	return messageOut{m.ID, m.Direction, m.Template, m.Sent, stateOf(x)}, nil
}

// send fills what a template says by itself; a text with places that only a person can
// fill is refused.
func (r routes) send(ctx context.Context, tx *store.Tx, x *record.Request, in *messageIn) (Message, error) {
	if in.Template != "" {
		_, list, err := r.fitting(ctx, tx, x)
		if err != nil {
			return Message{}, err
		}
		i := slices.IndexFunc(list, func(t Template) bool { return t.Key == in.Template })
		var l problem.List
		l.If(i < 0, "template", "unknown_template", "value", in.Template)
		if err := l.Err(); err != nil {
			return Message{}, err
		}
		if in.Subject == "" {
			in.Subject = list[i].Subject
		}
		if strings.TrimSpace(string(in.Body)) == "" {
			in.Body = api.Long(list[i].Body)
			l.If(strings.Contains(string(in.Body), "["), "body", "template_unfilled")
		}
		if err := l.Err(); err != nil {
			return Message{}, err
		}
	}
	return DoSend(ctx, tx, r.Deps, x, Outgoing{Template: in.Template, Subject: in.Subject, Body: string(in.Body), Files: in.Files})
}

type filesOut struct {
	Files []File `json:"files"`
}

func apiFiles(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, err := known(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	list, err := Files(ctx, tx, r)
	return filesOut{append([]File{}, list...)}, err
}

// file hands out a file of a request; the ledger keeps who took it.
func (r routes) file(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := known(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	list, err := Files(ctx, tx, x)
	if err != nil {
		return nil, err
	}
	at, _ := id.Parse(ask.Path("file")) // what is no identifier names none
	i := slices.IndexFunc(list, func(f File) bool { return f.ID == at })
	if i < 0 {
		return nil, problem.NotFound("attachments", ask.Path("file"))
	}
	f, org := list[i], tx.Org
	sum, err := blob.ParseSum(f.Sum)
	if err != nil {
		return nil, err
	}
	if _, err := r.blobs.Stat(ctx, org, sum); err != nil {
		return nil, err
	}
	note(tx, "read_file", x, map[string]any{"id": f.ID})
	return api.File{Name: f.Name, Type: f.MediaType, Write: func(w io.Writer) error {
		from, err := r.blobs.Open(ctx, org, sum)
		if err != nil {
			return err
		}
		defer from.Close()
		_, err = io.Copy(w, from)
		return err
	}}, nil
}

// upload keeps the content first: what nobody refers to in the end is swept away.
func (r routes) upload(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	if err := NeedWork(ctx, tx, x); err != nil {
		return nil, err
	}
	f := File{Purpose: Purpose(ask.Query.Get("purpose")), Name: ask.Query.Get("name"), By: tx.Person}
	if f.Purpose == "" {
		f.Purpose = Collected
	}
	var l problem.List
	l.If(!slices.Contains([]Purpose{Collected, Redacted, Proof, Attached}, f.Purpose), "purpose", "bad_file_purpose", "value", string(f.Purpose))
	if item := ask.Query.Get("item"); item != "" {
		if f.Item, err = rowAt(ctx, tx, item, itemRows(x)); err != nil {
			l.Add("item", "unknown_link", "value", item)
		}
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	sum, size, err := r.blobs.Put(ctx, tx.Org, io.NewSectionReader(ask.Upload, 0, ask.Size), maxFile)
	if err != nil {
		return nil, err
	}
	f.Sum, f.Size = sum.String(), size
	return addFile(ctx, tx, x, f)
}
