package cli

import (
	"io"
	"net/http"
	"strconv"

	"github.com/spf13/cobra"
)

type packed struct {
	Pack, State, Scope, Title, Edition, SHA256, At, Expires, Problem string
	Records, Evidence                                                int
	Size                                                             int64
}

// packs are the commands about audit packs on a server's shelf; verify checks the file.
func (c *cli) packs() *cobra.Command {
	show := func(list ...packed) (table, error) {
		t := c.columnsOf("pack", "state", "scope", "edition", "records#", "evidence#", "size#", "when", "note")
		for _, p := range list {
			t.add(p.Pack, p.State, first(p.Scope, "–"), p.Edition, strconv.Itoa(p.Records), strconv.Itoa(p.Evidence), strconv.FormatInt(p.Size, 10), p.At, first(p.Problem, p.SHA256))
		}
		return t, nil
	}
	list := c.command("", "packs.list", "list", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		return ask(c, cmd, nil, func(r struct{ Items []packed }) (table, error) { return show(r.Items...) }, "packs")
	}, "privet packs list", "privet packs list --json")
	in := struct {
		Scope      string `json:"scope,omitempty"`
		Edition    string `json:"edition,omitempty"`
		Language   string `json:"language,omitempty"`
		Restricted bool   `json:"restricted,omitempty"`
	}{}
	order := c.command("", "packs.order", "order", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		return do(c, cmd, http.MethodPost, in, func(p packed) (table, error) {
			c.facts("cli.packs.ordered", "pack", p.Pack)
			return show(p)
		}, "packs")
	}, "privet packs order --scope SCO-0001", "privet packs order --scope SCO-0001 --edition 2019 --language de")
	f := order.Flags()
	f.StringVar(&in.Scope, "scope", "", c.flag("plan", "scope"))
	f.StringVar(&in.Edition, "edition", "", c.flag("plan", "edition"))
	f.StringVar(&in.Language, "language", "", c.flag("packs", "language"))
	f.BoolVar(&in.Restricted, "restricted", false, c.flag("packs", "restricted"))
	c.completeFlag(order, "edition", "2025", "2019")
	see := c.command("", "packs.show", "show PACK", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, func(p packed) (table, error) { return show(p) }, "packs", args[0])
	}, "privet packs show 01a201dc-b7e1-7465-9db6-4425c20d5a34")
	var force bool
	fetch := c.command("", "packs.fetch", "fetch PACK FILE|-", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		return c.saveFeature(cmd, args[1], force, nil, "packs", args[0], "file")
	}, "privet packs fetch 01a201dc-b7e1-7465-9db6-4425c20d5a34 pack.zip")
	fetch.Flags().BoolVar(&force, "force", false, c.flag("", "force"))
	c.asJSON(list, order, see)
	return c.parent(groupStandard, "packs", list, order, see, fetch)
}

// saveFeature writes the file that a route answers; the query is pairs.
func (c *cli) saveFeature(cmd *cobra.Command, name string, force bool, query []string, parts ...string) error {
	s, err := c.in(contextOf(cmd))
	if err != nil {
		return err
	}
	return c.save(name, force, func(w io.Writer) error {
		body, err := s.FeatureFile(contextOf(cmd), s.org, pairs(query...), parts...)
		if err != nil {
			return err
		}
		defer body.Close()
		_, err = io.Copy(w, body)
		return err
	})
}

// fileCommand saves a document of a record in the form that the file's name asks for.
func (c *cli) fileCommand(name, use, register, last string, examples ...string) *cobra.Command {
	var force bool
	cmd := c.command("", name, use, c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		return c.saveFeature(cmd, args[1], force, []string{"as", formOf(args[1])}, register, args[0], last)
	}, examples...)
	cmd.Flags().BoolVar(&force, "force", false, c.flag("", "force"))
	return cmd
}
