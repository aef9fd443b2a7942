package loadtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// requestYears is over how many years requests are spread.
const requestYears = 4

// Requests adds n requests of PII principals to an organisation: over four years up to
// now, most of them answered, some late, refused or extended, those of the last weeks
// open; each with who asks, every fourth with two messages. Chance begins at a fixed
// seed. They are written through the store, a thousand in a transaction; the states of
// their life are written in SQL afterwards, because moving each of them takes ten times
// as long, so the ledger tells only of their creation.
func Requests(ctx context.Context, a *app.App, o Organisation, n int, now time.Time, say func(string)) error {
	people, err := peopleOf(ctx, a, o.Tenant, 12)
	if err != nil {
		return err
	}
	chance := rand.New(rand.NewPCG(6, 100_000)) //nolint:gosec // made-up data, the same each time
	for done := 0; done < n; done += 1000 {
		some := make([]madeRequest, min(1000, n-done))
		for i := range some {
			days := requestYears * 365 * (n - done - i) / n // the last come last, as in life
			some[i] = makeRequest(chance, people, done+i, now.AddDate(0, 0, -days).Add(-time.Duration(chance.IntN(24*60))*time.Minute), now)
		}
		if err := writeRequests(ctx, a, o, some); err != nil {
			return fmt.Errorf("make requests: %w", err)
		}
		if (done+1000)%5000 == 0 {
			say(fmt.Sprintf("request %d of %d", done+1000, n))
		}
	}
	return nil
}

// madeRequest is a request of chance with the state that it is to have.
type madeRequest struct {
	*record.Request
	state string
	name  string
	mail  string
}

var (
	madeRights   = [][]record.RequestType{{"access"}, {"access"}, {"erasure"}, {"erasure"}, {"objection"}, {"rectification"}, {"access", "erasure"}, {"portability"}, {"complaint"}}
	madeChannels = []record.RequestChannel{record.ByPortal, record.ByPortal, record.ByEmail, record.ByEmail, "letter", "phone", record.ByAPI}
	madeNames    = []string{"Erika", "Max", "Aylin", "Jonas", "Mia", "Luca", "Sofia", "Noah", "Greta", "Emil"}
	madeFamilies = []string{"Muster", "Yilmaz", "Becker", "Rossi", "Novak", "Keller", "Brandt", "Okafor", "Lindqvist", "Moreau", "Seidel", "Vogt"}
	openLife     = []string{"received", "identity_check", "clarifying", "accepted", "locating", "reviewing", "deciding"}
)

func pick[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

func makeRequest(c *rand.Rand, people []id.ID, i int, received, now time.Time) madeRequest {
	x := madeRequest{state: "closed", name: pick(c, madeNames) + " " + pick(c, madeFamilies), mail: fmt.Sprintf("person.%d@mail.example", i/2)}
	r := &record.Request{
		Head:  register.Head{Confidentiality: "confidential"},
		Types: pick(c, madeRights), Laws: register.Terms[record.LawScheme]{"eu-gdpr"}, Country: pick(c, []register.Country{"DE", "DE", "DE", "FR", "AT"}), Channel: pick(c, madeChannels),
		ReceivedAt: received.UTC(), Language: "de", ActsFor: "self", Role: record.Controller, Complexity: "usual", Identity: record.IdentityConfirmed, IdentityMethod: record.EmailRoundTrip,
	}
	if len(people) > 0 {
		r.Assignee = register.To[record.Person](pick(c, people))
	}
	r.Title = string(r.Types[0]) + " (" + string(r.Country) + ")"
	took := time.Duration(2+c.IntN(28)) * 24 * time.Hour
	if c.IntN(20) == 0 {
		took += time.Duration(c.IntN(20)) * 24 * time.Hour
	}
	answered := received.Add(took)
	switch chance := c.IntN(100); {
	case answered.After(now) || chance == 0 && now.Sub(received) < 80*24*time.Hour:
		x.state = pick(c, openLife)
	case chance < 3:
		x.state = pick(c, []string{"duplicate", "withdrawn"})
	default:
		r.AnsweredAt, r.Outcome = answered.UTC(), pick(c, []record.RequestOutcome{record.Fulfilled, record.Fulfilled, record.Fulfilled, record.PartlyFulfilled, record.NoData})
		if chance < 10 {
			r.Outcome, r.RefusalGround, r.RefusalReason, r.ComplaintTold = record.Refused, "legal_duty_to_keep", "Kept for taxes.", "yes"
		}
	}
	x.Request = r
	return x
}

func writeRequests(ctx context.Context, a *app.App, o Organisation, some []madeRequest) error {
	return a.Store.Write(ctx, o.Operator, func(tx *store.Tx) error {
		list := make([]store.Addition, len(some))
		for i, x := range some {
			list[i] = store.Addition{Type: record.Requests.Type, Record: x.Request}
		}
		if err := store.CreateMany(ctx, tx, list, nil); err != nil {
			return err
		}
		for i, x := range some {
			if err := besides(ctx, tx.SQL(), o.ID, x, i%4 == 0); err != nil {
				return err
			}
		}
		return nil
	})
}

// besides writes the state of a request, who asks, and two messages if wanted.
func besides(ctx context.Context, tx *db.Tx, org id.ID, x madeRequest, letters bool) error {
	d := tx.Dialect
	do := func(query string, args ...any) error {
		_, err := tx.ExecContext(ctx, query, append([]any{org.String(), x.ID.String()}, args...)...)
		return err
	}
	if err := do("UPDATE record SET state = $3, created = $4 WHERE org = $1 AND id = $2", x.state, d.Time(x.ReceivedAt)); err != nil {
		return err
	}
	if x.state == "duplicate" || x.state == "withdrawn" {
		if err := do("UPDATE requests SET clock = 'stopped' WHERE org = $1 AND id = $2"); err != nil {
			return err
		}
	}
	if err := do("INSERT INTO request_person (org, request, part, name, email, mail) VALUES ($1, $2, 'requester', $3, $4, $4)", x.name, x.mail); err != nil {
		return err
	}
	if !letters {
		return nil
	}
	for _, m := range []struct{ direction, body string }{{"in", "Please tell me what you hold about me."}, {"out", "We have received your request and answer in time."}} {
		if err := do("INSERT INTO request_message (org, id, request, direction, body, created) VALUES ($1, $3, $2, $4, $5, $6)", id.New().String(), m.direction, m.body, d.Time(x.ReceivedAt)); err != nil {
			return err
		}
	}
	return nil
}

// Touch writes an entry to the ledger of an organisation, so that what was remembered of
// it is counted anew.
func Touch(ctx context.Context, a *app.App, slug string) error {
	t, err := a.Store.Tenant(ctx, slug)
	if err != nil {
		return err
	}
	who := a.Operator()
	who.Org = t.ID
	return a.Store.Write(ctx, who, func(tx *store.Tx) error {
		tx.Record("touch", "loadtest", t.ID, nil)
		return nil
	})
}
