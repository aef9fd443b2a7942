package cli

import (
	"net/http"

	"github.com/spf13/cobra"
)

// lawComparison is what a pack would do.
type lawComparison struct {
	Law         string
	AsOf        string `json:"as_of"`
	Differences []struct {
		Path, Change, Cite, Mark string
		Values                   []struct{ Name, Before, After string }
	}
	Transfers   []struct{ Ref, Country, From, Before, After string }
	Grounds     []struct{ Ref, Basis string }
	Deadlines   []struct{ Duty, Before, After string }
	Obligations []struct{ Ref, Provision string }
}

// laws are the commands about what the program knows of laws.
func (c *cli) laws() *cobra.Command {
	cmd := c.command(groupStandard, "laws", "laws", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		type answer struct {
			ID, Name, Pack string
			AsOf           string `json:"as_of"`
			InScope        bool   `json:"in_scope"`
			Facts          int
		}
		return ask(c, cmd, nil, func(r []answer) (table, error) {
			on := 0
			t := c.columnsOf("law", "name", "as_of", "scoped", "pack")
			for _, x := range r {
				scoped := ""
				if x.InScope {
					on++
					scoped = c.w.T("cli.laws.scoped")
				}
				t.add(x.ID, x.Name, x.AsOf, scoped, x.Pack)
			}
			c.facts("cli.laws.are", "count", len(r), "on", on)
			return t, nil
		}, "laws")
	}, "privet laws", "privet laws -o json")
	show := c.command("", "laws.show", "show LAW", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		type answer struct {
			Law struct {
				Name string
				AsOf string `json:"as_of"`
			}
			Facts []struct {
				Path, Cite, Mark string
				Values           []struct{ Name, Text string }
			}
		}
		return ask(c, cmd, nil, func(r answer) (table, error) {
			c.facts("cli.laws.show.is", "law", r.Law.Name, "count", len(r.Facts), "day", r.Law.AsOf)
			t := c.columnsOf("fact", "text", "mark")
			for _, f := range r.Facts {
				text := ""
				for _, v := range f.Values {
					if v.Name != "ver" {
						text = said(text, v.Name, v.Text)
					}
				}
				t.add(f.Path, text, f.Mark)
			}
			return t, nil
		}, "laws", args[0])
	}, "privet laws show eu-gdpr", "privet laws show br-lgpd -o json")
	compare := c.command("", "laws.compare", "compare FILE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return c.pack(cmd, args[0], "", func(r lawComparison) (table, error) { return c.compared(r), nil }, "laws", "packs", "compare")
	}, "privet laws compare eu-gdpr.yaml", "privet laws compare - < eu-gdpr.yaml")
	var apply bool
	var source string
	install := c.command("", "laws.install", "install FILE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		if !apply {
			return c.pack(cmd, args[0], "", func(r lawComparison) (table, error) { return c.compared(r), nil }, "laws", "packs", "compare")
		}
		type answer struct {
			Ref string
			Did lawComparison
		}
		return sendPack(c, cmd, args[0], source, func(r answer) (table, error) {
			t := c.compared(r.Did)
			c.facts("cli.laws.install.is", "ref", r.Ref)
			return t, nil
		}, "laws", "packs")
	}, "privet laws install eu-gdpr.yaml", `privet laws install eu-gdpr.yaml --source "Our lawyers" --apply`)
	install.Flags().BoolVar(&apply, "apply", false, c.flag("laws.install", "apply"))
	install.Flags().StringVar(&source, "source", "", c.flag("laws.install", "source"))
	duties, take, behind := c.lawDuties(), c.lawTake(), c.lawBehind()
	yes, no := c.lawScope("on", true), c.lawScope("off", false)
	c.asJSON(cmd, show, duties, take, behind, yes, no, compare, install)
	cmd.AddCommand(show, duties, take, behind, yes, no, compare, install)
	return cmd
}

// said joins the parts of a fact.
func said(text, name, more string) string {
	if text != "" {
		text += "; "
	}
	if name != "" {
		text += name + ": "
	}
	return text + more
}

func (c *cli) pack(cmd *cobra.Command, file, source string, show func(lawComparison) (table, error), parts ...string) error {
	return sendPack(c, cmd, file, source, show, parts...)
}

// sendPack sends a pack to a route.
func sendPack[T any](c *cli, cmd *cobra.Command, file, source string, show func(T) (table, error), parts ...string) error {
	raw, err := c.readFile(file, 1<<20)
	if err != nil {
		return err
	}
	in := struct {
		Pack   string `json:"pack"`
		Source string `json:"source"`
	}{string(raw), source}
	return do(c, cmd, http.MethodPost, in, show, parts...)
}

// compared is a comparison as rows: first what it does to records, then the facts.
func (c *cli) compared(r lawComparison) table {
	worse := len(r.Grounds)
	t := c.columnsOf("what", "change", "before", "after", "mark")
	for _, x := range r.Transfers {
		if x.After == "not_permitted" || x.After == "open" && x.Before != "not_permitted" {
			worse++
		}
		t.add(x.Ref+" "+x.Country, x.From, x.Before, x.After, "")
	}
	for _, x := range r.Grounds {
		t.add(x.Ref, "", x.Basis, "", "")
	}
	for _, x := range r.Deadlines {
		t.add(x.Duty, "", x.Before, x.After, "")
	}
	for _, x := range r.Obligations {
		t.add(x.Ref, "", x.Provision, "", "")
	}
	for _, d := range r.Differences {
		before, after := "", ""
		for _, v := range d.Values {
			if v.Before != "" {
				before = said(before, v.Name, v.Before)
			}
			if v.After != "" {
				after = said(after, v.Name, v.After)
			}
		}
		t.add(d.Path, d.Change, before, after, d.Mark)
	}
	c.facts("cli.laws.compare.is", "law", r.Law, "count", len(r.Differences), "worse", worse, "obligations", len(r.Obligations))
	return t
}
