package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/cli/client"
	"github.com/privet-pims/privet/internal/problem"
)

func (c *cli) orgs() *cobra.Command {
	list := c.command("", "org.list", "list", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		if err := c.checkOutput(); err != nil {
			return err
		}
		s, err := c.connect(contextOf(cmd))
		if err != nil {
			return err
		}
		all, err := s.Organisations(contextOf(cmd))
		if err != nil {
			return err
		}
		t := table{columns: []column{{name: "slug", title: c.w.T("cli.column.slug")}, {name: "title", title: c.w.T("cli.column.title")},
			{name: "created", title: c.w.T("cli.column.created")}, {name: "id", title: "ID"}}}
		for _, o := range all {
			t.add(o.Slug, o.Title, c.instant(o.Created.Format(timeForm)), o.ID)
		}
		if len(all) == 0 && c.output != formatJSON {
			c.say("problem.cli_no_organisation")
		}
		return c.show(t, orEmpty(all))
	}, "privet org list")
	var slug string
	create := c.command("", "org.create", "create TITLE [FIELD=VALUE …]", c.between(1, -1), func(cmd *cobra.Command, args []string) error {
		t := c.Registers.Get("organisations")
		c.about = about{t: t}
		body, err := c.patch(t, nil, "", args[1:], nil)
		if err != nil {
			return err
		}
		body["title"] = args[0]
		if slug != "" {
			body["slug"] = slug
		}
		if _, ok := body["kind"]; !ok {
			body["kind"] = "own"
		}
		s, err := c.connect(contextOf(cmd))
		if err != nil {
			return err
		}
		o, err := s.Found(contextOf(cmd), body)
		if err != nil {
			return err
		}
		if c.output == formatJSON {
			return c.writeJSON(o)
		}
		_, err = fmt.Fprintln(c.Out, o.Slug)
		return err
	}, `privet org create "Acme GmbH"`, `privet org create "Acme GmbH" --slug acme country=DE laws_in_scope=eu-gdpr`)
	create.Flags().StringVar(&slug, "slug", "", c.flag("org", "slug"))
	return c.parent(groupAdmin, "org", create, list)
}

func (c *cli) tokens() *cobra.Command {
	list := c.command("", "token.list", "list", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		if err := c.checkOutput(); err != nil {
			return err
		}
		s, err := c.in(contextOf(cmd))
		if err != nil {
			return err
		}
		all, err := s.Tokens(contextOf(cmd), s.org)
		if err != nil {
			return err
		}
		t := table{columns: []column{{name: "name", title: c.w.T("cli.column.name")}, {name: "role", title: c.w.T("cli.column.role")},
			{name: "scopes", title: c.w.T("cli.column.scopes")}, {name: "expires", title: c.w.T("cli.column.expires")},
			{name: "state", title: c.w.T("cli.column.state")}, {name: "id", title: "ID"}}}
		for _, x := range all {
			state := "active"
			switch {
			case !x.Revoked.IsZero():
				state = "revoked"
			case x.Expires.Before(c.Now()):
				state = "expired"
			}
			if c.output != formatCSV {
				state = c.w.T("cli.token." + state)
			}
			t.add(x.Name, string(x.Role), strings.Join(x.Scopes, " "), c.instant(x.Expires.Format(timeForm)), state, x.ID.String())
		}
		return c.show(t, orEmpty(all))
	}, "privet token list")

	ask := client.NewToken{}
	var days int
	var out string
	create := c.command("", "token.create", "create NAME --role ROLE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		if days < 1 || days > 366 {
			return problem.New(problem.Invalid, "cli_days", "value", days)
		}
		ask.Name = args[0]
		ask.Expires = c.Now().UTC().Add(time.Duration(days) * 24 * time.Hour).Truncate(time.Second).Format(time.RFC3339)
		s, err := c.in(contextOf(cmd))
		if err != nil {
			return err
		}
		made, err := s.NewToken(contextOf(cmd), s.org, ask)
		if err != nil {
			return err
		}
		return c.showSecret(made, out)
	}, "privet token create nightly-export --role reader", `privet token create sync --role contributor --scope read --scope write:records --days 30 --save sync.token`)
	f := create.Flags()
	f.StringVar(&ask.Role, "role", string(access.Reader), c.flag("token", "role"))
	f.StringArrayVar(&ask.Scopes, "scope", nil, c.flag("token", "scope"))
	f.StringVar(&ask.Person, "person", "", c.flag("token", "person"))
	f.IntVar(&days, "days", 90, c.flag("token", "days"))
	f.StringVar(&out, "save", "", c.flag("token", "save"))
	roles := make([]string, 0, len(access.Roles()))
	for _, r := range access.Roles() {
		roles = append(roles, string(r))
	}
	c.completeFlag(create, "role", roles...)

	revoke := c.command("", "token.revoke", "revoke NAME|ID", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		s, err := c.in(contextOf(cmd))
		if err != nil {
			return err
		}
		at, err := c.tokenID(cmd, s, args[0])
		if err != nil {
			return err
		}
		return s.RevokeToken(contextOf(cmd), s.org, at)
	}, "privet token revoke nightly-export")
	return c.parent(groupAdmin, "token", create, list, revoke)
}

// showSecret prints a token once, or keeps it in a file that only its owner reads.
func (c *cli) showSecret(made client.Token, file string) error {
	if file != "" {
		if err := saveSecret(file, made.Secret); err != nil {
			return err
		}
		made.Secret = ""
	}
	switch {
	case c.output == formatJSON:
		return c.writeJSON(made)
	case file != "":
		c.say("cli.token.saved", "file", file, "until", c.w.Time(made.Expires, time.UTC))
		return nil
	}
	c.say("cli.token.once", "until", c.w.Time(made.Expires, time.UTC))
	_, err := fmt.Fprintln(c.Out, made.Secret)
	return err
}

// tokenID finds a live token by its name; an identifier stands for itself.
func (c *cli) tokenID(cmd *cobra.Command, s *session, name string) (string, error) {
	if isID(name) {
		return name, nil
	}
	all, err := s.Tokens(contextOf(cmd), s.org)
	if err != nil {
		return "", err
	}
	var found []string
	for _, t := range all {
		if t.Name == name && t.Revoked.IsZero() {
			found = append(found, t.ID.String())
		}
	}
	if len(found) != 1 {
		return "", problem.New(problem.Missing, "cli_token", "value", name, "count", len(found))
	}
	return found[0], nil
}
