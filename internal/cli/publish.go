package cli

import (
	"net/http"
	"strconv"

	"github.com/spf13/cobra"
)

// publication is what was made known, and who has read it.
type publication struct {
	Ref, Title, On string
	Rev            int64
	Audience, Read int
}

func (c *cli) showPublication(p publication) (table, error) {
	t := c.columnsOf("ref", "title", "when", "audience#", "read#")
	t.add(p.Ref, p.Title, p.On, strconv.Itoa(p.Audience), strconv.Itoa(p.Read))
	return t, nil
}

// scopePublish makes the scope in force known to people.
func (c *cli) scopePublish() *cobra.Command {
	in := struct {
		Audience []string `json:"audience"`
		Message  string   `json:"message,omitempty"`
	}{}
	cmd := c.command("", "scope.publish", "publish REF PERSON...", c.between(2, -1), func(cmd *cobra.Command, args []string) error {
		in.Audience = args[1:]
		return do(c, cmd, http.MethodPost, in, c.showPublication, "scopes", args[0], "publish")
	}, `privet scope publish SCO-0001 PER-0001 PER-0002 --message "The scope of 2026"`)
	cmd.Flags().StringVar(&in.Message, "message", "", c.flag("scope", "message"))
	return cmd
}

// publicationRead confirms that whoever runs it has read what was published to him.
func (c *cli) publicationRead() *cobra.Command {
	return c.command("", "scope.read", "read PUBLICATION", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, c.showPublication, "publications", args[0], "read")
	}, "privet scope read PUB-0001")
}

// publicationLink gives somebody of the audience a link of his own.
func (c *cli) publicationLink() *cobra.Command {
	in := struct {
		Person string `json:"person"`
		Lang   string `json:"lang,omitempty"`
	}{}
	cmd := c.command("", "scope.link", "link PUBLICATION PERSON", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		in.Person = args[1]
		type made struct {
			Link, Who, Until string
			Mailed           bool
		}
		return do(c, cmd, http.MethodPost, in, func(x made) (table, error) {
			key := "cli.scope.linked"
			if x.Mailed {
				key = "cli.scope.mailed"
			}
			c.facts(key, "who", x.Who, "until", x.Until)
			t := c.columnsOf("who", "link", "until")
			t.add(x.Who, x.Link, x.Until)
			return t, nil
		}, "publications", args[0], "link")
	}, "privet scope link PUB-0001 PER-0002", `privet scope link PUB-0001 "Ada Byron" --lang de`)
	cmd.Flags().StringVar(&in.Lang, "lang", "", c.flag("scope", "lang"))
	return cmd
}

// scopeOf says in which scopes a record lies.
func (c *cli) scopeOf() *cobra.Command {
	return c.command("", "scope.of", "of [REGISTER] REF", c.between(1, 2), func(cmd *cobra.Command, args []string) error {
		t, ref, _, err := c.target(args)
		if err != nil {
			return err
		}
		type holding struct{ Ref, Title, Sentence, Via string }
		return ask(c, cmd, nil, func(list []holding) (table, error) {
			t := c.columnsOf("ref", "title", "why", "via")
			for _, x := range list {
				t.add(x.Ref, x.Title, x.Sentence, x.Via)
			}
			return t, nil
		}, "within", t.Name, ref)
	}, "privet scope of SYS-0001", "privet scope of PA-0003 --json")
}
