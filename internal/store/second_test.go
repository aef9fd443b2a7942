package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// S1: whoever may make tokens is not his own second person.
func TestATokenOfOnesOwnMakingIsNoSecondPerson(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		owner := registertest.Found(t, s, "acme")
		ctx := context.Background()
		var ada, ben id.ID
		var sys *record.System
		var seq int64
		registertest.Write(t, s, owner, func(ctx context.Context, tx *store.Tx) error {
			for at, name := range map[*id.ID]string{&ada: "Ada", &ben: "Ben"} {
				p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: name}})
				if err != nil {
					return err
				}
				*at = p.ID
			}
			var err error
			sys, err = store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Mail"}, Note: "to be erased"})
			if err != nil {
				return err
			}
			_, err = store.Change(ctx, tx, record.Systems, sys.ID, 1, func(x *record.System) error { x.Note = ""; return nil })
			return err
		})
		registertest.Read(t, s, owner, func(ctx context.Context, tx *store.Tx) error {
			steps, err := store.History(ctx, tx, record.Systems.Type, sys.ID, 0, 0)
			seq = steps[len(steps)-1].Seq
			return err
		})
		token := func(by access.Actor, person id.ID) (who access.Actor) {
			var secret string
			registertest.Write(t, s, by, func(ctx context.Context, tx *store.Tx) (err error) {
				_, secret, err = store.NewToken(ctx, tx, store.Token{Name: "t", Role: access.PrivacyManager, Person: person, Expires: tx.Now.Add(time.Hour)})
				return err
			})
			who, err := s.Authenticate(ctx, secret)
			if err != nil {
				t.Fatal(err)
			}
			return who
		}
		a, b := token(owner, id.ID{}), token(owner, id.ID{})
		child := token(a, id.ID{})
		for _, c := range []struct {
			name    string
			by, and access.Actor
			ok      bool
		}{
			{"itself", a, a, false},
			{"the token that it made", a, child, false},
			{"the token that made it", child, a, false},
			{"a token made by the token that it made", a, token(child, id.ID{}), false},
			{"another token of the same maker", child, token(a, id.ID{}), false},
			{"another token of the same person", token(owner, ada), token(owner, ada), false},
			{"tokens that one token made for two people", token(a, ada), token(a, ben), true},
			{"a token that the same owner made", a, b, true},
			{"a person", a, registertest.As(owner.Org, access.PrivacyManager), true},
		} {
			var ask id.ID
			registertest.Write(t, s, c.by, func(ctx context.Context, tx *store.Tx) (err error) {
				ask, err = store.AskErasure(ctx, tx, record.Systems.Type, sys.ID, seq, "asked for")
				return err
			})
			err := s.Write(ctx, c.and, func(tx *store.Tx) error { return store.ConfirmErasure(ctx, tx, ask) })
			if p, _ := problem.As(err); c.ok != (err == nil) || !c.ok && p.Key != "needs_second_person" {
				t.Errorf("%s confirms: %v", c.name, err)
			}
		}
	})
}

// Each of two changes is fine by itself and together they close a loop. SQLite has
// one writer, so that only PostgreSQL can tell.
func TestTwoWritersCloseNoLoopTogether(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.Postgres, registertest.NewClock())
	who := registertest.Found(t, s, "acme")
	ctx := context.Background()
	for range 20 {
		var a, b, belowA, belowB *record.Unit
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			for _, x := range []struct {
				at    **record.Unit
				above **record.Unit
			}{{&a, nil}, {&b, nil}, {&belowA, &a}, {&belowB, &b}} {
				u := &record.Unit{Head: register.Head{Title: "Unit"}}
				if x.above != nil {
					u.Parent.ID = (*x.above).ID
				}
				var err error
				if *x.at, err = store.Create(ctx, tx, record.Units, u); err != nil {
					return err
				}
			}
			return nil
		})
		var ready, over sync.WaitGroup
		ready.Add(2)
		var errs [2]error
		for i, c := range [][2]*record.Unit{{a, belowB}, {b, belowA}} {
			over.Go(func() {
				errs[i] = s.Write(ctx, who, func(tx *store.Tx) error {
					ready.Done()
					ready.Wait()
					_, err := store.Change(ctx, tx, record.Units, c[0].ID, 1, func(u *record.Unit) error { u.Parent.ID = c[1].ID; return nil })
					return err
				})
			})
		}
		over.Wait()
		if errs[0] == nil && errs[1] == nil {
			t.Fatal("two units lie below each other")
		}
	}
}

// S2: the complaint about a key that is taken does not tell whose it is.
func TestATakenKeyDoesNotNameARecordThatMayNotBeSeen(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		owner := registertest.Found(t, s, "acme")
		ctx := context.Background()
		hidden := &record.ProcessingActivity{Head: register.Head{Title: "Hidden", Confidentiality: access.Restricted}, SourceKey: "K-1"}
		registertest.Write(t, s, owner, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.ProcessingActivities, hidden)
			return err
		})
		who := registertest.As(owner.Org, access.Contributor)
		var mine *record.ProcessingActivity
		registertest.Write(t, s, owner, func(ctx context.Context, tx *store.Tx) error {
			p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Ada"}})
			if err != nil {
				return err
			}
			who.Person = p.ID
			mine, err = store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Mine", Owner: p.ID}})
			return err
		})
		for name, do := range map[string]func(*store.Tx) error{
			"create": func(tx *store.Tx) error {
				_, err := store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "x"}, SourceKey: "K-1"})
				return err
			},
			"change": func(tx *store.Tx) error {
				_, err := store.Change(ctx, tx, record.ProcessingActivities, mine.ID, 1, func(a *record.ProcessingActivity) error { a.SourceKey = "K-1"; return nil })
				return err
			},
		} {
			p, ok := problem.As(s.Write(ctx, who, do))
			if !ok || len(p.Fields) != 1 || p.Fields[0].Key != "key_taken_unseen" || p.Fields[0].Args["ref"] != nil {
				t.Errorf("%s: %+v", name, p)
			}
		}
	})
}

// R6: a connection that breaks is "unavailable", which says what to do, and no
// mistake of the program.
func TestALostConnectionIsUnavailable(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.Postgres, registertest.NewClock())
	who := registertest.Found(t, s, "acme")
	err := s.Write(context.Background(), who, func(tx *store.Tx) error {
		_, _ = tx.SQL().ExecContext(context.Background(), "SELECT pg_terminate_backend(pg_backend_pid())")
		_, err := store.Create(context.Background(), tx, record.Units, &record.Unit{Head: register.Head{Title: "Lost"}})
		return err
	})
	if !problem.Is(err, problem.Unavailable) {
		t.Errorf("got %v", err)
	}
	registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
		page, err := store.List(ctx, tx, record.Units, store.Query{})
		if len(page.Items) > 0 {
			t.Error("half of the change is there")
		}
		return err
	})
}
