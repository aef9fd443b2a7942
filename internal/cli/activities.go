package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/record"
)

// activities are the commands about processing activities that no register has.
func (c *cli) activities() *cobra.Command {
	at := record.ProcessingActivities.Name
	card := c.command("", "activities.card", "card REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		type answer struct {
			Ref, Title, Owner string
			Questions         []struct {
				Question, Missing string
				Answer            []string
			}
			Stages []struct {
				Stage, Said       string
				Systems, Controls []string
			}
		}
		return ask(c, cmd, nil, func(r answer) (table, error) {
			c.facts("cli.activities.card.is", "ref", r.Ref, "title", r.Title)
			t := c.columnsOf("question", "answer")
			for _, x := range r.Questions {
				if x.Missing != "" {
					x.Answer = append(x.Answer, x.Missing)
				}
				t.add(x.Question, strings.Join(x.Answer, "; "))
			}
			for _, x := range r.Stages {
				t.add(x.Stage, strings.Join(append(append([]string{x.Said}, x.Systems...), x.Controls...), "; "))
			}
			return t, nil
		}, at, args[0], "card")
	}, "privet activities card PA-0001", "privet activities card PA-0001 --json")
	bases := c.command("", "activities.bases", "bases REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		type answer struct {
			Ref     string
			Applies []struct{ Purpose, Law, Basis, Since string }
			History []struct{ Purpose, Before, After string }
		}
		return ask(c, cmd, nil, func(r answer) (table, error) {
			c.facts("cli.activities.bases.is", "ref", r.Ref, "count", len(r.History))
			t := c.columnsOf("purpose", "law", "basis", "since")
			for _, x := range r.Applies {
				t.add(x.Purpose, x.Law, x.Basis, x.Since)
			}
			return t, nil
		}, at, args[0], "bases")
	}, "privet activities bases PA-0001", "privet activities bases PA-0001 --json")
	c.asJSON(card, bases)
	return c.parent(groupRecords, "activities", card, bases)
}
