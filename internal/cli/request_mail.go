package cli

import (
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/cli/client"
)

// mailPlan is what a mail would become.
type mailPlan struct {
	Taken string
	Joins []struct {
		Ref, Title string
		ByLink     bool `json:"by_link"`
		Sure       bool
	}
	From     personSaid
	Types    []string
	Words    []string
	Received string `json:"received_at"`
	Language string
	Files    []struct {
		Name string
		Size int64
	}
	LeftOut  int `json:"left_out"`
	Warnings []string
}

// requestNew takes a mail that lies in a file: first it is shown what becomes of it.
func (c *cli) requestNew() *cobra.Command {
	var file, join, name, email, country, language, received, assignee string
	var take bool
	cmd := c.command("", "request.new", "new [RIGHT...]", c.between(0, -1), func(cmd *cobra.Command, args []string) error {
		content, err := c.open(file)
		if err != nil {
			return err
		}
		defer content.Close()
		return c.featured(cmd, func(s *session) (json.RawMessage, table, error) {
			query := pairs("name", filepath.Base(file), "join", join, "types", strings.Join(args, ","), "requester", name, "email", email, "country", country,
				"language", language, "received_on", received, "assignee", assignee)
			if take {
				var got client.Raw[requestState]
				if err := s.SendFile(contextOf(cmd), s.org, query, content, content.size, &got, "requests", "mail"); err != nil {
					return nil, table{}, err
				}
				t, err := c.requestIs(got.Of)
				return got.JSON, t, err
			}
			var got client.Raw[mailPlan]
			if err := s.SendFile(contextOf(cmd), s.org, pairs("name", filepath.Base(file)), content, content.size, &got, "requests", "mail", "plan"); err != nil {
				return nil, table{}, err
			}
			t := c.mailPlanned(got.Of)
			c.say("cli.request.mail.take")
			return got.JSON, t, nil
		})
	}, "privet request new --mail letter.eml", "privet request new access erasure --mail letter.eml --take", "privet request new --mail reply.eml --join DSR-0001 --take")
	f := cmd.Flags()
	f.StringVar(&file, "mail", "", c.flag("request", "mail"))
	f.BoolVar(&take, "take", false, c.flag("request", "take"))
	f.StringVar(&join, "join", "", c.flag("request", "join"))
	f.StringVar(&name, "name", "", c.flag("request", "name"))
	f.StringVar(&email, "email", "", c.flag("request", "email"))
	f.StringVar(&country, "country", "", c.flag("request", "country"))
	f.StringVar(&received, "received", "", c.flag("request", "received"))
	f.StringVar(&language, "language", "", c.flag("request", "language"))
	f.StringVar(&assignee, "assignee", "", c.flag("request", "assignee"))
	_ = cmd.MarkFlagRequired("mail")
	c.asJSON(cmd)
	return cmd
}

// mailPlanned shows a plan in rows.
func (c *cli) mailPlanned(p mailPlan) table {
	t := c.columnsOf("what", "text")
	row := func(key, text string) {
		if text != "" {
			t.add(c.w.T("cli.request.mail."+key), text)
		}
	}
	row("taken", p.Taken)
	row("from", strings.TrimSpace(p.From.Name+" "+p.From.Email))
	row("received", p.Received)
	row("rights", strings.Join(p.Types, ", "))
	row("words", strings.Join(p.Words, ", "))
	for _, j := range p.Joins {
		how := c.w.T("mailfile.by_ref")
		if j.ByLink {
			how = c.w.T("mailfile.by_link")
		}
		sure := c.w.T("mailfile.unsure")
		if j.Sure {
			sure = c.w.T("mailfile.sure")
		}
		row("join", j.Ref+" "+j.Title+". "+how+" "+sure)
	}
	for _, x := range p.Files {
		row("file", x.Name+" ("+strconv.FormatInt(x.Size, 10)+" B)")
	}
	for _, s := range p.Warnings {
		row("note", s)
	}
	return t
}
