package cli

import (
	"net/http"

	"github.com/spf13/cobra"
)

// partners are the commands about suppliers, contracts and customers.
func (c *cli) partners() *cobra.Command {
	cmd := c.command(groupRecords, "partners", "partners", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		type answer struct {
			Items []struct{ What, Ref, Title, State, Day string }
		}
		return ask(c, cmd, nil, func(r answer) (table, error) {
			c.facts("cli.partners.are", "count", len(r.Items))
			t := c.columnsOf("what", "ref", "title", "due")
			for _, x := range r.Items {
				t.add(c.w.T("cli.partners.what."+x.What), x.Ref, x.Title, x.Day)
			}
			return t, nil
		}, "partners")
	}, "privet partners", "privet partners --json")
	c.asJSON(cmd)
	cmd.AddCommand(c.partnersDiligence()...)
	cmd.AddCommand(c.partnersAnswers()...)
	cmd.AddCommand(c.partnersContracts()...)
	cmd.AddCommand(c.partnersChanges()...)
	return cmd
}

type clauseList struct {
	Ref, Title, State string
	Complete          bool
	Lacking           int
	LastNotice        string `json:"last_notice"`
	Clauses           []struct {
		Clause, Title, Cite, Present, Where string
		Mandatory, Lacking                  bool
	}
}

type exitList struct {
	Ref, Title, State, Due, Held string
	Steps                        []struct {
		Step, On string
		Done     bool
	}
}

// partnersContracts are the commands about agreements and the way out.
func (c *cli) partnersContracts() []*cobra.Command {
	clauses := func(a clauseList) (table, error) {
		c.facts("cli.partners.clauses.are", "ref", a.Ref, "title", a.Title, "count", a.Lacking)
		t := c.columnsOf("key", "asks", "basis", "answer", "lacks")
		for _, x := range a.Clauses {
			lacks := ""
			if x.Lacking {
				lacks = c.w.T("cli.partners.lacking")
			}
			t.add(x.Clause, x.Title, x.Cite, x.Present, lacks)
		}
		return t, nil
	}
	read := c.command("", "partners.clauses", "clauses REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, clauses, "agreements", args[0], "checklist")
	}, "privet partners clauses AGR-0003")
	in := struct {
		Clause    string `json:"clause"`
		Present   string `json:"present,omitempty"`
		Where     string `json:"where,omitempty"`
		Deviation string `json:"deviation,omitempty"`
		Approved  bool   `json:"approved,omitempty"`
	}{}
	check := c.command("", "partners.clause", "clause REF CLAUSE", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		in.Clause = args[1]
		return do(c, cmd, http.MethodPost, in, clauses, "agreements", args[0], "checklist")
	}, `privet partners clause AGR-0003 audit --present yes --where "§ 9"`)
	f := check.Flags()
	f.StringVar(&in.Present, "present", "", c.flag("partners", "present"))
	f.StringVar(&in.Where, "where", "", c.flag("partners", "where"))
	f.StringVar(&in.Deviation, "deviation", "", c.flag("partners", "deviation"))
	f.BoolVar(&in.Approved, "approved", false, c.flag("partners", "approved"))
	c.completeFlag(check, "present", "yes", "partly", "no")
	c.asJSON(read, check)
	return append(c.partnersExit(), read, check)
}

func (c *cli) partnersExit() []*cobra.Command {
	steps := func(e exitList) (table, error) {
		c.facts("cli.partners.exit.is", "ref", e.Ref, "title", e.Title, "state", c.w.T("state.engagements."+e.State), "due", e.Due)
		if e.Held != "" {
			c.facts("cli.partners.held", "why", e.Held)
		}
		t := c.columnsOf("step", "done", "when")
		for _, s := range e.Steps {
			done := c.w.T("partners.exit.open")
			if s.Done {
				done = c.w.T("partners.exit.done")
			}
			t.add(c.w.T("partners.exit.step."+s.Step), done, s.On)
		}
		return t, nil
	}
	show := c.command("", "partners.exit", "exit REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, steps, "engagements", args[0], "exit")
	}, "privet partners exit ENG-0004")
	out := struct {
		Reason string `json:"reason"`
		Due    string `json:"due,omitempty"`
	}{}
	leave := c.command("", "partners.leave", "leave REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, out, steps, "engagements", args[0], "exit")
	}, `privet partners leave ENG-0004 --reason "Our own servers replace it" --due 2027-01-31`)
	leave.Flags().StringVar(&out.Reason, "reason", "", c.flag("partners", "reason"))
	leave.Flags().StringVar(&out.Due, "due", "", c.flag("partners", "exit_due"))
	back := struct {
		On      string `json:"on,omitempty"`
		Revoked string `json:"revoked,omitempty"`
	}{}
	returned := c.command("", "partners.returned", "returned REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, back, steps, "engagements", args[0], "returned")
	}, "privet partners returned ENG-0004 --on 2027-01-20 --revoked 2027-01-15")
	returned.Flags().StringVar(&back.On, "on", "", c.flag("partners", "returned"))
	returned.Flags().StringVar(&back.Revoked, "revoked", "", c.flag("partners", "revoked"))
	c.asJSON(show, leave, returned)
	return []*cobra.Command{show, leave, returned}
}

type objectionList struct {
	Ref, Title, State string
	Until             string `json:"objection_until"`
	Open              int
	Customers         []struct {
		Customer                   struct{ Ref, Title string }
		Answer, Reason, Resolution string
		Link                       struct{ Link string }
	}
}

// partnersChanges are the commands about sub-processors and what customers say.
func (c *cli) partnersChanges() []*cobra.Command {
	show := func(x objectionList) (table, error) {
		c.facts("cli.partners.change.is", "ref", x.Ref, "title", x.Title, "until", x.Until, "open", x.Open)
		t := c.columnsOf("ref", "name", "answer", "reason", "result", "link")
		for _, n := range x.Customers {
			t.add(n.Customer.Ref, n.Customer.Title, n.Answer, n.Reason, n.Resolution, n.Link.Link)
		}
		return t, nil
	}
	list := c.command("", "partners.objections", "objections REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, show, "subprocessor-changes", args[0], "objections")
	}, "privet partners objections SPC-0002")
	in := struct {
		Until     string   `json:"until,omitempty"`
		Effective string   `json:"effective,omitempty"`
		Message   string   `json:"message,omitempty"`
		Customers []string `json:"customers,omitempty"`
	}{}
	announce := c.command("", "partners.announce", "announce REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, in, show, "subprocessor-changes", args[0], "announce")
	}, "privet partners announce SPC-0002 --until 2026-12-31 --effective 2027-01-15")
	f := announce.Flags()
	f.StringVar(&in.Until, "until", "", c.flag("partners", "objection_until"))
	f.StringVar(&in.Effective, "effective", "", c.flag("partners", "effective"))
	f.StringVar(&in.Message, "message", "", c.flag("partners", "message"))
	f.StringSliceVar(&in.Customers, "customer", nil, c.flag("partners", "customer"))
	said := struct {
		Customer   string `json:"customer"`
		Answer     string `json:"answer,omitempty"`
		Reason     string `json:"reason,omitempty"`
		On         string `json:"answered_on,omitempty"`
		Resolution string `json:"resolution,omitempty"`
	}{}
	object := c.command("", "partners.object", "object REF CUSTOMER", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		said.Customer = args[1]
		return do(c, cmd, http.MethodPost, said, show, "subprocessor-changes", args[0], "objections")
	}, `privet partners object SPC-0002 PTY-0031 --answer objected --reason "Outside the EEA"`, `privet partners object SPC-0002 PTY-0031 --resolution "Stays on the old host"`)
	f = object.Flags()
	f.StringVar(&said.Answer, "answer", "", c.flag("partners", "answer"))
	f.StringVar(&said.Reason, "reason", "", c.flag("partners", "reason"))
	f.StringVar(&said.On, "on", "", c.flag("partners", "answered_on"))
	f.StringVar(&said.Resolution, "resolution", "", c.flag("partners", "resolution"))
	c.completeFlag(object, "answer", "consented", "objected")
	c.asJSON(list, announce, object)
	return []*cobra.Command{list, announce, object}
}
