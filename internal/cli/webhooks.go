package cli

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

type webhookLine struct {
	ID, Title, URL, State string
	Registers, Events     []string
	Refused               int64
}

type webhookCall struct {
	ID, Event, Ref, State, Reason, Tried string
	Status, Attempts                     int
}

// webhooks are the commands about systems that are told of changes.
func (c *cli) webhooks() *cobra.Command {
	lines := func(all []webhookLine) table {
		t := c.columnsOf("title", "url", "state", "registers", "events", "refused#", "id")
		for _, h := range all {
			refused := ""
			if h.Refused > 0 {
				refused = strconv.FormatInt(h.Refused, 10)
			}
			t.add(h.Title, h.URL, h.State, strings.Join(h.Registers, " "), strings.Join(h.Events, " "), refused, h.ID)
		}
		return t
	}
	one := func(h webhookLine) (table, error) { return lines([]webhookLine{h}), nil }
	calls := func(all []webhookCall) table {
		t := c.columnsOf("event", "ref", "state", "status#", "reason", "attempts#", "tried", "id")
		for _, x := range all {
			status := ""
			if x.Status > 0 {
				status = strconv.Itoa(x.Status)
			}
			t.add(x.Event, x.Ref, x.State, status, x.Reason, strconv.Itoa(x.Attempts), x.Tried, x.ID)
		}
		return t
	}
	list := c.command("", "webhook.list", "list", c.between(0, 0), func(cmd *cobra.Command, _ []string) error {
		return ask(c, cmd, nil, func(r struct{ Items []webhookLine }) (table, error) { return lines(r.Items), nil }, "webhooks")
	}, "privet webhook list")
	in := struct {
		Title     string   `json:"title"`
		URL       string   `json:"url"`
		Registers []string `json:"registers,omitempty"`
		Events    []string `json:"events,omitempty"`
	}{}
	secret := func(text string) (table, error) {
		if c.output == formatJSON {
			return table{}, nil
		}
		c.say("cli.webhook.once")
		_, err := fmt.Fprintln(c.Out, text)
		return table{}, err
	}
	create := c.command("", "webhook.create", "create TITLE URL", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		in.Title, in.URL = args[0], args[1]
		return do(c, cmd, http.MethodPost, in, func(r struct{ Secret string }) (table, error) { return secret(r.Secret) }, "webhooks")
	}, `privet webhook create "Ticket system" https://hooks.example.org/privet`, `privet webhook create Tickets https://hooks.example.org/privet --register tasks --event create`)
	create.Flags().StringArrayVar(&in.Registers, "register", nil, c.flag("webhook", "register"))
	create.Flags().StringArrayVar(&in.Events, "event", nil, c.flag("webhook", "event"))
	renew := c.command("", "webhook.secret", "secret ID", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, func(r struct{ Secret string }) (table, error) { return secret(r.Secret) }, "webhooks", args[0], "secret")
	}, "privet webhook secret 01930f6e-7a39-7c1e-9e53-3f6c4f1b9c11")
	act := func(name string) *cobra.Command {
		return c.command("", "webhook."+name, name+" ID", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
			return do(c, cmd, http.MethodPost, nil, one, "webhooks", args[0], name)
		}, "privet webhook "+name+" 01930f6e-7a39-7c1e-9e53-3f6c4f1b9c11")
	}
	pause, resume := act("pause"), act("resume")
	remove := c.command("", "webhook.remove", "remove ID", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodDelete, nil, func(struct{}) (table, error) { return table{}, nil }, "webhooks", args[0])
	}, "privet webhook remove 01930f6e-7a39-7c1e-9e53-3f6c4f1b9c11")
	test := c.command("", "webhook.test", "test ID", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, func(x webhookCall) (table, error) {
			c.facts("cli.webhook.queued", "webhook", args[0])
			return calls([]webhookCall{x}), nil
		}, "webhooks", args[0], "test")
	}, "privet webhook test 01930f6e-7a39-7c1e-9e53-3f6c4f1b9c11")
	told := c.command("", "webhook.calls", "calls ID", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, func(r struct{ Items []webhookCall }) (table, error) { return calls(r.Items), nil }, "webhooks", args[0], "calls")
	}, "privet webhook calls 01930f6e-7a39-7c1e-9e53-3f6c4f1b9c11")
	again := c.command("", "webhook.again", "again ID CALL", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, func(x webhookCall) (table, error) { return calls([]webhookCall{x}), nil }, "webhooks", args[0], "calls", args[1], "again")
	}, "privet webhook again 01930f6e-7a39-7c1e-9e53-3f6c4f1b9c11 01930f6e-7b01-7d40-8a12-5b7c9d0e1f22")
	c.asJSON(list, create, renew, pause, resume, test, told, again)
	return c.parent(groupAdmin, "webhook", create, list, test, told, again, pause, resume, renew, remove)
}
