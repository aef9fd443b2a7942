package rights_test

import (
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// S-063: the table of the requirement, through the register and not the engine alone.
func TestTheDateOfARequestFollowsFromItsFacts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Laws: []record.Law{"eu-gdpr"}, Channel: record.ByEmail,
			ReceivedAt: time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC), Language: "de", Requester: rights.Person{Name: "Erika Muster", Email: "Erika@Example.org"}, Text: "Was haben Sie über mich?"})
		if r.DueOn != "2026-03-02" || r.Clock != "running" || r.DueLaw != "eu-gdpr" || r.Zone == "" {
			t.Fatalf("due %s, clock %s, law %s, zone %q", r.DueOn, r.Clock, r.DueLaw, r.Zone)
		}
		_, err := w.change(t, r, func(r *record.Request) { r.ExtensionToldOn = "2026-02-20" })
		if p, ok := problem.As(err); !ok || p.Fields[0].Key != "extension_needs_reason" {
			t.Errorf("an extension without reason: %v", err)
		}
		_, err = w.change(t, r, func(r *record.Request) { r.ExtensionReason = "Drei Archive." })
		if p, ok := problem.As(err); !ok || p.Fields[0].Key != "extension_needs_notice" {
			t.Errorf("an extension without notice: %v", err)
		}
		r, err = w.change(t, r, func(r *record.Request) { r.ExtensionReason, r.ExtensionToldOn = "Drei Archive.", "2026-02-20" })
		if err != nil || r.DueOn != "2026-04-30" || r.FirstDueOn != "2026-03-02" {
			t.Errorf("extended: due %s, first %s, %v", r.DueOn, r.FirstDueOn, err)
		}
		r, err = w.change(t, r, func(r *record.Request) { r.DueOn, r.Zone = "2030-01-01", "Asia/Tokyo" })
		if err != nil || r.DueOn != "2026-04-30" || r.Zone == "Asia/Tokyo" {
			t.Errorf("a computed date was written by hand: due %s, zone %s, %v", r.DueOn, r.Zone, err)
		}
	})
}

func TestWhatNamesThePersonIsShownToWhoWorksOnTheRequest(t *testing.T) { // decision 12
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"erasure"}, Laws: []record.Law{"eu-gdpr"}, Channel: record.ByEmail,
			Requester: rights.Person{Name: "Erika Muster", Email: "erika@example.org"}, Text: "Bitte löschen."})
		for role, want := range map[access.Role]int{access.Owner: 1, access.PrivacyManager: 1, access.DPO: 1, access.InternalAuditor: 0, access.ExternalAuditor: 0} {
			who := access.Actor{Kind: access.Person, ID: id.New(), Org: w.org, Role: role}
			err := w.DB.Read(t.Context(), who, func(tx *store.Tx) error {
				people, err := rights.People(t.Context(), tx, r)
				if err != nil || len(people) != want {
					t.Errorf("%s sees %d people, want %d, %v", role, len(people), want, err)
				}
				messages, err := rights.Messages(t.Context(), tx, r)
				if err != nil || len(messages) != want {
					t.Errorf("%s sees %d messages, want %d, %v", role, len(messages), want, err)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestASecondRequestOfAnAddressNamesTheFirst(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		in := rights.Intake{Types: []record.RequestType{"access"}, Channel: record.ByEmail, Requester: rights.Person{Email: "erika@example.org"}}
		first := w.intake(t, in)
		in.Requester.Email = "ERIKA@example.org"
		if second := w.intake(t, in); len(second.Concerns) != 1 || second.Concerns[0] != first.ID {
			t.Errorf("the second names %v, want %v", second.Concerns, first.ID)
		}
	})
}

// A law without a pack gives no date and keeps nobody from entering the request.
func TestARequestUnderALawWithoutAPackIsKeptWithoutADate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Laws: []record.Law{"eu-nowhere"}, Channel: record.ByEmail, Requester: rights.Person{Name: "Erika Muster"}})
		if r.DueOn != "" || r.Clock != "" {
			t.Errorf("due %s, clock %s", r.DueOn, r.Clock)
		}
		r, err := w.change(t, r, func(r *record.Request) {
			r.Laws, r.ExtensionReason, r.ExtensionToldOn = []record.Law{"eu-gdpr"}, "Many archives.", "2026-01-02"
		})
		if err != nil || r.DueOn == "" {
			t.Errorf("under the GDPR: due %s, %v", r.DueOn, err)
		}
	})
}
