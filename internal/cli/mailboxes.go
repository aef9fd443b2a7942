package cli

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

type mailboxLine struct {
	ID, Title, Host, Account, Folder, State, Checked, Reason string
	Port                                                     int
	Mails                                                    map[string]int
}

// mailboxes are the commands about mailboxes that are read for requests.
func (c *cli) mailboxes() *cobra.Command {
	lines := func(all ...mailboxLine) table {
		t := c.columnsOf("title", "host", "account", "folder", "state", "reason", "checked", "id")
		for _, b := range all {
			t.add(b.Title, b.Host+":"+strconv.Itoa(b.Port), b.Account, b.Folder, b.State, b.Reason, b.Checked, b.ID)
		}
		return t
	}
	one := func(b mailboxLine) (table, error) { return lines(b), nil }
	const some = "01930f6e-7a39-7c1e-9e53-3f6c4f1b9c11"
	list := c.command("", "mailbox.list", "list", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		return ask(c, cmd, nil, func(r struct{ Items []mailboxLine }) (table, error) { return lines(r.Items...), nil }, "mailboxes")
	}, "privet mailbox list")
	show := c.command("", "mailbox.show", "show ID", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, func(b mailboxLine) (table, error) {
			c.facts("cli.mailbox.became", "request", b.Mails["request"], "message", b.Mails["message"], "left", b.Mails["known"]+b.Mails["automatic"]+b.Mails["own"])
			return lines(b), nil
		}, "mailboxes", args[0])
	}, "privet mailbox show "+some)
	add := c.mailboxPut("add", "add TITLE", http.MethodPost, one, `privet mailbox add privacy@example.org --host imap.example.org --account privacy@example.org --password @password.txt`)
	edit := c.mailboxPut("edit", "edit ID", http.MethodPatch, one, "privet mailbox edit "+some+" --folder Requests", "privet mailbox edit "+some+" --password @-")
	act := func(name string) *cobra.Command {
		return c.command("", "mailbox."+name, name+" ID", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
			return do(c, cmd, http.MethodPost, nil, one, "mailboxes", args[0], name)
		}, "privet mailbox "+name+" "+some)
	}
	test := c.command("", "mailbox.test", "test ID", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, func(r struct{ Mails int }) (table, error) {
			c.facts("mailboxes.tested", "count", r.Mails)
			return table{}, nil
		}, "mailboxes", args[0], "test")
	}, "privet mailbox test "+some)
	read, pause, resume := act("read"), act("pause"), act("resume")
	remove := c.command("", "mailbox.remove", "remove ID", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodDelete, nil, func(struct{}) (table, error) { return table{}, nil }, "mailboxes", args[0])
	}, "privet mailbox remove "+some)
	c.asJSON(list, show, add, edit, test, read, pause, resume)
	return c.parent(groupAdmin, "mailbox", add, edit, list, show, test, read, pause, resume, remove)
}

// mailboxPut makes or changes a mailbox: flags that are not named say nothing.
func (c *cli) mailboxPut(name, use, method string, show func(mailboxLine) (table, error), examples ...string) *cobra.Command {
	words := map[string]*string{}
	var title, password string
	var port int
	var types []string
	var acknowledge, all bool
	cmd := c.command("", "mailbox."+name, use, c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		in, path := map[string]any{}, []string{"mailboxes"}
		for flag, text := range words {
			if cmd.Flags().Changed(flag) {
				in[flag] = *text
			}
		}
		set := func(flag string, value any) {
			if cmd.Flags().Changed(flag) {
				in[flag] = value
			}
		}
		set("port", port)
		set("types", types)
		set("acknowledge", acknowledge)
		set("all", all)
		if method == http.MethodPost {
			in["title"] = args[0]
		} else {
			set("title", title)
			path = append(path, args[0])
		}
		secret, err := c.textOf(password)
		if err != nil {
			return err
		}
		if secret = strings.TrimRight(secret, "\r\n"); secret != "" {
			in["password"] = secret
		}
		return do(c, cmd, method, in, show, path...)
	}, examples...)
	f := cmd.Flags()
	for _, flag := range []string{"host", "account", "folder", "tls", "after", "target", "since", "language", "portal", "assignee"} {
		words[flag] = f.String(flag, "", c.flag("mailbox", flag))
	}
	if method != http.MethodPost {
		f.StringVar(&title, "title", "", c.flag("mailbox", "title"))
	}
	f.StringVar(&password, "password", "", c.flag("mailbox", "password"))
	f.IntVar(&port, "port", 993, c.flag("mailbox", "port"))
	f.StringSliceVar(&types, "types", nil, c.flag("mailbox", "types"))
	f.BoolVar(&acknowledge, "acknowledge", true, c.flag("mailbox", "acknowledge"))
	f.BoolVar(&all, "all", false, c.flag("mailbox", "all"))
	c.completeFlag(cmd, "tls", "tls", "starttls", "none")
	c.completeFlag(cmd, "after", "leave", "seen", "move")
	return cmd
}
