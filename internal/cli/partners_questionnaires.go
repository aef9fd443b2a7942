package cli

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/cli/client"
	"github.com/privet-pims/privet/internal/problem"
)

type questionList struct {
	Ref, Title, State, Direction string
	Advice                       string
	Score                        *int
	Answered, Drafts             int
	Stops                        []string
	Questions                    []struct {
		Code, Question, Answer, Rating string
		Drafted                        bool
		Source                         struct{ Ref string }
	}
}

type sentLink struct {
	Questionnaire struct{ Ref, Title string }
	Link, Until   string
	Mailed        bool
}

// questions show a questionnaire of ours with its score, or of a customer with drafts.
func (c *cli) questions(q questionList) (table, error) {
	if q.Direction == "incoming" {
		c.facts("cli.partners.answers.are", "ref", q.Ref, "title", q.Title, "answered", q.Answered, "of", len(q.Questions), "drafts", q.Drafts)
		t := c.columnsOf("key", "question", "answer", "from", "status")
		for _, x := range q.Questions {
			status := ""
			if x.Drafted {
				status = c.w.T("partners.draft")
			}
			t.add(x.Code, x.Question, x.Answer, x.Source.Ref, status)
		}
		return t, nil
	}
	score, advice := "–", ""
	if q.Score != nil {
		score = strconv.Itoa(*q.Score) + " %"
	}
	if q.Advice != "" {
		advice = c.w.T("partners.advice." + q.Advice)
	}
	c.facts("cli.partners.score.is", "ref", q.Ref, "title", q.Title, "score", score, "advice", advice)
	if len(q.Stops) > 0 {
		c.facts("cli.partners.stops", "list", strings.Join(q.Stops, ", "))
	}
	t := c.columnsOf("key", "question", "answer", "rating")
	for _, x := range q.Questions {
		head, _, _ := strings.Cut(x.Question, "\n")
		t.add(x.Code, head, x.Answer, x.Rating)
	}
	return t, nil
}

func (c *cli) given(l sentLink) (table, error) {
	c.facts("cli.partners.sent", "ref", l.Questionnaire.Ref, "until", l.Until)
	t := c.columnsOf("ref", "link", "until")
	t.add(l.Questionnaire.Ref, l.Link, l.Until)
	return t, nil
}

// partnersDiligence are the commands that examine a party.
func (c *cli) partnersDiligence() []*cobra.Command {
	in := struct {
		Template   string `json:"template"`
		Engagement string `json:"engagement,omitempty"`
		Name       string `json:"name,omitempty"`
		Email      string `json:"email,omitempty"`
		Lang       string `json:"lang,omitempty"`
		Message    string `json:"message,omitempty"`
		Due        string `json:"due,omitempty"`
	}{}
	send := c.command("", "partners.send", "send PARTY", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, in, c.given, "parties", args[0], "questionnaire")
	}, "privet partners send PTY-0012 --email privacy@example.org --engagement ENG-0004 --lang de --due 2026-12-15")
	f := send.Flags()
	f.StringVar(&in.Template, "template", "processor", c.flag("partners", "template"))
	f.StringVar(&in.Engagement, "engagement", "", c.flag("partners", "engagement"))
	f.StringVar(&in.Name, "name", "", c.flag("partners", "name"))
	f.StringVar(&in.Email, "email", "", c.flag("partners", "email"))
	f.StringVar(&in.Lang, "lang", "", c.flag("partners", "lang"))
	f.StringVar(&in.Message, "message", "", c.flag("partners", "message"))
	f.StringVar(&in.Due, "due", "", c.flag("partners", "due"))
	c.completeFlag(send, "template", "processor", "sub_processor", "joint_controller")
	link := c.command("", "partners.link", "link REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return do(c, cmd, http.MethodPost, nil, func(l sentLink) (table, error) {
			l.Questionnaire.Ref = args[0]
			return c.given(l)
		}, "questionnaires", args[0], "link")
	}, "privet partners link QST-0007")
	score := c.command("", "partners.score", "score REF", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		return ask(c, cmd, nil, c.questions, "questionnaires", args[0], "score")
	}, "privet partners score QST-0007", "privet partners score QST-0007 -o csv")
	rate := c.command("", "partners.rate", "rate REF CODE=RATING...", c.between(2, -1), func(cmd *cobra.Command, args []string) error {
		said, err := c.said(args[1:])
		if err != nil {
			return err
		}
		return do(c, cmd, http.MethodPost, map[string]any{"ratings": said}, c.questions, "questionnaires", args[0], "ratings")
	}, "privet partners rate QST-0007 security.backup=partly organisation.policy=met")
	what := struct {
		Outcome string `json:"outcome"`
		Reason  string `json:"reason"`
		Until   string `json:"valid_until,omitempty"`
	}{}
	decide := c.command("", "partners.decide", "decide REF OUTCOME", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		what.Outcome = args[1]
		type answer struct {
			Questionnaire struct{ Ref string }
			State, Held   string
			Engagement    struct{ Ref, Title string }
			Moved         string `json:"engagement_state"`
		}
		return do(c, cmd, http.MethodPost, what, func(d answer) (table, error) {
			if d.Held != "" {
				c.facts("cli.partners.held", "why", d.Held)
			}
			t := c.columnsOf("ref", "state")
			t.add(d.Questionnaire.Ref, c.w.T("state.questionnaires."+d.State))
			if d.Engagement.Ref != "" {
				t.add(d.Engagement.Ref, c.w.T("state.engagements."+d.Moved))
			}
			return t, nil
		}, "questionnaires", args[0], "decision")
	}, `privet partners decide QST-0007 approve --reason "Sound, tested" --until 2027-11-30`)
	decide.Flags().StringVar(&what.Reason, "reason", "", c.flag("partners", "reason"))
	decide.Flags().StringVar(&what.Until, "until", "", c.flag("partners", "valid_until"))
	c.asJSON(send, link, score, rate, decide)
	return []*cobra.Command{send, link, score, rate, decide}
}

// said reads CODE=VALUE.
func (c *cli) said(args []string) (map[string]string, error) {
	out := map[string]string{}
	for _, a := range args {
		code, x, ok := strings.Cut(a, "=")
		if !ok {
			return nil, problem.New(problem.Invalid, "cli_answer", "value", a)
		}
		out[code] = x
	}
	return out, nil
}

// partnersAnswers are the commands about what customers ask.
func (c *cli) partnersAnswers() []*cobra.Command {
	var title, party, contact, due string
	draft := c.command("", "partners.draft", "draft FILE", c.between(1, 1), func(cmd *cobra.Command, args []string) error {
		file, err := c.open(args[0])
		if err != nil {
			return err
		}
		defer file.Close()
		return c.featured(cmd, func(s *session) (json.RawMessage, table, error) {
			q := pairs("name", filepath.Base(args[0]), "title", title, "party", party, "contact", contact, "due", due)
			var got client.Raw[questionList]
			if err := s.SendFile(contextOf(cmd), s.org, q, file, file.size, &got, "questionnaires", "incoming"); err != nil {
				return nil, table{}, err
			}
			t, err := c.questions(got.Of)
			return got.JSON, t, err
		})
	}, `privet partners draft questions.xlsx --party "Velora Bikes" --due 2026-12-01`)
	f := draft.Flags()
	f.StringVar(&title, "title", "", c.flag("partners", "title"))
	f.StringVar(&party, "party", "", c.flag("partners", "party"))
	f.StringVar(&contact, "contact", "", c.flag("partners", "contact"))
	f.StringVar(&due, "due", "", c.flag("partners", "due"))
	in := struct {
		Answers map[string]string `json:"answers,omitempty"`
		Confirm []string          `json:"confirm,omitempty"`
		Finish  bool              `json:"finish,omitempty"`
	}{}
	answer := c.command("", "partners.answer", "answer REF [CODE=TEXT...]", c.between(1, -1), func(cmd *cobra.Command, args []string) error {
		said, err := c.said(args[1:])
		if err != nil {
			return err
		}
		in.Answers = said
		return do(c, cmd, http.MethodPost, in, c.questions, "questionnaires", args[0], "answers")
	}, `privet partners answer QST-0009 "Sheet1!C4=Each quarter." --confirm "Sheet1!C2,Sheet1!C3"`, "privet partners answer QST-0009 --finish")
	answer.Flags().StringSliceVar(&in.Confirm, "confirm", nil, c.flag("partners", "confirm"))
	answer.Flags().BoolVar(&in.Finish, "finish", false, c.flag("partners", "finish"))
	var force bool
	export := c.command("", "partners.export", "export REF FILE|-", c.between(2, 2), func(cmd *cobra.Command, args []string) error {
		return c.saveFeature(cmd, args[1], force, nil, "questionnaires", args[0], "workbook")
	}, "privet partners export QST-0009 answers.xlsx")
	export.Flags().BoolVar(&force, "force", false, c.flag("", "force"))
	c.asJSON(draft, answer)
	return []*cobra.Command{draft, answer, export}
}
