package account

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

func TestTheFirstAccountOwnsWhatIsThere(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org := w.org("acme")
		old, err := w.SetUpLink(w.ctx)
		w.must(err)
		link, err := w.SetUpLink(w.ctx)
		w.must(err)
		want := Start{Name: "Ana Kowalska", Email: "ana@example.org", Password: goodPassword}
		_, err = w.SetUp(w.ctx, old, want, home)
		w.wants(err, "link_used") // renewed at each start
		_, err = w.SetUp(w.ctx, link, Start{Name: "Ana", Email: "ana", Password: "short"}, home)
		w.wants(err, "bad_email")
		w.wants(err, "password_short")
		if ok, err := w.IsSetUpLink(w.ctx, link); err != nil || !ok {
			t.Errorf("%v, %v", ok, err)
		}
		e, err := w.SetUp(w.ctx, link, want, home)
		w.must(err)
		x := w.look(e.Secret)
		if m, ok := x.In("acme"); !ok || m.Org != org.Org || m.Role != access.Owner || m.Title != "Organisation acme" || m.Person.IsZero() {
			t.Errorf("%+v", x.Members)
		}
		_, err = w.SetUp(w.ctx, link, Start{Name: "Eve", Email: "eve@example.org", Password: goodPassword}, home)
		w.wants(err, "link_used")
		if link, err := w.SetUpLink(w.ctx); err != nil || link != "" {
			t.Errorf("%q, %v", link, err)
		}
		_, err = w.Found(w.ctx, x, "second", &record.Organisation{Head: register.Head{Title: "Second"}, Kind: "own", LawsInScope: register.Terms[record.LawScheme]{"eu-gdpr"}})
		w.must(err)
		if _, ok := w.look(e.Secret).In("second"); !ok {
			t.Error("founded and no member")
		}
		w.person("ben@example.org")
		_, err = w.Found(w.ctx, w.signIn("ben@example.org"), "third", &record.Organisation{Head: register.Head{Title: "Third"}})
		w.wants(err, "found_not_yours")
	})
}

func TestNobodyHandsOutOrTakesMoreThanHeHas(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org := w.org("acme")
		ana, pia, ben := w.person("ana@example.org"), w.person("pia@example.org"), w.person("ben@example.org")
		w.member(org, ana, access.Owner)
		w.member(org, pia, access.PrivacyManager)
		pm := w.actor(w.signIn("pia@example.org"))
		w.wants(w.AddMember(w.ctx, pm, Membership{Account: ben.ID, Role: access.Owner}), "role_above")
		w.must(w.AddMember(w.ctx, pm, Membership{Account: ben.ID, Role: access.Contributor}))
		w.wants(w.AddMember(w.ctx, pm, Membership{Account: ben.ID, Role: access.Reader}), "already_member")
		w.wants(w.ChangeMember(w.ctx, pm, pia.ID, access.Owner, time.Time{}), "role_above")
		w.wants(w.ChangeMember(w.ctx, pm, ana.ID, access.Reader, time.Time{}), "member_above")
		_, err := w.EndMembership(w.ctx, pm, ana.ID)
		w.wants(err, "member_above")
		reader := w.actor(w.signIn("ben@example.org"))
		w.wants(w.AddMember(w.ctx, reader, Membership{Account: ben.ID, Role: access.Reader}), "forbidden")
		_, _, err = w.Invite(w.ctx, reader, Invitation{Email: "x@example.org", Role: access.Reader})
		w.wants(err, "forbidden")
		_, _, err = w.Invite(w.ctx, pm, Invitation{Email: "x@example.org", Role: access.Owner})
		w.wants(err, "role_above")
	})
}

func TestTheLastOwnerStays(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org, ana, ben := w.org("acme"), w.person("ana@example.org"), w.person("ben@example.org")
		w.member(org, ana, access.Owner)
		w.wants(w.ChangeMember(w.ctx, org, ana.ID, access.Reader, time.Time{}), "last_owner")
		w.wants(w.ChangeMember(w.ctx, org, ana.ID, access.Owner, w.clock.Now().Add(time.Hour)), "last_owner")
		_, err := w.EndMembership(w.ctx, org, ana.ID)
		w.wants(err, "last_owner")
		w.member(org, ben, access.Owner)
		// Both leave at once: one has to stay.
		var left atomic.Int64
		var all sync.WaitGroup
		for _, a := range []Account{ana, ben} {
			all.Go(func() {
				if _, err := w.EndMembership(w.ctx, org, a.ID); err == nil {
					left.Add(1)
				}
			})
		}
		all.Wait()
		if left.Load() != 1 {
			t.Errorf("%d left", left.Load())
		}
	})
}

// S-121: what a member leaves behind needs a new owner.
func TestEndingAMembershipTellsWhatIsLeftAndEndsRights(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org, ana, ben := w.org("acme"), w.person("ana@example.org"), w.person("ben@example.org")
		w.member(org, ana, access.Owner)
		w.member(org, ben, access.PrivacyManager)
		e := w.enterWith("ben@example.org", goodPassword)
		who := w.actor(w.look(e.Secret))
		registertest.Write(t, w.store, who, func(ctx context.Context, tx *store.Tx) error {
			for range 2 {
				if _, err := store.Create(ctx, tx, record.Sites, &record.Site{Head: register.Head{Title: "Depot", Owner: who.Person}}); err != nil {
					return err
				}
			}
			return nil
		})
		_, letter, err := w.Invite(w.ctx, who, Invitation{Email: "x@example.org", Role: access.Reader})
		w.must(err)
		orphans, err := w.EndMembership(w.ctx, org, ben.ID)
		w.must(err)
		if orphans["sites"] != 2 || len(orphans) != 1 {
			t.Errorf("%v", orphans)
		}
		if x := w.look(e.Secret); len(x.Members) != 0 || !x.Renew {
			t.Errorf("%+v", x)
		}
		_, err = w.Invited(w.ctx, letter.Secret)
		w.wants(err, "link_used")
		w.member(org, ben, access.Reader) // and may come back
		log := strings.Join(w.ledger(org.Org), "\n")
		for _, verb := range []string{"add_member", "end_member", "invite"} {
			if !strings.Contains(log, `"verb":"`+verb+`"`) {
				t.Errorf("no %s in the ledger", verb)
			}
		}
		if strings.Contains(log, "example.org") {
			t.Error("an address in a header of the ledger")
		}
	})
}

func TestAMembershipMayEndByItself(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org, aud := w.org("acme"), w.person("aud@example.org")
		w.must(w.AddMember(w.ctx, org, Membership{Account: aud.ID, Role: access.ExternalAuditor, Expires: w.clock.Now().Add(time.Hour)}))
		e := w.enterWith("aud@example.org", goodPassword)
		if len(w.look(e.Secret).Members) != 1 {
			t.Error("not in")
		}
		w.pass(time.Hour)
		if len(w.look(e.Secret).Members) != 0 {
			t.Error("still in")
		}
		w.must(w.AddMember(w.ctx, org, Membership{Account: aud.ID, Role: access.ExternalAuditor}))
	})
}

func TestAnInvitationMakesAnAccountOnce(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org := w.org("acme")
		in, first, err := w.Invite(w.ctx, org, Invitation{Email: "Ana@example.org", Name: "Ana Kowalska", Role: access.Contributor, Lang: "de"})
		w.must(err)
		letter, err := w.Resend(w.ctx, org, in.ID)
		w.must(err)
		_, err = w.Invited(w.ctx, first.Secret)
		w.wants(err, "link_used") // replaced
		seen, err := w.Invited(w.ctx, letter.Secret)
		w.must(err)
		if seen.OrgTitle != "Organisation acme" || seen.Email != "Ana@example.org" || seen.Known || letter.To != seen.Email || letter.Kind != "invitation" {
			t.Errorf("%+v %+v", seen, letter)
		}
		_, err = w.Accept(w.ctx, letter.Secret, Start{Password: "organisation-acme"}, home)
		w.wants(err, "password_names_you")
		e, err := w.Accept(w.ctx, letter.Secret, Start{Password: goodPassword}, home)
		w.must(err)
		x := w.look(e.Secret)
		if m, ok := x.In("acme"); !ok || m.Role != access.Contributor || m.Person.IsZero() || x.Account.Lang != "de" || x.Account.Name != "Ana Kowalska" {
			t.Errorf("%+v", x)
		}
		_, err = w.Accept(w.ctx, letter.Secret, Start{Password: goodPassword}, home)
		w.wants(err, "link_used")
		_, _, err = w.Invite(w.ctx, org, Invitation{Email: "ana@example.org", Role: access.Reader})
		w.wants(err, "member_already")
		// Another organisation: the same person signs in and accepts.
		other := w.org("other")
		_, letter, err = w.Invite(w.ctx, other, Invitation{Email: "ana@example.org", Role: access.Reader})
		w.must(err)
		_, err = w.Accept(w.ctx, letter.Secret, Start{Name: "Eve", Password: otherPassword}, home)
		w.wants(err, "sign_in_to_accept")
		w.must(w.AcceptAs(w.ctx, x, letter.Secret))
		if len(w.look(e.Secret).Members) != 2 {
			t.Error("not in both")
		}
	})
}

func TestAnInvitationEndsBySevenDaysAndByHand(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org := w.org("acme")
		in, letter, err := w.Invite(w.ctx, org, Invitation{Email: "a@example.org", Role: access.Reader})
		w.must(err)
		w.pass(7 * 24 * time.Hour)
		_, err = w.Invited(w.ctx, letter.Secret)
		w.wants(err, "link_used")
		letter, err = w.Resend(w.ctx, org, in.ID)
		w.must(err)
		_, err = w.Invited(w.ctx, letter.Secret)
		w.must(err)
		w.wants(w.RevokeInvitation(w.ctx, w.org("other"), in.ID), "not_found")
		w.must(w.RevokeInvitation(w.ctx, org, in.ID))
		_, err = w.Invited(w.ctx, letter.Secret)
		w.wants(err, "link_used")
		w.wants(w.RevokeInvitation(w.ctx, org, in.ID), "not_found")
	})
}

func TestAMemberIsThePersonWhoIsOnRecordAlready(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org := w.org("acme")
		var at id.ID
		registertest.Write(t, w.store, org, func(ctx context.Context, tx *store.Tx) error {
			p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Ana K."}, Email: "ana@example.org"})
			at = p.ID
			return err
		})
		w.member(org, w.person("ana@example.org"), access.Owner)
		if x := w.signIn("ana@example.org"); x.Members[0].Person != at {
			t.Errorf("%s, want %s", x.Members[0].Person, at)
		}
	})
}

func TestWhoSignsInIsSeenByThePersonAndByOwners(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org, ana, ben := w.org("acme"), w.person("ana@example.org"), w.person("ben@example.org")
		w.member(org, ana, access.Owner)
		w.member(org, ben, access.Reader)
		x := w.signIn("ben@example.org")
		w.SignIn(w.ctx, "ben@example.org", "wrong", home)
		events, err := w.SignIns(w.ctx, ben.ID, 10)
		w.must(err)
		if len(events) != 2 || events[0].Outcome != "refused" || events[1].Outcome != "ok" || events[1].Network != "192.0.2.0/24" {
			t.Errorf("%+v", events)
		}
		registertest.Read(t, w.store, org, func(ctx context.Context, tx *store.Tx) error {
			all, err := OrgSignIns(ctx, tx, 10)
			if len(all) != 2 {
				t.Errorf("%+v", all)
			}
			list, err2 := w.Members(ctx, tx)
			if len(list) != 2 || list[1].Email != "ben@example.org" || list[1].Seen.IsZero() || list[0].SecondFactor {
				t.Errorf("%+v", list)
			}
			names, err3 := Names(ctx, tx)
			if names[ana.ID] != "Ana Kowalska" {
				t.Errorf("%v", names)
			}
			return firstOf(err, err2, err3)
		})
		err = w.store.Read(w.ctx, w.actor(x), func(tx *store.Tx) error {
			_, err := OrgSignIns(w.ctx, tx, 10)
			return err
		})
		if !problem.Is(err, problem.Forbidden) {
			t.Errorf("%v", err)
		}
	})
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
