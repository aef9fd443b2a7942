package rights

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/feature/clocks"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// CaseProof is what shows a request of a sample to an auditor (S-067): its facts, why each of
// its dates is what it is, every entry that the ledger keeps about it with the way to a
// signed checkpoint, and the sums of its messages and files, which name nobody.
type CaseProof struct {
	Ref        string                `json:"ref"`
	Title      string                `json:"title"`
	State      string                `json:"state"`
	Outcome    record.RequestOutcome `json:"outcome,omitempty"`
	Received   calendar.Day          `json:"received"`
	Due        calendar.Day          `json:"due,omitempty"`
	Answered   calendar.Day          `json:"answered,omitempty"`
	Made       time.Time             `json:"made"`
	Checkpoint string                `json:"checkpoint"` // a signed note
	Size       int64                 `json:"size"`       // of the log at the checkpoint
	Root       string                `json:"root"`
	Steps      []caseStep            `json:"steps"`   // of the procedure: who did each, and when
	Entries    []ProofEntry          `json:"entries"` // the oldest first
	Deadlines  []clocks.Deadline     `json:"deadlines"`
	Messages   []ProofMessage        `json:"messages"`
	Files      []ProofFile           `json:"files"`
	Deliveries []deliveryOut         `json:"deliveries"`

	zone   *time.Location
	matter Reckoning
	handed handed
}

// ProofEntry is an entry of the ledger about the request; Inclusion leads from it to the
// root of the checkpoint (RFC 6962).
type ProofEntry struct {
	Seq       int64                  `json:"seq"`
	At        time.Time              `json:"at"`
	Verb      string                 `json:"verb"`
	Rev       int64                  `json:"rev,omitempty"`
	Actor     string                 `json:"actor"` // kind of who acted
	By        string                 `json:"by"`    // who acted, in words
	Leaf      string                 `json:"leaf"`
	Inclusion *ledger.InclusionProof `json:"inclusion,omitempty"` // nil: newer than the checkpoint
}

// ProofMessage is a message by its sum.
type ProofMessage struct {
	At        time.Time `json:"at"`
	Direction Direction `json:"direction"`
	Template  string    `json:"template,omitempty"`
	SHA256    string    `json:"sha256"` // of the text in UTF-8
}

// ProofFile is a file by its sum.
type ProofFile struct {
	At      time.Time `json:"at"`
	Purpose Purpose   `json:"purpose"`
	Size    int64     `json:"size"`
	SHA256  string    `json:"sha256"`
}

// DoProof gathers the proof of a request up to a checkpoint, for who may know who asks.
func DoProof(ctx context.Context, tx *store.Tx, w i18n.Words, r *record.Request, at pack.Signed) (*CaseProof, error) {
	if err := NeedKnow(ctx, tx, r); err != nil {
		return nil, err
	}
	p := &CaseProof{Ref: r.Ref, Title: r.Title, State: r.State, Outcome: r.Outcome, Received: dayIn(r.ReceivedAt, r.Zone), Due: r.DueOn, Made: tx.Now,
		Checkpoint: string(at.Note), Size: at.Size, Root: at.Root.String(), Entries: []ProofEntry{}, Deadlines: []clocks.Deadline{}, Messages: []ProofMessage{}, Files: []ProofFile{}, zone: calendar.Zone(r.Zone)}
	if !r.AnsweredAt.IsZero() {
		p.Answered = dayIn(r.AnsweredAt, r.Zone)
	}
	var err error
	if p.matter, err = DoReckon(ctx, tx, r); err != nil {
		return nil, err
	}
	for _, d := range p.matter.Deadlines {
		p.Deadlines = append(p.Deadlines, clocks.Tell(w, d))
	}
	if p.Steps, err = stepsOf(ctx, tx, w, r); err != nil {
		return nil, err
	}
	if err := p.readEntries(ctx, tx, w, r, at); err != nil {
		return nil, err
	}
	messages, err := Messages(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	for _, m := range messages {
		sum := sha256.Sum256([]byte(m.Body))
		p.Messages = append(p.Messages, ProofMessage{m.Created, m.Direction, m.Template, hex.EncodeToString(sum[:])})
	}
	files, err := Files(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		p.Files = append(p.Files, ProofFile{f.Created, f.Purpose, f.Size, f.Sum})
	}
	if p.handed, err = handedOut(ctx, tx, r); err != nil {
		return nil, err
	}
	p.Deliveries, err = deliveriesOf(ctx, tx, r)
	return p, err
}

// readEntries takes what the ledger keeps about a request and holds each entry against the
// checkpoint.
func (p *CaseProof) readEntries(ctx context.Context, tx *store.Tx, w i18n.Words, r *record.Request, at pack.Signed) error {
	var acted []ledger.Actor
	err := entriesOf(ctx, tx, r.ID, func(e ledger.Record) error {
		x := ProofEntry{Seq: e.Seq, At: e.At, Verb: e.Verb, Rev: e.Rev, Actor: e.Actor.Kind, Leaf: e.Leaf.String()}
		if e.Seq < at.Size {
			in, err := ledger.Inclusion(ctx, tx.SQL(), tx.Org, e.Seq, at.Size)
			if err == nil {
				err = in.Check(at.Mark)
			}
			if err != nil {
				return fmt.Errorf("prove entry %d: %w", e.Seq, err)
			}
			x.Inclusion = &in
		}
		p.Entries, acted = append(p.Entries, x), append(acted, e.Actor)
		return nil
	})
	if err != nil {
		return err
	}
	var ids []id.ID
	for _, a := range acted {
		ids = append(ids, a.ID)
	}
	who, err := doersOf(ctx, tx, w, ids...)
	if err != nil {
		return err
	}
	for i, a := range acted {
		p.Entries[i].By = who.name(a)
	}
	slices.Reverse(p.Entries)
	return nil
}

// Proven reports how many entries lead to the checkpoint.
func (p *CaseProof) Proven() (n int) {
	for _, e := range p.Entries {
		if e.Inclusion != nil {
			n++
		}
	}
	return n
}

// inSample is a request of a sample, whose proof the actor is about to see: the ledger
// keeps that he did.
func inSample(ctx context.Context, tx *store.Tx, x Sample, name string) (*record.Request, error) {
	i := slices.IndexFunc(x.Requests, func(l *Line) bool { return l.Ref == name || l.ID.String() == name })
	if i < 0 {
		return nil, problem.NotFound(record.Requests.Name, name)
	}
	r, err := store.Get(ctx, tx, record.Requests, x.Requests[i].ID)
	if err != nil {
		return nil, err
	}
	if err := NeedKnow(ctx, tx, r); err != nil {
		return nil, err
	}
	note(tx, "read_proof", r, map[string]any{"sample": x.ID})
	return r, nil
}

// DoSee opens requests of a sample to the actor and keeps in the ledger that he saw them;
// "" is all of them. It is blocked once the sample has ended.
func DoSee(ctx context.Context, tx *store.Tx, at id.ID, name string) ([]*record.Request, error) {
	x, err := SampleAt(ctx, tx, at)
	if err != nil {
		return nil, err
	}
	names := []string{name}
	if name == "" {
		names = nil
		for _, l := range x.Requests {
			names = append(names, l.Ref)
		}
	}
	var out []*record.Request
	for _, n := range names {
		r, err := inSample(ctx, tx, x, n)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// proofPack is the pack of some requests: each as the ledger keeps it, its proof as data and
// as a document to print.
func proofPack(w i18n.Words, list []*record.Request) pack.Only {
	o := pack.Only{Register: record.Requests.Type, Languages: []string{w.Lang()}}
	for _, r := range list {
		o.IDs = append(o.IDs, r.ID)
	}
	o.Documents = func(ctx context.Context, tx *store.Tx, at pack.Signed) ([]pack.Document, error) {
		own, err := organisation(ctx, tx)
		if err != nil {
			return nil, err
		}
		var out []pack.Document
		for _, r := range list {
			p, err := DoProof(ctx, tx, w, r, at)
			if err != nil {
				return nil, err
			}
			raw, err := json.MarshalIndent(p, "", "  ")
			if err != nil {
				return nil, fmt.Errorf("write a proof: %w", err)
			}
			d := p.document(w, own.Title)
			title := w.T("proof.title", "ref", r.Ref)
			out = append(out, pack.Document{Name: r.Ref + ".json", Title: title, Write: func(to io.Writer) error { _, err := to.Write(raw); return err }},
				pack.Document{Name: r.Ref + ".pdf", Title: title, Write: func(to io.Writer) error { return document.PDF(to, d, w) }})
		}
		return out, nil
	}
	return o
}
