package command

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/mail"
)

// mail is about the server that takes outgoing mail. It needs the settings and no
// database, so it also runs beside a server.
func (p *program) mail(w i18n.Words) *cobra.Command {
	parent := &cobra.Command{Use: "mail", Short: w.T("command.mail"), Args: cobra.NoArgs}
	parent.AddCommand(&cobra.Command{
		Use: "test ADDRESS", Short: w.T("command.mail.test"), Long: w.T("command.mail.test.long"), Args: cobra.ExactArgs(1),
		Example: "privet mail test anna@example.org",
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := p.settings(cmd, w)
			if err != nil {
				return err
			}
			set := app.MailSettings(s)
			answer, err := mail.Test(cmd.Context(), set, p.words, p.Now(), args[0], w.Lang())
			if err != nil {
				return err
			}
			fmt.Fprintln(p.Out, w.T("command.mail.sent", "server", set.Server(), "answer", answer))
			return nil
		},
	})
	return parent
}
