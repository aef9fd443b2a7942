package command

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// account is what the operator does for people who sign in, at the machine of the
// installation: the way in for an owner who is shut out.
func (p *program) account(w i18n.Words) *cobra.Command {
	parent := &cobra.Command{Use: "account", Short: w.T("command.account"), Args: cobra.NoArgs}
	add := func(name, use, example string, args int, do func(context.Context, *app.App, []string) error) *cobra.Command {
		cmd := &cobra.Command{
			Use: use, Short: w.T("command.account." + name), Args: cobra.ExactArgs(args), Example: example,
			RunE: func(cmd *cobra.Command, args []string) error {
				a, err := local{p}.openFor(cmd.Context(), cmd)
				if err != nil {
					return err
				}
				return closing(a, do(cmd.Context(), a, args))
			},
		}
		parent.AddCommand(cmd)
		return cmd
	}
	add("list", "list", "privet account list", 0, func(ctx context.Context, a *app.App, _ []string) error { return p.listAccounts(ctx, w, a) })
	add("reset_factors", "reset-factors EMAIL", "privet account reset-factors anna@example.org", 1, p.forAccount(w, "reset_factors", (*account.Service).ResetFactors))
	add("disable", "disable EMAIL", "privet account disable anna@example.org", 1, p.forAccount(w, "disable", (*account.Service).Disable))
	add("enable", "enable EMAIL", "privet account enable anna@example.org", 1, p.forAccount(w, "enable", (*account.Service).Enable))
	add("release", "release EMAIL", "privet account release anna@example.org", 1, p.forAccount(w, "release", func(s *account.Service, ctx context.Context, _ access.Actor, at id.ID) error {
		return s.Release(ctx, at)
	}))
	reset := add("reset_link", "reset-link EMAIL", "privet account reset-link anna@example.org\nprivet account reset-link anna@example.org --listen 127.0.0.1:9000", 1, p.resetLink(w))
	first := add("set_up_link", "set-up-link", "privet account set-up-link\nprivet account set-up-link --listen 127.0.0.1:9000", 0, func(ctx context.Context, a *app.App, _ []string) error {
		link, err := a.SetUpLink(ctx, "http://"+a.Settings.Listen)
		if err != nil {
			return err
		}
		if link == "" {
			return problem.New(problem.Blocked, "set_up_already")
		}
		fmt.Fprintln(p.Out, link)
		return nil
	})
	for _, cmd := range []*cobra.Command{reset, first} { // where the server listens, if no setting says so
		p.addFlags(w, []string{"listen"}, has(cmd), cmd.Flags().String)
	}
	return parent
}

// memberships are all memberships of the installation, organisation by organisation.
func memberships(ctx context.Context, a *app.App, visit func(access.Actor, store.Tenant, account.Member)) error {
	all, err := a.Store.Tenants(ctx)
	if err != nil {
		return err
	}
	for _, t := range all {
		who := a.Operator()
		who.Org = t.ID
		if err := a.Store.Read(ctx, who, func(tx *store.Tx) error {
			list, err := a.Accounts.Members(ctx, tx)
			for _, m := range list {
				visit(who, t, m)
			}
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) listAccounts(ctx context.Context, w i18n.Words, a *app.App) error {
	out := tabwriter.NewWriter(p.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", w.T("settings.email"), w.T("settings.name"), w.T("register.organisations.one"), w.T("settings.role"), w.T("settings.factor"))
	err := memberships(ctx, a, func(_ access.Actor, t store.Tenant, m account.Member) {
		state := w.T("settings.factor.off")
		if m.SecondFactor {
			state = w.T("settings.factor.on")
		}
		if m.Disabled {
			state = w.T("settings.member.disabled")
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", m.Email, m.Name, t.Slug, m.Role, state)
	})
	if end := out.Flush(); err == nil {
		err = end
	}
	return err
}

// forAccount does something for the account with an address, as the operator in one of
// its organisations, whose ledger tells it.
func (p *program) forAccount(w i18n.Words, name string, do func(*account.Service, context.Context, access.Actor, id.ID) error) func(context.Context, *app.App, []string) error {
	return func(ctx context.Context, a *app.App, args []string) error {
		found, err := a.Accounts.ByEmail(ctx, args[0])
		if err != nil {
			return err
		}
		var who access.Actor
		if err := memberships(ctx, a, func(actor access.Actor, _ store.Tenant, m account.Member) {
			if m.Account == found.ID {
				who = actor
			}
		}); err != nil {
			return err
		}
		if who.Org.IsZero() {
			return problem.New(problem.Missing, "account_nowhere", "value", args[0])
		}
		if err := do(a.Accounts, ctx, who, found.ID); err != nil {
			return err
		}
		fmt.Fprintln(p.Err, w.T("command.account."+name+".done", "email", found.Email))
		return nil
	}
}

// resetLink prints a link to a new password, for the operator to pass on.
func (p *program) resetLink(w i18n.Words) func(context.Context, *app.App, []string) error {
	return func(ctx context.Context, a *app.App, args []string) error {
		letter, err := a.Accounts.OperatorReset(ctx, args[0])
		if err != nil {
			return err
		}
		fmt.Fprintln(p.Out, a.Typed("http://"+a.Settings.Listen)+"/reset/"+letter.Secret)
		fmt.Fprintln(p.Err, w.T("command.account.reset_link.done", "email", letter.To, "count", int(letter.Expires.Sub(p.Now()).Round(time.Minute).Minutes())))
		return nil
	}
}
