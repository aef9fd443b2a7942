package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Task is something that somebody is to do, mostly about another record.
type Task struct {
	register.Head

	Description register.Text             `reg:"max=20000,search"`
	Subject     register.Ref[anyRegister] `reg:"list,filter"`
	Assignee    register.Link[Person]     `reg:"list,filter"`
	Due         calendar.Day              `reg:"list,filter"`
	Priority    Priority                  `reg:"list,filter"`
	Source      TaskSource                `reg:"filter"`
	DoneOn      calendar.Day
	Result      register.Text `reg:"max=5000"`
}

// Priority of a task.
type Priority string

func (Priority) Values() []string { return []string{"low", "normal", "high", "urgent"} }

// TaskSource says what raised a task.
type TaskSource string

func (TaskSource) Values() []string {
	return []string{"person", "review", "clock", "check", "finding", "gap", "import"}
}

var taskFlow = workflow.Machine[Task]{
	Start: "open",
	Ends:  []string{"done", "cancelled"},
	Moves: []workflow.Move[Task]{
		{Name: "start", From: []string{"open", "blocked"}, To: "doing", By: workers},
		{Name: "block", From: []string{"open", "doing"}, To: "blocked", By: workers, Needs: reason},
		{Name: "finish", From: []string{"open", "doing", "blocked"}, To: "done", By: workers},
		{Name: "cancel", From: []string{"open", "doing", "blocked"}, To: "cancelled", By: workers, Needs: reason},
		{Name: "reopen", From: []string{"done", "cancelled"}, To: "open", By: workers},
	},
}

var Tasks = register.Define[Task](register.Def[Task]{
	Name: "tasks", Prefix: "TSK", Menu: "home", Icon: "list-checks", Group: access.Tasks,
	Flow: &taskFlow, Assigned: []string{"assignee"},
})
