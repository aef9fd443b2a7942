package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/cli/client"
	"github.com/privet-pims/privet/internal/problem"
)

func roleNames() []string {
	var out []string
	for _, r := range access.Roles() {
		out = append(out, string(r))
	}
	return out
}

// members are the commands about who belongs to the organisation.
func (c *cli) members() *cobra.Command {
	list := c.command("", "members.list", "list", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		if err := c.checkOutput(); err != nil {
			return err
		}
		s, err := c.in(contextOf(cmd))
		if err != nil {
			return err
		}
		all, err := s.Members(contextOf(cmd), s.org)
		if err != nil {
			return err
		}
		t := table{columns: []column{{name: "name", title: c.w.T("cli.column.name")}, {name: "email", title: c.w.T("cli.column.email")}, {name: "role", title: c.w.T("cli.column.role")},
			{name: "second_factor", title: c.w.T("cli.column.second_factor")}, {name: "seen", title: c.w.T("cli.column.seen")}, {name: "account", title: "ID"}}}
		for _, m := range all {
			seen, second := "", "no"
			if !m.Seen.IsZero() {
				seen = c.instant(m.Seen.Format(timeForm))
			}
			if m.SecondFactor {
				second = "yes"
			}
			if c.output != formatCSV {
				second = c.w.T("cli.members." + second)
			}
			t.add(m.Name, m.Email, m.Role, second, seen, m.Account)
		}
		return c.show(t, orEmpty(all))
	}, "privet members list")

	role := c.command("", "members.role", "role EMAIL|ID ROLE", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		s, who, err := c.member(cmd, args[0])
		if err != nil {
			return err
		}
		return s.ChangeMember(contextOf(cmd), s.org, who, args[1])
	}, "privet members role anna@example.org privacy_manager")

	var heir string
	end := c.command("", "members.end", "end EMAIL|ID", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		s, who, err := c.member(cmd, args[0])
		if err != nil {
			return err
		}
		ended, err := s.EndMember(contextOf(cmd), s.org, who, heir)
		if err != nil {
			return err
		}
		if c.output == formatJSON {
			return c.writeJSON(ended)
		}
		c.say("cli.members.moved", "count", ended.Moved)
		for _, name := range slices.Sorted(maps.Keys(ended.Orphans)) {
			c.say("cli.members.orphans", "count", ended.Orphans[name], "register", name)
		}
		return nil
	}, "privet members end ben@example.org --heir PER-0001")
	end.Flags().StringVar(&heir, "heir", "", c.flag("members", "heir"))
	return c.parent(groupAdmin, "members", list, role, end)
}

// member finds the account of a member by address; an identifier stands for itself.
func (c *cli) member(cmd *cobra.Command, name string) (*session, string, error) {
	s, err := c.in(contextOf(cmd))
	if err != nil || isID(name) {
		return s, name, err
	}
	all, err := s.Members(contextOf(cmd), s.org)
	if err != nil {
		return nil, "", err
	}
	for _, m := range all {
		if strings.EqualFold(m.Email, strings.TrimSpace(name)) {
			return s, m.Account, nil
		}
	}
	return nil, "", problem.New(problem.Missing, "cli_member", "value", name)
}

// invite asks somebody into the organisation.
func (c *cli) invite() *cobra.Command {
	var ask client.NewInvitation
	cmd := c.command(groupAdmin, "invite", "invite EMAIL --role ROLE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		ask.Email = args[0]
		s, err := c.in(contextOf(cmd))
		if err != nil {
			return err
		}
		made, err := s.Invite(contextOf(cmd), s.org, ask)
		if err != nil {
			return err
		}
		switch {
		case c.output == formatJSON:
			return c.writeJSON(made)
		case made.Link == "":
			c.say("cli.invite.mailed", "email", made.Email)
			return nil
		}
		c.say("cli.invite.link", "email", made.Email)
		_, err = fmt.Fprintln(c.Out, made.Link)
		return err
	}, "privet invite anna@example.org --role privacy_manager")
	f := cmd.Flags()
	f.StringVar(&ask.Role, "role", string(access.Contributor), c.flag("invite", "role"))
	f.StringVar(&ask.Name, "name", "", c.flag("invite", "name"))
	f.StringVar(&ask.Lang, "mail-lang", "", c.flag("invite", "mail-lang"))
	c.completeFlag(cmd, "role", roleNames()...)
	return cmd
}
