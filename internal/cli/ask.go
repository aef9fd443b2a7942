package cli

import (
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/problem"
)

// askedOf is a question to somebody without an account.
type askedOf struct {
	ID, Register, Ref, Title, To, State, Until, Link string
	Fields                                           []string
	Mailed                                           bool
}

// askBy are the commands that ask somebody without an account by a link.
func (c *cli) askBy() *cobra.Command {
	made := func(x askedOf) (table, error) {
		key := "cli.ask.link"
		if x.Mailed {
			key = "cli.ask.mailed"
		}
		c.facts(key, "who", x.To, "until", x.Until)
		t := c.columnsOf("ref", "link", "until", "id")
		t.add(x.Ref, x.Link, x.Until, x.ID)
		return t, nil
	}
	show := func(list ...askedOf) table {
		t := c.columnsOf("ref", "title", "who", "state", "until", "id")
		for _, x := range list {
			t.add(x.Ref, x.Title, x.To, c.w.T("respond.state."+x.State), x.Until, x.ID)
		}
		return t
	}
	in := struct {
		Name      string   `json:"name,omitempty"`
		Email     string   `json:"email,omitempty"`
		Lang      string   `json:"lang,omitempty"`
		Message   string   `json:"message,omitempty"`
		Until     string   `json:"until,omitempty"`
		Fields    []string `json:"fields,omitempty"`
		Interview bool     `json:"interview,omitempty"`
	}{}
	cmd := c.command(groupRecords, "ask", "ask [REF [FIELD...]]", c.between(0, -1), func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			type answer struct{ Items []askedOf }
			return ask(c, cmd, nil, func(r answer) (table, error) {
				c.facts("cli.ask.are", "count", len(r.Items))
				return show(r.Items...), nil
			}, "asks")
		}
		t, ref, fields, err := c.target(args)
		if err != nil {
			return err
		}
		if !strings.Contains(" processing-activities units systems parties ", " "+t.Name+" ") {
			return problem.New(problem.Invalid, "cli_ask_register", "register", c.w.T(t.LabelKey()+".many"))
		}
		in.Fields = fields
		return do(c, cmd, http.MethodPost, in, made, t.Name, ref, "ask")
	}, `privet ask PA-0014 retention recipients --name "Lin Chen" --email lin@example.org --until 2026-12-15`, "privet ask UNIT-0003 --interview --email kim@example.org --lang de", "privet ask")
	f := cmd.Flags()
	f.StringVar(&in.Name, "name", "", c.flag("ask", "name"))
	f.StringVar(&in.Email, "email", "", c.flag("ask", "email"))
	f.StringVar(&in.Lang, "lang", "", c.flag("ask", "lang"))
	f.StringVar(&in.Message, "message", "", c.flag("ask", "message"))
	f.StringVar(&in.Until, "until", "", c.flag("ask", "until"))
	f.BoolVar(&in.Interview, "interview", false, c.flag("ask", "interview"))
	again := c.command("", "ask.again", "again ID", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, made, "asks", args[0], "link")
	}, "privet ask again 0190b5f2-2f53-7cc1-8000-000000000001")
	revoke := c.command("", "ask.revoke", "revoke ID", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, func(x askedOf) (table, error) { return show(x), nil }, "asks", args[0], "revoke")
	}, "privet ask revoke 0190b5f2-2f53-7cc1-8000-000000000001")
	c.asJSON(cmd, again, revoke)
	cmd.AddCommand(again, revoke)
	return cmd
}
