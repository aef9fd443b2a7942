package home

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

var tasks = record.Tasks.Type

// Notices tell people what happened to what is theirs, in the transaction in which
// it happens.
type Notices struct {
	// Mail takes the letters to those who want to be written to at once; nil writes
	// to nobody. It may be set after the reactions are in the store.
	Mail *mail.Mailer
	// Stop is the path at which an account switches its digest off without signing in;
	// nil leads to the account.
	Stop func(account id.ID, email string) (string, error)
	// Sources are features with key figures of their own; set before the pages are
	// mounted and the jobs scheduled.
	Sources []Source
}

// Reactions are what the store calls: one for each register.
func (x *Notices) Reactions() []store.Reaction {
	return []store.Reaction{
		watch(x, record.ProcessingActivities), watch(x, record.Systems), watch(x, record.DataStores), watch(x, record.Parties),
		watch(x, record.Engagements), watch(x, record.Agreements), watch(x, record.Risks),
		watch(x, record.Scopes), watch(x, record.Statements),
		store.AtEnd(assignedRegisters(), x.assigned),
	}
}

// watch tells a new owner, and those who may approve, if their approval is asked.
func watch[T any](x *Notices, of register.Of[T]) store.Reaction {
	return store.On(of, func(ctx context.Context, tx *store.Tx, e store.Event[T]) error {
		if e.Before == nil {
			return nil // an import or a starter would fill every inbox
		}
		was, _ := any(e.Before).(register.Record)
		is, _ := any(e.After).(register.Record)
		a, b := register.HeadOf(was), register.HeadOf(is)
		if a.Owner != b.Owner {
			if err := x.tell(ctx, tx, b, Notice{Person: b.Owner, Kind: Owned, Record: b.ID}); err != nil {
				return err
			}
		}
		if a.State == b.State {
			return nil
		}
		return x.askApproval(ctx, tx, of.Type, b)
	})
}

// askApproval tells those who may take the approving move from the new state: who has
// the right to, or where an appointment counts, whoever holds it.
func (x *Notices) askApproval(ctx context.Context, tx *store.Tx, t *register.Type, h *register.Head) error {
	var roles []access.Role
	appointed := false
	for _, s := range t.Flow.Steps() {
		if !s.Approves || !slices.Contains(s.From, h.State) {
			continue
		}
		appointed = appointed || s.Appointed
		for _, r := range access.Roles() {
			if s.MayTake(r) && !slices.Contains(roles, r) {
				roles = append(roles, r)
			}
		}
	}
	if len(roles) == 0 {
		return nil
	}
	people, err := members(ctx, tx, roles...)
	if err != nil {
		return err
	}
	if appointed {
		holders, err := topManagement(ctx, tx)
		if err != nil {
			return err
		}
		people = slices.DeleteFunc(people, func(m memberMail) bool { return !holders[m.person] })
	}
	for _, p := range people {
		if p.account == tx.ID {
			continue
		}
		if err := x.tell(ctx, tx, h, Notice{Person: p.person, Kind: Approval, Record: h.ID}); err != nil {
			return err
		}
	}
	return nil
}

// topManagement are the people who hold a live appointment as such. They are asked
// whatever the one who asks may see himself.
func topManagement(ctx context.Context, tx *store.Tx) (map[id.ID]bool, error) {
	t := record.RoleAssignments.Type
	rows, err := tx.SQL().QueryContext(ctx, `SELECT l.to_id FROM link l JOIN record r ON r.org = l.org AND r.id = l.from_id
		JOIN role_assignments a ON a.org = r.org AND a.id = r.id
		WHERE l.org = $1 AND l.field = 'person' AND r.register = $2 AND r.state = 'active' AND r.archived IS NULL AND a.role = $3`,
		tx.Org.String(), t.Name, string(record.TopManagement))
	if err != nil {
		return nil, fmt.Errorf("read who is top management: %w", err)
	}
	defer rows.Close()
	out := map[id.ID]bool{}
	for rows.Next() {
		var at id.ID
		if err := rows.Scan(&at); err != nil {
			return nil, fmt.Errorf("read who is top management: %w", err)
		}
		out[at] = true
	}
	return out, rows.Err()
}

// assignedRegisters are those whose records are given to somebody.
func assignedRegisters() []string {
	var out []string
	for _, t := range record.All().All() {
		if len(t.Assigned) > 0 {
			out = append(out, t.Name)
		}
	}
	return out
}

// addedAtOnce is how many new records of one transaction are told of: an import would fill
// every inbox. Of tasks each is told.
const addedAtOnce = 20

// assigned tells to whom records were given in a transaction: a task, a request, whatever
// names somebody who is to act. Where a task tells of it to the same person, that is enough.
func (x *Notices) assigned(ctx context.Context, tx *store.Tx, changes []store.Changed) error {
	told := map[[2]id.ID]bool{} // record and person
	added := 0
	for _, c := range changes {
		if c.Before == nil {
			added++
		}
		if is, ok := c.After.(*record.Task); ok {
			told[[2]id.ID{is.Subject.ID, is.Assignee.ID}] = true
		}
	}
	for _, c := range changes {
		h := register.HeadOf(c.After)
		if !h.Archived.IsZero() || over(c.Type, h.State) || c.Before == nil && added > addedAtOnce && c.Type.Name != record.Tasks.Name {
			continue
		}
		for _, name := range c.Type.Assigned {
			f := c.Type.Field(name)
			for _, person := range f.IDs(c.After) {
				if told[[2]id.ID{h.ID, person}] || c.Before != nil && slices.Contains(f.IDs(c.Before), person) {
					continue
				}
				if err := x.tell(ctx, tx, h, given(c.After, person)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// given is the line about a record that is somebody's now; a review is about what is to be
// looked at.
func given(rec register.Record, person id.ID) Notice {
	n := Notice{Person: person, Kind: Assigned, Record: register.HeadOf(rec).ID}
	switch is := rec.(type) {
	case *record.Task:
		n.Args.Day = string(is.Due)
		if is.Source == "review" && !is.Subject.ID.IsZero() {
			n.Kind, n.Record = ReviewDue, is.Subject.ID
		}
	case *record.Request:
		n.Args.Day = string(is.DueOn)
	}
	return n
}

// over reports whether nothing is to be done about a record in a state any more.
func over(t *register.Type, state string) bool {
	if t.Name == record.Tasks.Name {
		return !slices.Contains(openStates, state)
	}
	return t.Flow != nil && !slices.ContainsFunc(t.Flow.Steps(), func(s workflow.Step) bool { return slices.Contains(s.From, state) })
}

// openStates are those of a task that is still to be done.
var openStates = []string{"open", "doing", "blocked"}

// Commented tells those whom a comment names.
func (x *Notices) Commented(ctx context.Context, tx *store.Tx, t *register.Type, at id.ID, made store.Comment, mentioned []id.ID) error {
	if len(mentioned) == 0 {
		return nil
	}
	rec, err := store.GetAny(ctx, tx, t, at)
	if err != nil {
		return err
	}
	for _, p := range mentioned {
		if err := x.tell(ctx, tx, register.HeadOf(rec), Notice{Person: p, Kind: Mentioned, Record: at, Args: NoticeArgs{Comment: made.ID}}); err != nil {
			return err
		}
	}
	return nil
}

// tell writes into the inbox, and a mail to whom it goes at once.
func (x *Notices) tell(ctx context.Context, tx *store.Tx, h *register.Head, n Notice) error {
	if tx.Kind == access.Person {
		n.Actor = tx.ID
	}
	n.ID = id.New()
	if err := tell(ctx, tx, n); err != nil {
		return err
	}
	return x.write(ctx, tx, h, n)
}

// mailKeys are the kinds that are worth a mail of their own.
var mailKeys = map[Kind]string{Mentioned: mail.Mention, Assigned: mail.Assigned, Approval: mail.ApprovalAsked, ReviewDue: mail.ReviewDue}

// write sends a mail to somebody who signs in and has chosen no digest.
func (x *Notices) write(ctx context.Context, tx *store.Tx, h *register.Head, n Notice) error {
	key := mailKeys[n.Kind]
	if x.Mail == nil || !x.Mail.On() || key == "" || n.Person.IsZero() || n.Person == tx.Person {
		return nil
	}
	all, err := members(ctx, tx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(m memberMail) bool { return m.person == n.Person })
	if i < 0 || all[i].digest != "" || all[i].email == "" {
		return nil
	}
	by := ""
	for _, m := range all {
		if m.account == tx.ID {
			by = m.name
		}
	}
	if by == "" && key != mail.ReviewDue {
		return nil // nobody in person: the inbox is enough
	}
	to := all[i]
	return x.Mail.Queue(ctx, tx, mail.Message{
		To: to.email, ToName: to.name, Lang: to.lang, Key: key,
		Args: problem.Pairs("by", by, "title", h.Title, "record", h.Ref),
		Link: "/o/" + to.slug + "/inbox/" + n.ID.String(),
	})
}

// memberMail is what a letter to a member needs.
type memberMail struct {
	account, person         id.ID
	role                    access.Role
	slug, email, name, lang string
	digest, zone            string
}

// members of the organisation who may sign in now and are a person of its register;
// all of them, or those of some roles.
func members(ctx context.Context, tx *store.Tx, roles ...access.Role) ([]memberMail, error) {
	args := []any{tx.Org.String(), tx.SQL().Dialect.Time(tx.Now)}
	where := ""
	if len(roles) > 0 {
		var in []string
		for _, r := range roles {
			args = append(args, string(r))
			in = append(in, fmt.Sprintf("$%d", len(args)))
		}
		where = " AND m.role IN (" + strings.Join(in, ", ") + ")"
	}
	rows, err := tx.SQL().QueryContext(ctx, `SELECT m.account, m.person, m.role, t.slug, a.email, a.name, a.lang, a.digest, a.time_zone
		FROM membership m JOIN account a ON a.id = m.account JOIN tenant t ON t.id = m.org
		WHERE m.org = $1 AND m.ended IS NULL AND (m.expires IS NULL OR m.expires > $2) AND a.disabled IS NULL AND m.person IS NOT NULL`+where+" ORDER BY m.created, m.account", args...)
	if err != nil {
		return nil, fmt.Errorf("read the members: %w", err)
	}
	defer rows.Close()
	var out []memberMail
	for rows.Next() {
		var m memberMail
		if err := rows.Scan(&m.account, &m.person, &m.role, &m.slug, &m.email, &m.name, &m.lang, &m.digest, &m.zone); err != nil {
			return nil, fmt.Errorf("read the members: %w", err)
		}
		out = append(out, m)
	}
	return out, rows.Err()
}
