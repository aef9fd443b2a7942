package cli

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/cli/client"
)

type handedIn struct{ Ref, Title, State, Strength, From, Until, Due string }

// evidence are the commands that hand evidence in, ask for it and end it.
func (c *cli) evidence() *cobra.Command {
	show := func(e handedIn) (table, error) {
		t := c.columnsOf("ref", "title", "state", "strength", "from", "until", "due")
		t.add(e.Ref, e.Title, e.State, e.Strength, e.From, e.Until, e.Due)
		return t, nil
	}
	add, upload, request := c.evidenceAdd(show), c.evidenceUpload(show), c.evidenceRequest(show)
	expire := c.command("", "evidence.expire", "expire", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		return do(c, cmd, http.MethodPost, nil, func(r struct{ Expired, Reminded int }) (table, error) {
			c.facts("cli.evidence.ended", "expired", r.Expired, "reminded", r.Reminded)
			return table{}, nil
		}, "evidence", "expire")
	}, "privet evidence expire")
	c.asJSON(add, upload, request, expire)
	return c.parent(groupStandard, "evidence", add, upload, request, expire)
}

func (c *cli) evidenceAdd(show func(handedIn) (table, error)) *cobra.Command {
	in := struct {
		Title        string   `json:"title"`
		Controls     []string `json:"controls,omitempty"`
		Requirements []string `json:"requirements,omitempty"`
		Strength     string   `json:"strength,omitempty"`
		Outcome      string   `json:"outcome,omitempty"`
		Link         string   `json:"link,omitempty"`
		Statement    string   `json:"statement,omitempty"`
		From         string   `json:"from,omitempty"`
		Until        string   `json:"until,omitempty"`
	}{}
	cmd := c.command("", "evidence.add", "add TITLE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		in.Title = args[0]
		return do(c, cmd, http.MethodPost, in, show, "evidence", "add")
	}, `privet evidence add "Training plan" --control CTL-0010 --link https://example.org/plan --strength design`, `privet evidence add "Reviewed" --requirement A.1.2.7 --statement "I have read all contracts." --strength operation`)
	f := cmd.Flags()
	f.StringSliceVar(&in.Controls, "control", nil, c.flag("evidence", "control"))
	f.StringSliceVar(&in.Requirements, "requirement", nil, c.flag("evidence", "requirement"))
	f.StringVar(&in.Link, "link", "", c.flag("evidence", "link"))
	f.StringVar(&in.Statement, "statement", "", c.flag("evidence", "statement"))
	c.evidenceFlags(cmd, &in.Strength, &in.Outcome, &in.From, &in.Until)
	return cmd
}

// evidenceFlags are those that all ways of handing in share.
func (c *cli) evidenceFlags(cmd *cobra.Command, strength, outcome, from, until *string) {
	f := cmd.Flags()
	f.StringVar(strength, "strength", "", c.flag("evidence", "strength"))
	f.StringVar(outcome, "outcome", "", c.flag("evidence", "outcome"))
	f.StringVar(from, "from", "", c.flag("evidence", "from"))
	f.StringVar(until, "until", "", c.flag("evidence", "until"))
	c.completeFlag(cmd, "strength", "design", "operation", "effectiveness")
	c.completeFlag(cmd, "outcome", "good", "bad")
}

func (c *cli) evidenceUpload(show func(handedIn) (table, error)) *cobra.Command {
	var title, strength, outcome, from, until string
	var controls []string
	cmd := c.command("", "evidence.upload", "upload FILE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		file, err := c.open(args[0])
		if err != nil {
			return err
		}
		defer file.Close()
		return c.featured(cmd, func(s *session) (json.RawMessage, table, error) {
			q := pairs("name", filepath.Base(args[0]), "title", title, "control", strings.Join(controls, ","), "strength", strength, "outcome", outcome, "valid_from", from, "valid_until", until)
			var got client.Raw[handedIn]
			if err := s.SendFile(contextOf(cmd), s.org, q, file, file.size, &got, "evidence", "upload"); err != nil {
				return nil, table{}, err
			}
			t, err := show(got.Of)
			return got.JSON, t, err
		})
	}, "privet evidence upload contract.pdf --control CTL-0010 --strength operation", "privet evidence upload A.1.2.7_2026-03-01_contracts.pdf")
	cmd.Flags().StringVar(&title, "title", "", c.flag("evidence", "title"))
	cmd.Flags().StringSliceVar(&controls, "control", nil, c.flag("evidence", "control"))
	c.evidenceFlags(cmd, &strength, &outcome, &from, &until)
	return cmd
}

func (c *cli) evidenceRequest(show func(handedIn) (table, error)) *cobra.Command {
	in := struct {
		Title    string   `json:"title"`
		Controls []string `json:"controls"`
		From     string   `json:"from,omitempty"`
		Due      string   `json:"due,omitempty"`
		Strength string   `json:"strength,omitempty"`
		Message  string   `json:"message,omitempty"`
	}{}
	cmd := c.command("", "evidence.request", "request TITLE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		in.Title = args[0]
		return do(c, cmd, http.MethodPost, in, show, "evidence", "request")
	}, `privet evidence request "Contract with the host" --control CTL-0010 --person PER-0004 --due 2026-12-01`)
	f := cmd.Flags()
	f.StringSliceVar(&in.Controls, "control", nil, c.flag("evidence", "control"))
	f.StringVar(&in.From, "person", "", c.flag("evidence", "person"))
	f.StringVar(&in.Due, "due", "", c.flag("evidence", "due"))
	f.StringVar(&in.Strength, "strength", "", c.flag("evidence", "strength"))
	f.StringVar(&in.Message, "message", "", c.flag("evidence", "message"))
	c.completeFlag(cmd, "strength", "design", "operation", "effectiveness")
	return cmd
}
