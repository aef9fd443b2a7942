package cli

import (
	"net/http"

	"github.com/spf13/cobra"
)

// act is a command that takes one step of a request.
func (c *cli) act(name, use string, min, max int, in func(args []string) (any, []string, error), examples ...string) *cobra.Command {
	cmd := c.command("", "request."+name, use, c.between(min, max), func(cmd *cobra.Command, args []string) error {
		body, at, err := in(args)
		if err != nil {
			return err
		}
		return do(c, cmd, http.MethodPost, body, c.requestIs, append([]string{"requests", args[0]}, at...)...)
	}, examples...)
	c.asJSON(cmd)
	return cmd
}

func at(parts ...string) []string { return parts }

// requestSystems are the commands about where the data lies.
func (c *cli) requestSystems() []*cobra.Command {
	plan := c.command("", "request.plan", "plan REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, func(r struct {
			Added int
			requestState
		},
		) (table, error) {
			c.facts("cli.request.planned", "count", r.Added)
			return c.requestIs(r.requestState)
		}, "requests", args[0], "plan")
	}, "privet request plan DSR-0001")
	x := struct {
		State     string `json:"state"`
		Action    string `json:"action,omitempty"`
		Found     string `json:"found,omitempty"`
		Count     int64  `json:"count,omitempty"`
		Exemption string `json:"exemption,omitempty"`
		Provision string `json:"provision,omitempty"`
		Reason    string `json:"reason,omitempty"`
		Changed   int64  `json:"changed,omitempty"`
		Checked   string `json:"checked,omitempty"`
	}{}
	item := c.act("item", "item REF SYSTEM STATE", 3, 3, func(args []string) (any, []string, error) {
		x.State = args[2]
		return x, at("items", args[1]), nil
	}, `privet request item DSR-0001 SYS-0003 found --found "41 records" --count 41`, `privet request item DSR-0001 SYS-0003 executed --action delete --changed 41 --checked "Counted again"`,
		"privet request item DSR-0001 SYS-0004 nothing")
	f := item.Flags()
	f.StringVar(&x.Action, "action", "", c.flag("request", "action"))
	f.StringVar(&x.Found, "found", "", c.flag("request", "found"))
	f.Int64Var(&x.Count, "count", 0, c.flag("request", "count"))
	f.StringVar(&x.Exemption, "exemption", "", c.flag("request", "exemption"))
	f.StringVar(&x.Provision, "provision", "", c.flag("request", "provision"))
	f.StringVar(&x.Reason, "reason", "", c.flag("request", "reason"))
	f.Int64Var(&x.Changed, "changed", 0, c.flag("request", "changed"))
	f.StringVar(&x.Checked, "checked", "", c.flag("request", "checked"))
	c.completeFlag(item, "action", "export", "delete", "anonymise", "mask", "restrict", "correct", "none", "manual")
	owner := c.command("", "request.ask", "ask REF SYSTEM", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, func(r struct {
			Link, Until string
			Mailed      bool
		},
		) (table, error) {
			c.facts("cli.request.asked", "until", r.Until)
			t := c.columnsOf("link", "until")
			t.add(r.Link, r.Until)
			return t, nil
		}, "requests", args[0], "items", args[1], "ask")
	}, "privet request ask DSR-0001 SYS-0003")
	c.asJSON(plan, owner)
	return []*cobra.Command{plan, item, owner}
}

// requestSteps are the commands about the procedure and the clock.
func (c *cli) requestSteps() []*cobra.Command {
	var result string
	step := c.act("step", "step REF STEP", 2, 2, func(args []string) (any, []string, error) {
		return map[string]string{"kind": args[1], "result": result}, at("steps"), nil
	}, `privet request step DSR-0001 clarify --result "Only the invoices of 2025"`)
	step.Flags().StringVar(&result, "result", "", c.flag("request", "result"))
	who := struct {
		State   string   `json:"identity"`
		Method  string   `json:"identity_method,omitempty"`
		Matched []string `json:"identity_matched,omitempty"`
		Why     string   `json:"identity_why,omitempty"`
		AskedOn string   `json:"identity_asked_on,omitempty"`
		On      string   `json:"identity_on,omitempty"`
	}{}
	identity := c.act("identity", "identity REF STATE", 2, 2, func(args []string) (any, []string, error) {
		who.State = args[1]
		return who, at("identity"), nil
	}, "privet request identity DSR-0001 asked", `privet request identity DSR-0001 confirmed --method known_facts --matched "customer number" --on 2026-11-10`,
		`privet request identity DSR-0001 not_needed --why "Signed in to the customer account"`)
	f := identity.Flags()
	f.StringVar(&who.Method, "method", "", c.flag("request", "method"))
	f.StringSliceVar(&who.Matched, "matched", nil, c.flag("request", "matched"))
	f.StringVar(&who.Why, "why", "", c.flag("request", "why"))
	f.StringVar(&who.AskedOn, "asked", "", c.flag("request", "asked"))
	f.StringVar(&who.On, "on", "", c.flag("request", "on"))
	c.completeFlag(identity, "method", "portal_sign_in", "email_round_trip", "known_facts", "call_back", "in_person", "document_seen", "representative")
	confirm := c.act("confirm", "confirm REF", 1, 1, func([]string) (any, []string, error) { return nil, at("confirm"), nil }, "privet request confirm DSR-0001")
	var from string
	pause := c.act("pause", "pause REF REASON", 2, 2, func(args []string) (any, []string, error) {
		return map[string]string{"reason": args[1], "from": from}, at("pause"), nil
	}, "privet request pause DSR-0001 clarification --from 2026-11-10")
	pause.Flags().StringVar(&from, "from", "", c.flag("request", "from"))
	resume := c.act("resume", "resume REF", 1, 1, func([]string) (any, []string, error) { return nil, at("resume"), nil }, "privet request resume DSR-0001")
	further := struct {
		Reason string `json:"extension_reason"`
		Told   string `json:"extension_told_on"`
		To     string `json:"extension_to,omitempty"`
		Notify bool   `json:"notify,omitempty"`
	}{}
	extend := c.act("extend", "extend REF", 1, 1, func([]string) (any, []string, error) { return further, at("extend"), nil },
		`privet request extend DSR-0001 --reason "Forty systems to search" --told 2026-11-20`)
	extend.Flags().StringVar(&further.Reason, "reason", "", c.flag("request", "extend-reason"))
	extend.Flags().StringVar(&further.Told, "told", "", c.flag("request", "told"))
	extend.Flags().BoolVar(&further.Notify, "notify", false, c.flag("request", "notify"))
	extend.Flags().StringVar(&further.To, "to", "", c.flag("request", "to"))
	recipients := c.act("recipients", "recipients REF", 1, 1, func([]string) (any, []string, error) { return nil, at("told"), nil }, "privet request recipients DSR-0001")
	return []*cobra.Command{step, identity, confirm, pause, resume, extend, recipients}
}

// requestAnswer are the commands that settle, decide and end a request.
func (c *cli) requestAnswer() []*cobra.Command {
	var scope, third, weighed, reader string
	var check *cobra.Command
	check = c.act("check", "check REF", 1, 1, func([]string) (any, []string, error) {
		in := map[string]string{}
		for flag, x := range map[string][2]string{"scope": {"scope", scope}, "third-parties": {"third_parties", third}, "exemptions": {"exemptions_weighed", weighed}, "reader": {"second_reader", reader}} {
			if check.Flags().Changed(flag) {
				in[x[0]] = x[1]
			}
		}
		return in, at("checks"), nil
	}, `privet request check DSR-0001 --scope "Everything since 2020" --third-parties redacted --exemptions yes`, "privet request check DSR-0001 --reader PER-0004")
	f := check.Flags()
	f.StringVar(&scope, "scope", "", c.flag("request", "scope"))
	f.StringVar(&third, "third-parties", "", c.flag("request", "third-parties"))
	f.StringVar(&weighed, "exemptions", "", c.flag("request", "exemptions"))
	f.StringVar(&reader, "reader", "", c.flag("request", "reader"))
	c.completeFlag(check, "third-parties", "open", "none_in_it", "redacted")
	c.completeFlag(check, "exemptions", "yes", "no")
	read := c.act("read", "read REF", 1, 1, func([]string) (any, []string, error) { return nil, at("read"), nil }, "privet request read DSR-0001")
	x := struct {
		Outcome   string `json:"outcome"`
		Ground    string `json:"refusal_ground,omitempty"`
		Provision string `json:"refusal_provision,omitempty"`
		Reason    string `json:"refusal_reason,omitempty"`
		Told      string `json:"complaint_told,omitempty"`
	}{}
	var told bool
	decide := c.act("decide", "decide REF OUTCOME", 2, 2, func(args []string) (any, []string, error) {
		x.Outcome = args[1]
		if told {
			x.Told = "yes"
		}
		return x, at("decide"), nil
	}, "privet request decide DSR-0001 fulfilled",
		`privet request decide DSR-0001 refused --ground excessive --provision "Art. 12(5)(b) GDPR" --reason "The same was answered last week." --complaint-told`)
	d := decide.Flags()
	d.StringVar(&x.Ground, "ground", "", c.flag("request", "ground"))
	d.StringVar(&x.Provision, "provision", "", c.flag("request", "provision"))
	d.StringVar(&x.Reason, "reason", "", c.flag("request", "refusal-reason"))
	d.BoolVar(&told, "complaint-told", false, c.flag("request", "complaint-told"))
	answered := c.act("answered", "answered REF DAY", 2, 2, func(args []string) (any, []string, error) {
		return map[string]string{"answered_on": args[1]}, at("answered"), nil
	}, "privet request answered DSR-0001 2026-11-28")
	var on, whyNot string
	recipient := c.act("told", "told REF PARTY", 2, 2, func(args []string) (any, []string, error) {
		return map[string]string{"told_on": on, "why_not": whyNot}, at("told", args[1]), nil
	}, "privet request told DSR-0001 PTY-0003 --on 2026-11-28", `privet request told DSR-0001 PTY-0004 --why-not "Dissolved in 2024"`)
	recipient.Flags().StringVar(&on, "on", "", c.flag("request", "told-on"))
	recipient.Flags().StringVar(&whyNot, "why-not", "", c.flag("request", "why-not"))
	return []*cobra.Command{check, read, decide, answered, recipient}
}
