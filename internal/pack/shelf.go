package pack

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Shelf makes packs in the background and keeps them for a while. What was ordered,
// made or not made stands in the ledger and nowhere else: the list of packs is read
// from there. The file is a content of the blob store until it expires.
type Shelf struct {
	Maker *Maker
	Jobs  *jobs.Queue

	mu    sync.Mutex
	going map[id.ID][2]int64
}

// Life is how long a pack is kept; whoever needs it longer has fetched it by then.
const Life = 30 * 24 * time.Hour

const (
	maxSize  = int64(1) << 40 // bytes of a pack
	maxShelf = 1000           // entries of the ledger that are looked at, the newest
)

// Verbs in the ledger, on "packs".
const (
	ordered = "order_pack"
	made    = "make_pack"
	failed  = "fail_pack"
	onPacks = "packs"
)

// shelf is what entries about packs are about.
func shelf() id.ID { return id.MustParse("00000000-0000-7000-8000-00007061636b") }

// States of a pack.
const (
	Making = "making"
	Ready  = "ready"
	Failed = "failed"
	Gone   = "gone" // made, and no longer kept
)

// Made is a pack on the shelf.
type Made struct {
	Pack            id.ID                  `json:"pack"`
	Scope           string                 `json:"scope,omitempty"` // its reference
	Title           string                 `json:"title,omitempty"` // of the scope
	Edition         string                 `json:"edition,omitempty"`
	Language        string                 `json:"language,omitempty"`
	Confidentiality access.Confidentiality `json:"confidentiality,omitempty"`
	Records         int                    `json:"records,omitempty"`
	Evidence        int                    `json:"evidence,omitempty"`
	LeftOut         int                    `json:"left_out,omitempty"`
	Size            int64                  `json:"size,omitempty"`
	SHA256          string                 `json:"sha256,omitempty"`
	Expires         time.Time              `json:"expires,omitzero"` // zero: it was written to a file
	Problem         string                 `json:"problem,omitempty"`
	Args            map[string]string      `json:"args,omitempty"` // of the problem

	State string    `json:"state,omitempty"`
	At    time.Time `json:"at,omitzero"`
	By    id.ID     `json:"by,omitzero"`
}

// Packs lists what was ordered, the newest first, with its state.
func Packs(ctx context.Context, tx *store.Tx) ([]Made, error) {
	if err := tx.Need(access.Ledger, access.Installation); err != nil {
		return nil, err
	}
	entries, err := ledger.History(ctx, tx.SQL(), tx.Org, shelf(), 0, maxShelf)
	if err != nil {
		return nil, fmt.Errorf("list the packs: %w", err)
	}
	var out []Made
	done := map[id.ID]bool{}
	for _, e := range entries {
		var m Made
		if e.Erased || json.Unmarshal(e.Body, &m) != nil || done[m.Pack] {
			continue
		}
		switch e.Verb {
		case made:
			m.State = Ready
			if !tx.Now.Before(m.Expires) {
				m.State = Gone
			}
		case failed:
			m.State = Failed
		case ordered:
			m.State = Making
		default:
			continue
		}
		done[m.Pack] = true
		m.At, m.By = e.At, e.Actor.ID
		out = append(out, m)
	}
	return out, nil
}

// Find is one pack of the list; not found if there is none.
func Find(ctx context.Context, tx *store.Tx, at id.ID) (Made, error) {
	list, err := Packs(ctx, tx)
	if err != nil {
		return Made{}, err
	}
	for _, m := range list {
		if m.Pack == at {
			return m, nil
		}
	}
	return Made{}, problem.NotFound("packs", at)
}

// making is the job that makes a pack, with the rights of who ordered it.
type making struct {
	Org        id.ID        `json:"org"`
	Pack       id.ID        `json:"pack"`
	Scope      id.ID        `json:"scope"`
	Edition    string       `json:"edition"`
	Language   string       `json:"language"`
	Restricted bool         `json:"restricted"`
	Who        access.Actor `json:"who"`
}

func (making) Kind() string { return "pack_make" }

// forgetting removes the files of packs that expired.
type forgetting struct {
	Day string `json:"day"`
}

func (forgetting) Kind() string { return "pack_forget" }

// NewShelf gives the queue its workers.
func NewShelf(m *Maker, q *jobs.Queue) (*Shelf, error) {
	s := &Shelf{Maker: m, Jobs: q, going: map[id.ID][2]int64{}}
	jobs.Handle(q, s.make)
	jobs.Handle(q, s.forget)
	return s, q.Every(time.Hour, func(now time.Time) jobs.Args { return forgetting{now.UTC().Format(time.DateOnly)} })
}

// Order asks for a pack in the transaction of tx. Problems at the fields scope,
// edition and language; forbidden.
func (s *Shelf) Order(ctx context.Context, tx *store.Tx, o Options) (id.ID, error) {
	if !MayMake(tx.Actor) {
		return id.ID{}, problem.New(problem.Forbidden, "forbidden", "verb", string(access.Export), "register", string(access.Records))
	}
	m := Made{Pack: id.New(), Edition: string(o.Edition)}
	var p problem.List
	if !o.Scope.IsZero() {
		scope, err := store.InForce(ctx, tx, record.Scopes, o.Scope)
		switch {
		case problem.Is(err, problem.Missing):
			p.Add("scope", "pack_scope")
		case err != nil:
			return id.ID{}, err
		default:
			m.Scope, m.Title = scope.Ref, scope.Title
			m.Edition = cmp.Or(m.Edition, string(scope.Edition))
		}
	}
	p.If(o.Edition != "" && o.Edition != "2025" && o.Edition != "2019", "edition", "pack_edition")
	if len(o.Languages) > 0 {
		m.Language = o.Languages[0]
	}
	p.If(m.Language != "" && s.Maker.Words.Words(m.Language).Lang() != m.Language, "language", "pack_language")
	if err := p.Err(); err != nil {
		return id.ID{}, err
	}
	if err := entry(tx, ordered, m); err != nil {
		return id.ID{}, err
	}
	who := tx.Actor
	who.Name = ""
	return m.Pack, s.Jobs.Add(ctx, tx, making{tx.Org, m.Pack, o.Scope, string(o.Edition), m.Language, o.Restricted, who})
}

func entry(tx *store.Tx, verb string, m Made) error {
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("note a pack: %w", err)
	}
	tx.Record(verb, onPacks, shelf(), body)
	return nil
}

// Progress of a pack that is being made here; zero where nobody knows.
func (s *Shelf) Progress(at id.ID) (done, total int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.going[at][0], s.going[at][1]
}

func (s *Shelf) tell(at id.ID, done, total int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if total == 0 {
		delete(s.going, at)
		return
	}
	s.going[at] = [2]int64{done, total}
}

// make builds the pack into the blob store.
func (s *Shelf) make(ctx context.Context, j *jobs.Job[making]) error {
	a := j.Args
	defer s.tell(a.Pack, 0, 0)
	o := Options{Scope: a.Scope, Edition: record.Edition(a.Edition), Restricted: a.Restricted}
	if a.Language != "" {
		o.Languages = []string{a.Language}
	}
	m, err := s.keep(ctx, a, o)
	if err != nil && ctx.Err() != nil {
		return err // the program ends: another one takes it up
	}
	verb := made
	if err != nil {
		verb, m = failed, refused(a, err)
	}
	end := s.Maker.Store.Write(ctx, a.Who, func(tx *store.Tx) error {
		if err := entry(tx, verb, m); err != nil {
			return err
		}
		return j.Done(ctx, tx)
	})
	if _, known := problem.As(err); err != nil && !known {
		end = errors.Join(end, jobs.Never(fmt.Errorf("make a pack: %w", err)))
	}
	return end
}

func refused(a making, err error) Made {
	m := Made{Pack: a.Pack, Edition: a.Edition, Language: a.Language}
	if p, ok := problem.As(err); ok && p.Kind != problem.Internal {
		m.Problem, m.Args = p.Key, map[string]string{}
		for k, v := range p.Args {
			m.Args[k] = fmt.Sprint(v)
		}
	}
	return m
}

func (s *Shelf) keep(ctx context.Context, a making, o Options) (Made, error) {
	r, w := io.Pipe()
	type outcome struct {
		result *Result
		err    error
	}
	built := make(chan outcome, 1)
	go func() {
		result, err := s.Maker.Build(ctx, a.Who, o, w, func(done, total int64) { s.tell(a.Pack, done, total) })
		_ = w.CloseWithError(err) // nil is the end of the file
		built <- outcome{result, err}
	}()
	sum, _, err := s.Maker.Blobs.Put(ctx, a.Org, r, maxSize)
	_ = r.CloseWithError(err) // a builder that nobody reads from ends
	b := <-built
	if b.err != nil {
		return Made{}, b.err
	}
	if err != nil {
		return Made{}, err
	}
	if b.result.SHA256 != sum.String() {
		return Made{}, fmt.Errorf("pack %s: the store has other bytes", a.Pack)
	}
	m := describe(a.Pack, b.result)
	m.Language, m.Expires = a.Language, s.Maker.Store.Now().UTC().Add(Life).Truncate(time.Second)
	return m, nil
}

func describe(at id.ID, r *Result) Made {
	m := Made{Pack: at, Edition: r.Manifest.Edition, Confidentiality: r.Manifest.Confidentiality, Records: len(r.Manifest.Records),
		LeftOut: len(r.Manifest.LeftOut), Size: r.Size, SHA256: r.SHA256}
	for _, f := range r.Manifest.Files {
		if f.What == WhatEvidence {
			m.Evidence++
		}
	}
	if s := r.Manifest.Scope; s != nil {
		m.Scope, m.Title = s.Ref, s.Title
	}
	return m
}

// Wrote notes a pack that was written to a file, outside of the shelf.
func Wrote(tx *store.Tx, r *Result) error { return entry(tx, made, describe(id.New(), r)) }

// Fetch opens a pack for somebody who takes it away, and notes that. Problems:
// pack_not_here, forbidden, not found.
func (s *Shelf) Fetch(ctx context.Context, who access.Actor, at id.ID) (m Made, r io.ReadCloser, err error) {
	err = s.Maker.Store.Write(ctx, who, func(tx *store.Tx) error {
		if m, err = Find(ctx, tx, at); err != nil {
			return err
		}
		if !MayRead(who, m.Confidentiality) {
			return problem.New(problem.Forbidden, "forbidden", "verb", string(access.Read), "register", onPacks)
		}
		if m.State != Ready {
			return problem.New(problem.Missing, "pack_not_here")
		}
		body, err := json.Marshal(map[string]any{"fetched": m.Pack})
		tx.Record("export", onPacks, shelf(), body)
		return err
	})
	if err != nil {
		return m, nil, err
	}
	sum, err := blob.ParseSum(m.SHA256)
	if err != nil {
		return m, nil, err
	}
	r, err = s.Maker.Blobs.Open(ctx, who.Org, sum)
	if problem.Is(err, problem.Missing) {
		err = problem.New(problem.Missing, "pack_not_here")
	}
	return m, r, err
}

// forget removes the files of packs whose time is over.
func (s *Shelf) forget(ctx context.Context, _ *jobs.Job[forgetting]) error {
	tenants, err := s.Maker.Store.Tenants(ctx)
	if err != nil {
		return err
	}
	for _, t := range tenants {
		var list []Made
		err := s.Maker.Store.Read(ctx, access.SystemActor(t.ID, "pack_forget"), func(tx *store.Tx) (err error) {
			list, err = Packs(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
		for _, m := range list {
			if sum, bad := blob.ParseSum(m.SHA256); bad == nil && m.State == Gone && !m.Expires.IsZero() {
				if err := s.Maker.Blobs.Remove(ctx, t.ID, sum); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// FileName is what a pack is called on the disk of whoever fetches it.
func FileName(slug string, m Made) string {
	name := slug
	if m.Scope != "" {
		name += "-" + m.Scope
	}
	return name + "-" + m.At.UTC().Format(time.DateOnly) + ".zip"
}
