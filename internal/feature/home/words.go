package home

import (
	"unicode"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// capital begins a sentence.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// dueWords name a thing with what is to be done; a task says it itself.
func dueWords(c *web.Call, d due) string {
	if d.kind == "task" {
		return d.title
	}
	return c.T("home.due.what."+d.kind, "ref", d.ref, "title", d.title)
}

// nowDetail is the second line of what needs somebody now.
func nowDetail(c *web.Call, d due) string {
	what := c.T("home.now."+d.kind, "ref", d.ref)
	switch {
	case d.mine:
		return what + " · " + c.T("home.now.yours")
	case d.who != "":
		return what + " · " + d.who
	}
	return what
}

// ownTasks leads to the list of the tasks that the person is to do, if he may see
// tasks.
func ownTasks(c *web.Call) *ui.Btn {
	if !c.Who.May(access.Read, tasks.Group) {
		return nil
	}
	href := c.At(tasks.Name)
	if !c.Who.Person.IsZero() {
		href += "?where=assignee:is:" + c.Who.Person.String()
	}
	return &ui.Btn{Label: c.T("inbox.none.tasks"), Href: href, Icon: "list-checks"}
}

func causeTone(points int) ui.Tone {
	if points >= 10 {
		return ui.Bad
	}
	return ui.Warn
}

// readySentence names what costs most.
func readySentence(c *web.Call, r assess.Readiness) string {
	if len(r.Causes) == 0 {
		return c.T("home.ready.all")
	}
	first := r.Causes[0]
	return c.T("home.ready.text", "lost", 100-r.Score, "cause", c.T("cause."+first.Name, "count", first.Count), "points", first.Points)
}

// addFirst and importFirst start the register, for who may.
func addFirst(c *web.Call) *ui.Btn {
	t := record.ProcessingActivities.Type
	if !c.Who.May(access.Create, t.Group) {
		return nil
	}
	return &ui.Btn{Label: c.T("web.new", "register", t.Name), Href: c.At(t.Name, "new"), Icon: "plus", Kind: ui.Primary}
}

func importFirst(c *web.Call) *ui.Btn {
	t := record.ProcessingActivities.Type
	if !c.Who.May(access.Import, t.Group) {
		return nil
	}
	return &ui.Btn{Label: c.T("home.empty.import"), Href: c.At(t.Name, "import"), Icon: "upload"}
}
