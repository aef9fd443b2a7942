package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/cli/client"
)

// maxText is the length of a text that is read from a file, in bytes.
const maxText = 1 << 20

// textOf is a text as typed, of a file (@file), or of standard input (@-).
func (c *cli) textOf(s string) (string, error) {
	name, ok := strings.CutPrefix(s, "@")
	if !ok {
		return s, nil
	}
	f, err := c.open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxText))
	return string(raw), err
}

type sentMessage struct {
	Direction, Template, Sent string
	Request                   requestState
}

// requestThread are the commands about messages.
func (c *cli) requestThread() []*cobra.Command {
	thread := c.command("", "request.messages", "messages REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, func(r struct {
			Messages []struct {
				Direction, Template, Body, Created string
				Files                              []requestFile
			}
		},
		) (table, error) {
			t := c.columnsOf("when", "kind", "title", "text", "files")
			for _, m := range r.Messages {
				var files []string
				for _, f := range m.Files {
					files = append(files, f.Name+" ("+f.ID+")")
				}
				t.add(m.Created, m.Direction, m.Template, m.Body, strings.Join(files, ", "))
			}
			return t, nil
		}, "requests", args[0], "messages")
	}, "privet request messages DSR-0001")
	templates := c.command("", "request.templates", "templates REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, func(r struct {
			Templates []struct{ Key, Name, Body string }
		},
		) (table, error) {
			t := c.columnsOf("key", "name", "text")
			for _, x := range r.Templates {
				t.add(x.Key, x.Name, x.Body)
			}
			return t, nil
		}, "requests", args[0], "templates")
	}, "privet request templates DSR-0001")
	in := struct {
		Direction string   `json:"direction,omitempty"`
		Template  string   `json:"template,omitempty"`
		Subject   string   `json:"subject,omitempty"`
		Body      string   `json:"body,omitempty"`
		Files     []string `json:"files,omitempty"`
		Letter    bool     `json:"letter,omitempty"`
	}{}
	var attach []string
	write := func(name, use, direction string, examples ...string) *cobra.Command {
		return c.command("", "request."+name, use, c.between(1, 2), func(cmd *cobra.Command, args []string) error {
			var err error
			if in.Body, err = c.textOf(strings.Join(args[1:], "")); err != nil {
				return err
			}
			in.Direction = direction
			for _, name := range attach {
				at, err := c.requestAttach(cmd, args[0], name)
				if err != nil {
					return err
				}
				in.Files = append(in.Files, at)
			}
			return do(c, cmd, http.MethodPost, in, func(m sentMessage) (table, error) {
				if m.Direction == "out" && m.Sent == "" {
					c.facts("cli.request.unmailed")
				}
				return c.requestIs(m.Request)
			}, "requests", args[0], "messages")
		}, examples...)
	}
	send := write("send", "send REF [TEXT]", "out", "privet request send DSR-0001 --template acknowledge", `privet request send DSR-0001 "Which account do you mean?"`,
		"privet request send DSR-0001 @answer.txt --template fulfilled_access --letter", `privet request send DSR-0001 "Please fill in this form." --attach form.pdf`)
	f := send.Flags()
	f.StringVar(&in.Template, "template", "", c.flag("request", "template"))
	f.StringVar(&in.Subject, "subject", "", c.flag("request", "subject"))
	f.StringSliceVar(&in.Files, "file", nil, c.flag("request", "file"))
	f.StringSliceVar(&attach, "attach", nil, c.flag("request", "attach"))
	f.BoolVar(&in.Letter, "letter", false, c.flag("request", "letter"))
	note := write("note", "note REF TEXT", "note", `privet request note DSR-0001 "Called back, no answer."`)
	heard := write("received", "received REF TEXT", "in", "privet request received DSR-0001 @letter.txt")
	var renew bool
	link := c.command("", "request.link", "link REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, map[string]bool{"renew": renew}, func(r struct{ Link, Until string }) (table, error) {
			c.facts("cli.request.linked")
			t := c.columnsOf("link", "until")
			t.add(r.Link, r.Until)
			return t, nil
		}, "requests", args[0], "link")
	}, "privet request link DSR-0001", "privet request link DSR-0001 --renew")
	link.Flags().BoolVar(&renew, "renew", false, c.flag("request", "renew"))
	c.asJSON(thread, templates, send, note, heard, link)
	return []*cobra.Command{thread, templates, send, note, heard, link}
}

// requestAttach puts a file on a request that goes with the next message, and answers its key.
func (c *cli) requestAttach(cmd *cobra.Command, ref, name string) (string, error) {
	file, err := c.open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	s, err := c.in(contextOf(cmd))
	if err != nil {
		return "", err
	}
	var got client.Raw[requestFile]
	err = s.SendFile(contextOf(cmd), s.org, pairs("name", filepath.Base(name), "purpose", "message"), file, file.size, &got, "requests", ref, "files")
	return got.Of.ID, err
}

type requestFile struct {
	ID, Purpose, Name, Created string
	Size                       int64
}

// requestFiles are the commands about files.
func (c *cli) requestFiles() []*cobra.Command {
	show := func(list ...requestFile) (table, error) {
		t := c.columnsOf("key", "kind", "name", "size#", "when")
		for _, x := range list {
			t.add(x.ID, x.Purpose, x.Name, strconv.FormatInt(x.Size, 10), x.Created)
		}
		return t, nil
	}
	files := c.command("", "request.files", "files REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, func(r struct{ Files []requestFile }) (table, error) { return show(r.Files...) }, "requests", args[0], "files")
	}, "privet request files DSR-0001")
	var force bool
	fetch := c.command("", "request.file", "file REF KEY FILE|-", c.between(3, 3), func(cmd *cobra.Command, args []string) error {
		return c.saveFeature(cmd, args[2], force, nil, "requests", args[0], "files", args[1])
	}, "privet request file DSR-0001 01930f6e-7c1a-7bd0-b0d5-2f1e9f0c4a11 billing.csv")
	fetch.Flags().BoolVar(&force, "force", false, c.flag("", "force"))
	var item, purpose string
	upload := c.command("", "request.upload", "upload REF FILE", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		file, err := c.open(args[1])
		if err != nil {
			return err
		}
		defer file.Close()
		return c.featured(cmd, func(s *session) (json.RawMessage, table, error) {
			var got client.Raw[requestFile]
			if err := s.SendFile(contextOf(cmd), s.org, pairs("name", filepath.Base(args[1]), "item", item, "purpose", purpose), file, file.size, &got, "requests", args[0], "files"); err != nil {
				return nil, table{}, err
			}
			t, err := show(got.Of)
			return got.JSON, t, err
		})
	}, "privet request upload DSR-0001 billing.csv --item SYS-0003")
	upload.Flags().StringVar(&item, "item", "", c.flag("request", "item"))
	upload.Flags().StringVar(&purpose, "purpose", "", c.flag("request", "purpose"))
	c.completeFlag(upload, "purpose", "collected", "redacted", "proof", "message")
	var of string
	take := c.command("", "request.take", "take REF KEY", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, map[string]string{"item": of}, func(f requestFile) (table, error) { return show(f) }, "requests", args[0], "files", args[1], "take")
	}, "privet request take DSR-0001 01930f6e-7c1a-7bd0-b0d5-2f1e9f0c4a11", "privet request take DSR-0001 01930f6e-7c1a-7bd0-b0d5-2f1e9f0c4a11 --item SYS-0003")
	take.Flags().StringVar(&of, "item", "", c.flag("request", "item"))
	c.asJSON(files, upload, take)
	return []*cobra.Command{files, fetch, upload, take}
}

type requestCount struct {
	Numbers map[string]int
	Median  int `json:"median_days"`
	P95     int `json:"p95_days"`
	OnTime  int `json:"on_time_percent"`
}

// requestCounts are the commands over all requests.
func (c *cli) requestCounts() []*cobra.Command {
	var from, to string
	days := func(cmd *cobra.Command) {
		cmd.Flags().StringVar(&from, "from", "", c.flag("request", "since"))
		cmd.Flags().StringVar(&to, "to", "", c.flag("request", "until"))
	}
	indicators := c.command("", "request.indicators", "indicators", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		return ask(c, cmd, pairs("from", from, "to", to), func(r struct {
			From, To string
			All      requestCount
			By       map[string][]struct {
				Key string
				requestCount
			}
		},
		) (table, error) {
			c.facts("cli.request.counted", "from", r.From, "to", r.To)
			t := c.columnsOf("group", "key", "received#", "on_time#", "late#", "median#", "p95#")
			add := func(group, key string, n requestCount) {
				t.add(group, key, fmt.Sprint(n.Numbers["received"]), fmt.Sprint(n.Numbers["on_time"]), fmt.Sprint(n.Numbers["late"]), known(n.Median), known(n.P95))
			}
			add("all", "", r.All)
			for _, by := range []string{"month", "type", "law", "channel", "team", "assignee"} {
				for _, x := range r.By[by] {
					add(by, x.Key, x.requestCount)
				}
			}
			return t, nil
		}, "request-indicators")
	}, "privet request indicators --from 2026-01-01 --to 2026-12-31", "privet request indicators -o csv")
	days(indicators)
	var quarter string
	var force bool
	var since, until, kind, activity, file string
	decisions := c.command("", "request.decisions", "decisions", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		asks := pairs("from", since, "to", until, "kind", kind, "activity", activity)
		if file != "" {
			return c.saveFeature(cmd, file, force, []string{"from", since, "to", until, "kind", kind, "activity", activity}, "request-decisions", "file")
		}
		return ask(c, cmd, asks, func(r struct {
			Decisions []struct{ Kind, Request, Day, Outcome, Ground, Provision, Reason, About, By string }
			Requests  int
		},
		) (table, error) {
			c.facts("cli.request.decided", "count", r.Requests)
			t := c.columnsOf("day", "request", "decision", "about", "ground", "reason", "by")
			for _, d := range r.Decisions {
				what := c.w.T("decisions.kind." + d.Kind)
				if d.Outcome != "" {
					what = c.w.T("choice.request_outcome." + d.Outcome)
				}
				ground := d.Provision
				if d.Ground != "" {
					ground = strings.TrimSuffix(c.w.T("choice.refusal_ground."+d.Ground)+", "+d.Provision, ", ")
				}
				t.add(d.Day, d.Request, what, d.About, ground, d.Reason, d.By)
			}
			return t, nil
		}, "request-decisions")
	}, "privet request decisions --answered-from 2026-01-01", "privet request decisions --decision exemption -o csv", "privet request decisions --file decisions.xlsx")
	decisions.Flags().StringVar(&since, "answered-from", "", c.flag("request", "answered-from"))
	decisions.Flags().StringVar(&until, "answered-to", "", c.flag("request", "answered-to"))
	decisions.Flags().StringVar(&kind, "decision", "", c.flag("request", "decision"))
	decisions.Flags().StringVar(&activity, "activity", "", c.flag("request", "activity"))
	decisions.Flags().StringVar(&file, "file", "", c.flag("request", "save"))
	decisions.Flags().BoolVar(&force, "force", false, c.flag("", "force"))
	c.completeFlag(decisions, "decision", "outcome", "extension", "exemption", "not_told")
	c.asJSON(decisions)
	report := c.command("", "request.report", "report FILE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return c.saveFeature(cmd, args[0], force, []string{"as", formOf(args[0]), "quarter", quarter}, "request-indicators", "report")
	}, "privet request report board.pdf", "privet request report board.xlsx --quarter 2026-Q3")
	report.Flags().StringVar(&quarter, "quarter", "", c.flag("request", "quarter"))
	report.Flags().BoolVar(&force, "force", false, c.flag("", "force"))
	c.asJSON(indicators)
	return []*cobra.Command{indicators, decisions, report}
}

// known is a number of days; there is none without an answered request.
func known(days int) string {
	if days < 0 {
		return "–"
	}
	return strconv.Itoa(days)
}
