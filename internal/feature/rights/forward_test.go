package rights_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// customer is somebody for whom data is processed; every name of his holds his mark.
type customer struct {
	mark     string
	party    *record.Party
	agreed   *record.Agreement
	activity *record.ProcessingActivity
	systems  []id.ID
}

// client makes a customer with an agreement, an activity and systems of his own beside
// shared ones.
func (w *world) client(t *testing.T, mark string, days int64, shared []id.ID, own int) *customer {
	t.Helper()
	c := &customer{mark: mark}
	w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
		if c.party, err = store.Create(ctx, tx, record.Parties, &record.Party{Head: register.Head{Title: mark + " AG"}, Kinds: register.Choices[record.PartyKind]{"customer"},
			Contacts: register.Rows[record.Contact]{{Kind: "privacy", Name: mark, Email: "privacy@" + strings.ToLower(mark) + ".example"}}}); err != nil {
			return err
		}
		if c.agreed, err = store.Create(ctx, tx, record.Agreements, &record.Agreement{Head: register.Head{Title: "Order of " + mark}, Kind: "customer_agreement",
			Party: register.To[record.Party](c.party.ID), RequestForwardDays: days, Signed: "2026-01-01"}); err != nil {
			return err
		}
		systems := append(register.Links[record.System]{}, shared...)
		for i := range own {
			s, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: fmt.Sprintf("Silo %d of %s", i, mark)}, Status: "live"})
			if err != nil {
				return err
			}
			systems = append(systems, s.ID)
		}
		c.systems = systems
		c.activity, err = store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Service for " + mark}, Role: record.Processor,
			Systems: systems, Customers: register.Rows[record.ActivityCustomer]{{Party: register.To[record.Party](c.party.ID)}}})
		return err
	})
	return c
}

// fieldsOf are where a problem stands.
func fieldsOf(err error) string {
	x, ok := problem.As(err)
	if !ok {
		return ""
	}
	var out []string
	for _, f := range x.Fields {
		out = append(out, f.Path)
	}
	return strings.Join(out, " ")
}

// S-065: a processor decides, answers and changes nothing before the customer has spoken,
// by whatever way it is entered; with the word it goes on, or ends with the customer.
func TestAProcessorWaitsForTheCustomersInstruction(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		c := w.client(t, "Xanthos", 1, nil, 1)
		x := w.api(t, w.who)
		open := func() string {
			r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Requester: rights.Person{Name: "Erika Muster"}, Text: "Please."})
			x.do("POST", "/requests/"+r.Ref+"/customer", fields{"customer": c.party.Ref}).want(200)
			return "/requests/" + r.Ref
		}
		at := open()
		ref := strings.TrimPrefix(at, "/requests/")
		for path, body := range map[string]fields{"/decide": {"outcome": "fulfilled"}, "/answered": {"answered_on": "2026-11-17"}} {
			if a := x.do("POST", at+path, body); a.status != 422 || !strings.Contains(a.body, "customer_not_instructed") {
				t.Errorf("%s before the instruction: %d %s", path, a.status, a.body)
			}
		}
		x.do("POST", at+"/plan", nil).want(200)
		if a := x.do("POST", at+"/items/SYS-0001", fields{"state": "executed"}); a.status != 422 {
			t.Errorf("carried out before the instruction: %d", a.status)
		}
		if a := x.do("POST", at+"/messages", fields{"template": "fulfilled_access", "body": "Here."}); a.status != 422 {
			t.Errorf("answered before the instruction: %d %s", a.status, a.body)
		}
		x.do("POST", at+"/messages", fields{"template": "forwarded"}).want(201)
		x.move(ref, "check_identity").want(200)
		etag := x.do("GET", at, nil).header.Get("ETag")
		x.do("POST", at+"/moves/decide_early", fields{"reason": "Quick."}, "If-Match", etag).want(409)
		var f struct {
			By    string `json:"forward_by"`
			On    string `json:"forwarded_on"`
			Wants string `json:"customer_wants"`
			Ins   string `json:"instruction"`
			Why   []string
		}
		x.do("GET", at+"/customer", nil).want(200).into(&f)
		if f.By != "2026-11-19" || len(f.Why) < 3 || f.On != "" { // a draft agreement binds nobody: the house's two days
			t.Errorf("onward %+v", f)
		}
		var sent struct{ Link string }
		x.do("POST", at+"/forward", nil).want(200).into(&sent)
		if !strings.HasPrefix(sent.Link, "/request/customer/") {
			t.Errorf("the link: %+v", sent)
		}
		x.do("POST", at+"/instruction", fields{"customer_wants": "dance"}).want(422)
		x.do("POST", at+"/instruction", fields{"customer_wants": "act", "given_by": "Xenia", "channel": "email", "instruction": "Search and send it to us."}).want(200)
		x.do("GET", at+"/customer", nil).want(200).into(&f)
		if f.On != "2026-11-17" || f.Wants != "act" || f.Ins != "INS-0001" {
			t.Errorf("after the instruction %+v", f)
		}
		x.do("POST", at+"/items/SYS-0001", fields{"state": "executed"}).want(200)
		if a := x.do("POST", at+"/messages", fields{"template": "fulfilled_access", "body": "Here."}); a.status != 422 {
			t.Errorf("answered although the customer answers: %d", a.status)
		}
		x.do("POST", at+"/decide", fields{"outcome": "fulfilled"}).want(200)
		for wants, state := range map[string]string{"answer": "received", "customer_answers": "forwarded"} {
			at := open()
			x.do("POST", at+"/forward", nil).want(200)
			var s struct{ State string }
			x.do("POST", at+"/instruction", fields{"customer_wants": wants}).want(200).into(&s)
			if s.State != state {
				t.Errorf("%s leads to %s, want %s", wants, s.State, state)
			}
		}
		own := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Requester: rights.Person{Name: "Max Muster"}})
		x.do("POST", "/requests/"+own.Ref+"/forward", nil).want(422)
		x.do("POST", "/requests/"+own.Ref+"/instruction", fields{"customer_wants": "act"}).want(422)
		x.do("POST", "/requests/"+own.Ref+"/decide", fields{"outcome": "no_data"}).want(200) // our own data
	})
}

// S-065: what serves another customer is refused in a request, however it is entered.
func TestWhatServesAnotherCustomerIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		a, b := w.client(t, "Xanthos", 0, nil, 1), w.client(t, "Ypsilon", 0, nil, 1)
		in := rights.Intake{Types: []record.RequestType{"access"}, Role: record.Processor, Customer: a.party.ID, Requester: rights.Person{Name: "Erika", Email: "erika@example.org"}}
		r := w.intake(t, in)
		in.Customer = b.party.ID
		other := w.intake(t, in)
		if len(other.Concerns) > 0 {
			t.Errorf("a request of %s names one of %s", b.mark, a.mark)
		}
		var told *record.Instruction
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			told, err = store.Create(ctx, tx, record.Instructions, &record.Instruction{Head: register.Head{Title: "Of Ypsilon"}, Customer: register.To[record.Party](b.party.ID)})
			return err
		})
		for at, edit := range map[string]func(*record.Request){
			"items.0.system": func(r *record.Request) {
				r.Items = append(r.Items, record.FulfilmentItem{State: "open", System: register.To[record.System](b.systems[0])})
			},
			"items.0.activity": func(r *record.Request) {
				r.Items = append(r.Items, record.FulfilmentItem{State: "open", Activity: register.To[record.ProcessingActivity](b.activity.ID)})
			},
			"concerns":             func(r *record.Request) { r.Concerns = append(r.Concerns, other.ID) },
			"instruction_received": func(r *record.Request) { r.InstructionReceived = register.To[record.Instruction](told.ID) },
		} {
			if _, err := w.change(t, r, edit); fieldsOf(err) != at {
				t.Errorf("%s: refused at %q, %v", at, fieldsOf(err), err)
			}
		}
		if _, err := w.change(t, r, func(r *record.Request) {
			r.Items = append(r.Items, record.FulfilmentItem{State: "open", System: register.To[record.System](a.systems[0])})
		}); err != nil {
			t.Errorf("the customer's own system: %v", err)
		}
	})
}

// S-065: in random worlds, nothing that can be read of a request of one customer names
// another: page, API, history, proof, owner's page, own page, customer's page, answer.
func TestARequestOfOneCustomerNeverNamesAnother(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		random := rand.New(rand.NewPCG(65, 2016))
		var shared []id.ID
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			for i := range 3 {
				s, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: fmt.Sprintf("Shared %d", i)}, Status: "live"})
				if err != nil {
					return err
				}
				shared = append(shared, s.ID)
			}
			return nil
		})
		var all []*customer
		for i := range 4 {
			all = append(all, w.client(t, []string{"Xanthos", "Ypsilon", "Zephyros", "Quokka"}[i], int64(random.IntN(4)), shared[:random.IntN(4)], 1+random.IntN(3)))
		}
		mails := []string{"erika@example.org", "max@example.org"}
		x := w.api(t, w.who)
		type opened struct {
			of    *customer
			ref   string
			links []string
		}
		var made []opened
		for range 12 {
			c := all[random.IntN(len(all))]
			in := rights.Intake{Types: []record.RequestType{"access"}, Channel: record.ByEmail, Requester: rights.Person{Name: "Erika Muster", Email: mails[random.IntN(2)]}, Text: "What do you hold?"}
			late := random.IntN(2) == 0
			if !late {
				in.Role, in.Customer = record.Processor, c.party.ID
			}
			r := w.intake(t, in)
			o, at := opened{of: c, ref: r.Ref}, "/requests/"+r.Ref
			if late {
				x.do("POST", at+"/customer", fields{"customer": c.party.Ref}).want(200)
			}
			x.do("POST", at+"/plan", nil).want(200)
			for _, item := range w.read(t, r).Items {
				var link struct{ Link string }
				x.do("POST", at+"/items/"+item.ID.String()+"/ask", nil).want(200).into(&link)
				o.links = append(o.links, link.Link)
			}
			var link struct{ Link string }
			x.do("POST", at+"/forward", nil).want(200).into(&link)
			o.links = append(o.links, link.Link)
			x.do("POST", at+"/messages", fields{"template": "forwarded"}).want(201)
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				own, err := rights.StatusLink(ctx, tx, w.read(t, r))
				o.links = append(o.links, own)
				return err
			})
			if random.IntN(2) == 0 {
				x.do("POST", at+"/instruction", fields{"customer_wants": []string{"act", "answer"}[random.IntN(2)], "given_by": c.mark, "instruction": "As " + c.mark + " says."}).want(200)
			}
			made = append(made, o)
		}
		type fileOf struct {
			ref string
			at  id.ID
		}
		var files []fileOf
		for _, o := range made { // each holds a file that is its customer's
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				at, err := store.Ref(ctx, tx, record.Requests.Type, o.ref)
				if err != nil {
					return err
				}
				r, err := store.Get(ctx, tx, record.Requests, at)
				if err != nil || r.Closed() {
					return err
				}
				f, err := rights.DoCollect(ctx, tx, r, id.ID{}, rights.File{Name: "of-" + o.of.mark + ".txt", Sum: strings.Repeat("0", 64), Size: 1})
				if err == nil {
					err = rights.DoGive(ctx, tx, r, f.ID, "yes")
				}
				files = append(files, fileOf{o.ref, f.ID})
				return err
			})
		}
		staff, nobody := webtest.As(t, w.site, access.PrivacyManager), webtest.As(t, w.site, "")
		for _, o := range made {
			seen := map[string]string{}
			for _, path := range []string{"", "/case", "/deadlines", "/customer", "/person", "/messages", "/templates", "/files", "/package", "/history"} {
				seen["API "+path] = x.do("GET", "/requests/"+o.ref+path, nil).want(200).body
			}
			if p := staff.Get("/o/one/requests/" + o.ref); p.Status == 200 {
				seen["page"] = p.Body
			} else {
				t.Fatalf("the page: %d", p.Status)
			}
			if p := staff.Get("/o/one/requests/" + o.ref + "/package"); p.Status == 200 {
				seen["the answer"] = p.Body
			} else {
				t.Fatalf("the answer: %d", p.Status)
			}
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				at, err := store.Ref(ctx, tx, record.Requests.Type, o.ref)
				if err != nil {
					return err
				}
				r, err := store.Get(ctx, tx, record.Requests, at)
				if err != nil {
					return err
				}
				a, err := rights.ReadAnswer(ctx, tx, w.words, r)
				if err != nil {
					return err
				}
				seen["package"] = fmt.Sprintf("%+v", a.Parcel)
				proof, err := rights.DoProof(ctx, tx, w.words.Words("en"), r, pack.Signed{})
				if err != nil {
					return err
				}
				raw, err := json.Marshal(proof)
				seen["proof"] = string(raw)
				if err != nil {
					return err
				}
				for _, other := range files { // a package of another request is never handed out
					if other.ref == o.ref {
						continue
					}
					if _, err := rights.DoDeliver(ctx, tx, rights.Deps{}, w.words, r, rights.Delivery{Package: other.at}); err == nil {
						t.Errorf("%s hands out a file of %s", o.ref, other.ref)
					}
				}
				return nil
			})
			for _, at := range o.links {
				p := nobody.Get(at)
				if p.Status != 200 {
					t.Fatalf("%s: %d", at, p.Status)
				}
				seen[at] = p.Body
			}
			for where, text := range seen {
				for _, c := range all {
					for _, name := range []string{c.mark, c.party.Ref, c.agreed.Ref, c.activity.Ref, c.party.ID.String(), c.activity.ID.String()} {
						if c != o.of && strings.Contains(strings.ToLower(text), strings.ToLower(name)) {
							t.Errorf("%s of %s names %s: %q", where, o.of.mark, c.mark, name)
						}
					}
				}
				for _, other := range made {
					if other.of != o.of && strings.Contains(text, other.ref) {
						t.Errorf("%s of %s names %s of %s", where, o.of.mark, other.ref, other.of.mark)
					}
				}
			}
		}
	})
}
