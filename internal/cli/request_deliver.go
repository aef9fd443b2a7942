package cli

import (
	"net/http"
	"strconv"

	"github.com/spf13/cobra"
)

type requestPackage struct {
	Against []string
	Files   []requestFile
	Removed int
	// Packages and deliveries are those made before, the newest first.
	Packages []struct {
		ID, Created, Ready, Failed string
		Size                       int64
	}
	Deliveries []struct {
		Package, Created, Until, State string
		Allowed                        int
		Downloads                      []struct{ At, Network string }
	}
}

type redactPlan struct {
	Name  string
	Found []struct {
		Text, Kind string
		Count      int
		Sure       bool
	}
	Pictures, Attachments, Comments int
}

// requestRedact shows what of a file would be removed from a copy, and makes the copy.
func (c *cli) requestRedact() *cobra.Command {
	in := struct {
		Terms  []string `json:"terms,omitempty"`
		Keep   []string `json:"keep,omitempty"`
		Reason string   `json:"reason,omitempty"`
		Name   string   `json:"name,omitempty"`
	}{}
	var apply bool
	cmd := c.command("", "request.redact", "redact REF KEY", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		at := []string{"requests", args[0], "files", args[1], "redaction"}
		if apply {
			return do(c, cmd, http.MethodPost, in, func(f requestFile) (table, error) {
				t := c.columnsOf("key", "kind", "name", "size#", "when")
				t.add(f.ID, f.Purpose, f.Name, strconv.FormatInt(f.Size, 10), f.Created)
				return t, nil
			}, at...)
		}
		return ask(c, cmd, nil, func(p redactPlan) (table, error) {
			t := c.columnsOf("text", "kind", "number#", "mark")
			for _, x := range p.Found {
				sure := ""
				if !x.Sure {
					sure = c.w.T("deliver.redact.unsure")
				}
				t.add(x.Text, c.w.T("redact.kind."+x.Kind), strconv.Itoa(x.Count), sure)
			}
			if p.Pictures+p.Attachments+p.Comments > 0 {
				c.facts("cli.request.redact.lacks", "pictures", p.Pictures, "attachments", p.Attachments, "comments", p.Comments)
			}
			c.facts("cli.request.redact.plan", "name", p.Name)
			return t, nil
		}, at...)
	}, "privet request redact DSR-0001 01930f6e-7c1a-7bd0-b0d5-2f1e9f0c4a11",
		`privet request redact DSR-0001 01930f6e-7c1a-7bd0-b0d5-2f1e9f0c4a11 --term "Project Falcon" --keep "Lindhag Support" --apply`)
	f := cmd.Flags()
	f.StringSliceVar(&in.Terms, "term", nil, c.flag("request", "term"))
	f.StringSliceVar(&in.Keep, "keep", nil, c.flag("request", "keep"))
	f.StringVar(&in.Reason, "why", "", c.flag("request", "redact-why"))
	f.StringVar(&in.Name, "name", "", c.flag("request", "copy-name"))
	f.BoolVar(&apply, "apply", false, c.flag("request", "apply"))
	c.completeFlag(cmd, "why", "third_party", "trade_secret", "privilege", "security", "unrelated")
	c.asJSON(cmd)
	return cmd
}

// requestDelivery are the commands by which the answer is made and handed out.
func (c *cli) requestDelivery() []*cobra.Command {
	give := c.command("", "request.give", "give REF KEY yes|no", c.between(3, 3), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, map[string]string{"given": args[2]}, func(f requestFile) (table, error) {
			t := c.columnsOf("key", "kind", "name", "size#", "when")
			t.add(f.ID, f.Purpose, f.Name, strconv.FormatInt(f.Size, 10), f.Created)
			return t, nil
		}, "requests", args[0], "files", args[1])
	}, "privet request give DSR-0001 01930f6e-7c1a-7bd0-b0d5-2f1e9f0c4a11 yes")
	drop := c.command("", "request.drop", "drop REF KEY", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodDelete, nil, func(struct{}) (table, error) { return table{}, nil }, "requests", args[0], "files", args[1])
	}, "privet request drop DSR-0001 01930f6e-7c1a-7bd0-b0d5-2f1e9f0c4a11")
	answer := c.command("", "request.answer", "answer REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, func(p requestPackage) (table, error) {
			for _, s := range p.Against {
				c.facts("cli.request.against.package", "why", s)
			}
			t := c.columnsOf("key", "kind", "name", "size#", "when")
			for _, f := range p.Files {
				t.add(f.ID, f.Purpose, f.Name, strconv.FormatInt(f.Size, 10), f.Created)
			}
			for _, x := range p.Packages {
				t.add(x.ID, "package", x.Failed, strconv.FormatInt(x.Size, 10), x.Ready)
			}
			return t, nil
		}, "requests", args[0], "package")
	}, "privet request answer DSR-0001")
	pack := c.command("", "request.package", "package REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, func(r struct{ ID, Passphrase, Ready string }) (table, error) {
			c.facts("cli.request.packed")
			t := c.columnsOf("key", "passphrase", "done")
			t.add(r.ID, r.Passphrase, r.Ready)
			return t, nil
		}, "requests", args[0], "package")
	}, "privet request package DSR-0001")
	in := struct {
		Package   string `json:"package,omitempty"`
		Days      int    `json:"days,omitempty"`
		Downloads int    `json:"downloads,omitempty"`
	}{}
	deliver := c.command("", "request.deliver", "deliver REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, in, func(r struct {
			Link, Until string
			Mailed      bool
		},
		) (table, error) {
			c.facts("cli.request.delivered")
			t := c.columnsOf("link", "until")
			t.add(r.Link, r.Until)
			return t, nil
		}, "requests", args[0], "delivery")
	}, "privet request deliver DSR-0001", "privet request deliver DSR-0001 --days 14 --downloads 3")
	f := deliver.Flags()
	f.StringVar(&in.Package, "package", "", c.flag("request", "package"))
	f.IntVar(&in.Days, "days", 0, c.flag("request", "days"))
	f.IntVar(&in.Downloads, "downloads", 0, c.flag("request", "downloads"))
	revoke := c.command("", "request.revoke", "revoke REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodDelete, nil, func(struct{}) (table, error) { return table{}, nil }, "requests", args[0], "delivery")
	}, "privet request revoke DSR-0001")
	downloads := c.command("", "request.downloads", "downloads REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, func(p requestPackage) (table, error) {
			t := c.columnsOf("key", "from", "until", "status", "when", "network")
			for _, d := range p.Deliveries {
				if len(d.Downloads) == 0 {
					t.add(d.Package, d.Created, d.Until, d.State, "", "")
				}
				for _, x := range d.Downloads {
					t.add(d.Package, d.Created, d.Until, d.State, x.At, x.Network)
				}
			}
			return t, nil
		}, "requests", args[0], "package")
	}, "privet request downloads DSR-0001", "privet request downloads DSR-0001 -o csv")
	c.asJSON(give, answer, pack, deliver, downloads)
	return []*cobra.Command{give, drop, c.requestRedact(), answer, pack, deliver, revoke, downloads}
}
