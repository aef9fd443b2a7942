package cli

import (
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/record"
)

// requestState is what each step of a request answers.
type requestState struct {
	Ref, Title, State, Clock, Outcome, Identity string
	Due                                         string `json:"due_on"`
	Law                                         string `json:"due_law"`
	Heard, Items                                int
}

// requestIs shows a request in one row, and its date to the person.
func (c *cli) requestIs(r requestState) (table, error) {
	t := c.columnsOf("ref", "title", "state", "due", "law", "status", "outcome")
	state, clock, outcome, law := r.State, r.Clock, r.Outcome, r.Law
	if c.output != formatCSV {
		state = c.w.T("state.requests." + r.State)
		law = c.term((record.LawScheme{}).Scheme(), r.Law)
		clock, outcome = c.chosen("clock_state", r.Clock), c.chosen("request_outcome", r.Outcome)
	}
	t.add(r.Ref, r.Title, state, r.Due, law, clock, outcome)
	return t, nil
}

// chosen is what a value of a choice is called.
func (c *cli) chosen(set, value string) string {
	if key := "choice." + set + "." + value; value != "" && c.w.Has(key) {
		return c.w.T(key)
	}
	return value
}

// request are the commands about requests of PII principals; register, list and moves are
// those of every register.
func (c *cli) request() *cobra.Command {
	list := []*cobra.Command{c.requestIntake(), c.requestNew(), c.requestShow(), c.requestPerson(), c.requestWhy()}
	list = append(list, c.requestSystems()...)
	list = append(list, c.requestSteps()...)
	list = append(list, c.requestCustomer()...)
	list = append(list, c.requestAnswer()...)
	list = append(list, c.requestThread()...)
	list = append(list, c.requestFiles()...)
	list = append(list, c.requestDelivery()...)
	list = append(list, c.requestCounts()...)
	list = append(list, c.requestSamples()...)
	list = append(list, c.requestProcedure())
	return c.parent(groupRecords, "request", list...)
}

// personSaid are the flags that say who asks.
type personSaid struct {
	Name        string   `json:"name,omitempty"`
	Email       string   `json:"email,omitempty"`
	Phone       string   `json:"phone,omitempty"`
	Address     string   `json:"address,omitempty"`
	Born        string   `json:"born,omitempty"`
	Identifiers []string `json:"identifiers,omitempty"`
}

func (c *cli) personFlags(cmd *cobra.Command, p *personSaid) {
	f := cmd.Flags()
	f.StringVar(&p.Name, "name", "", c.flag("request", "name"))
	f.StringVar(&p.Email, "email", "", c.flag("request", "email"))
	f.StringVar(&p.Phone, "phone", "", c.flag("request", "phone"))
	f.StringVar(&p.Address, "address", "", c.flag("request", "address"))
	f.StringVar(&p.Born, "born", "", c.flag("request", "born"))
	f.StringArrayVar(&p.Identifiers, "identifier", nil, c.flag("request", "identifier"))
}

func (c *cli) requestIntake() *cobra.Command {
	in := struct {
		Types      []string    `json:"types"`
		Laws       []string    `json:"laws,omitempty"`
		Country    string      `json:"country,omitempty"`
		Channel    string      `json:"channel,omitempty"`
		ReceivedOn string      `json:"received_on,omitempty"`
		ReceivedAt string      `json:"received_at,omitempty"`
		Language   string      `json:"language,omitempty"`
		ActsFor    string      `json:"acts_for,omitempty"`
		Acting     string      `json:"acting,omitempty"`
		Customer   string      `json:"customer,omitempty"`
		Assignee   string      `json:"assignee,omitempty"`
		Requester  personSaid  `json:"requester"`
		Subject    *personSaid `json:"subject,omitempty"`
		Text       string      `json:"text,omitempty"`
	}{}
	var subject, received string
	cmd := c.command("", "request.intake", "intake RIGHT...", c.between(1, -1), func(cmd *cobra.Command, args []string) error {
		in.Types = args
		if received != "" && strings.Contains(received, "T") {
			in.ReceivedAt = received
		} else {
			in.ReceivedOn = received
		}
		if subject != "" {
			in.Subject = &personSaid{Name: subject}
		}
		var err error
		if in.Text, err = c.textOf(in.Text); err != nil {
			return err
		}
		return do(c, cmd, http.MethodPost, in, c.requestIs, "requests", "intake")
	}, `privet request intake access --name "Erika Muster" --email erika@example.org --channel letter --received 2026-11-02`,
		`privet request intake erasure objection --name "Erika Muster" --law eu-gdpr --text @letter.txt`)
	c.personFlags(cmd, &in.Requester)
	f := cmd.Flags()
	f.StringSliceVar(&in.Laws, "law", nil, c.flag("request", "law"))
	f.StringVar(&in.Country, "country", "", c.flag("request", "country"))
	f.StringVar(&in.Channel, "channel", "", c.flag("request", "channel"))
	f.StringVar(&received, "received", "", c.flag("request", "received"))
	f.StringVar(&in.Language, "language", "", c.flag("request", "language"))
	f.StringVar(&in.ActsFor, "acts-for", "", c.flag("request", "acts-for"))
	f.StringVar(&in.Acting, "acting", "", c.flag("request", "acting"))
	f.StringVar(&subject, "subject-name", "", c.flag("request", "subject-name"))
	f.StringVar(&in.Customer, "customer", "", c.flag("request", "customer"))
	f.StringVar(&in.Assignee, "assignee", "", c.flag("request", "assignee"))
	f.StringVar(&in.Text, "text", "", c.flag("request", "text"))
	c.completeFlag(cmd, "channel", "portal", "e-mail", "letter", "phone", "in_person", "representative", "controller", "api")
	c.completeFlag(cmd, "acts-for", "self", "child", "represented")
	c.completeFlag(cmd, "acting", "parent", "guardian", "power_of_attorney", "authorised_agent", "lawyer", "other")
	c.asJSON(cmd)
	return cmd
}

type requestCase struct {
	requestState
	Masked bool
	People *struct {
		Requester personSaid
		Subject   *personSaid
	}
	Steps   []requestStep
	Systems []struct{ System, Title, State, Action, Due, Found, Hold string }
	Next    []struct {
		Name, To string
		Against  []string
	}
}

// requestStep is a step of the procedure: by when inside the house, when it was finished and
// by whom.
type requestStep struct {
	Ref, Kind, Due, Assignee, Finished, By string
	Late                                   bool
}

func (c *cli) stepCells(s requestStep) []string {
	kind, done, late := s.Kind, s.Finished, ""
	if c.output != formatCSV {
		kind = c.chosen("request_step_kind", s.Kind)
		if done = c.instant(s.Finished); done == "" {
			done = "–"
		}
	}
	if s.Late {
		late = "!"
	}
	return []string{kind, s.Assignee, s.Due, done, s.By, late}
}

func (c *cli) requestShow() *cobra.Command {
	cmd := c.command("", "request.show", "show REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, func(r requestCase) (table, error) {
			c.facts("cli.request.is", "ref", r.Ref, "title", r.Title, "state", c.w.T("state.requests."+r.State), "due", r.Due, "heard", r.Heard, "items", r.Items)
			if r.Masked {
				c.facts("cli.request.masked")
			} else if r.People != nil {
				c.facts("cli.request.who", "name", r.People.Requester.Name, "email", r.People.Requester.Email)
			}
			for _, n := range r.Next {
				if len(n.Against) == 0 {
					c.facts("cli.request.next", "move", n.Name, "to", c.w.T("state.requests."+n.To))
				} else {
					c.facts("cli.request.against", "move", n.Name, "why", strings.Join(n.Against, " "))
				}
			}
			t := c.columnsOf("step", "owner", "due", "done", "who", "late", "what")
			for _, s := range r.Steps {
				t.add(append(c.stepCells(s), "")...)
			}
			for _, s := range r.Systems {
				t.add(s.System, s.Title, s.Due, c.chosen("item_state", s.State), "", s.Hold, strings.TrimSpace(s.Action+" "+s.Found))
			}
			return t, nil
		}, "requests", args[0], "case")
	}, "privet request show DSR-0001", "privet request show DSR-0001 --json")
	c.asJSON(cmd)
	return cmd
}

func (c *cli) requestPerson() *cobra.Command {
	in := struct {
		Part string `json:"part,omitempty"`
		personSaid
	}{}
	cmd := c.command("", "request.person", "person REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		if in.Name+in.Email+in.Phone+in.Address+in.Born != "" || len(in.Identifiers) > 0 {
			return do(c, cmd, http.MethodPut, in, c.requestIs, "requests", args[0], "person")
		}
		return ask(c, cmd, nil, func(r struct {
			Requester personSaid
			Subject   *personSaid
		},
		) (table, error) {
			t := c.columnsOf("role", "name", "email", "number")
			t.add("requester", r.Requester.Name, r.Requester.Email, strings.Join(r.Requester.Identifiers, ", "))
			if r.Subject != nil {
				t.add("subject", r.Subject.Name, r.Subject.Email, strings.Join(r.Subject.Identifiers, ", "))
			}
			return t, nil
		}, "requests", args[0], "person")
	}, "privet request person DSR-0001", `privet request person DSR-0001 --name "Erika Muster" --email erika@example.org --identifier K-77`)
	c.personFlags(cmd, &in.personSaid)
	cmd.Flags().StringVar(&in.Part, "part", "", c.flag("request", "part"))
	c.completeFlag(cmd, "part", "requester", "subject")
	c.asJSON(cmd)
	return cmd
}

// requestWhy explains each date of a request.
func (c *cli) requestWhy() *cobra.Command {
	cmd := c.command("", "request.why", "why REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		type date struct {
			Role, Day, At, Mark string
			Why                 []string
		}
		type answer struct {
			Deadlines []struct {
				Law, Duty, Cite string
				Governs         date
				Dates           []date
			}
			Targets []struct {
				Step, Due string
				Late      bool
			}
		}
		return ask(c, cmd, nil, func(r answer) (table, error) {
			t := c.columnsOf("law", "role", "day", "at", "mark", "late")
			for _, d := range r.Deadlines {
				for _, x := range d.Dates {
					t.add(d.Law, x.Role, x.Day, x.At, x.Mark, "")
				}
				c.facts("cli.clock.is", "law", d.Law, "duty", d.Duty, "cite", d.Cite, "day", d.Governs.Day)
				for _, s := range d.Governs.Why {
					c.facts("cli.clock.step", "says", s)
				}
			}
			for _, x := range r.Targets {
				late := ""
				if x.Late {
					late = "!"
				}
				t.add(c.w.T("cli.request.house"), x.Step, x.Due, "", "", late)
			}
			return t, nil
		}, "requests", args[0], "deadlines")
	}, "privet request why DSR-0001", "privet request why DSR-0001 --json")
	c.asJSON(cmd)
	return cmd
}
