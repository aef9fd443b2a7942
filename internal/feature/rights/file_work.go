package rights

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// DoCollect puts a file that holds data of the person on a request; its content lies in
// the blob store already. row is the item that it answers, zero for none. Whether it
// belongs in the answer is still to be said.
func DoCollect(ctx context.Context, tx *store.Tx, r *record.Request, row id.ID, f File) (File, error) {
	if err := NeedWork(ctx, tx, r); err != nil {
		return f, err
	}
	if r.Closed() {
		return f, problem.New(problem.Blocked, "request_closed")
	}
	if !row.IsZero() && !slices.ContainsFunc(r.Items, func(x record.FulfilmentItem) bool { return x.ID == row }) {
		return f, problem.NotFound(record.Requests.Name, row)
	}
	f.Purpose, f.Item, f.By = Collected, row, tx.Person
	return addFile(ctx, tx, r, f)
}

// DoGive says whether a file belongs in the answer. Only what was collected or redacted
// can; other files are not found.
func DoGive(ctx context.Context, tx *store.Tx, r *record.Request, at id.ID, given record.YesNo) error {
	if err := NeedWork(ctx, tx, r); err != nil {
		return err
	}
	var l problem.List
	l.If(given != "yes" && given != "no", "given", "required")
	if err := l.Err(); err != nil {
		return err
	}
	f, err := fileOf(ctx, tx, r, at)
	if err != nil {
		return err
	}
	if !f.Answers() {
		return problem.NotFound("attachments", at)
	}
	return setGiven(ctx, tx, r, at, given)
}

func setGiven(ctx context.Context, tx *store.Tx, r *record.Request, at id.ID, given record.YesNo) error {
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_file SET given = $4 WHERE org = $1 AND request = $2 AND id = $3",
		tx.Org.String(), r.ID.String(), at.String(), string(given)); err != nil {
		return fmt.Errorf("say whether a file is given: %w", err)
	}
	note(tx, "file_given", r, map[string]any{"id": at, "given": given})
	return nil
}

// DoDrop takes a file off a request: one collected by mistake, or a redacted copy that is
// made anew. Its content goes with the night's sweep. What a message carried and a package
// stay.
func DoDrop(ctx context.Context, tx *store.Tx, r *record.Request, at id.ID) error {
	if err := NeedWork(ctx, tx, r); err != nil {
		return err
	}
	f, err := fileOf(ctx, tx, r, at)
	if err != nil {
		return err
	}
	if !f.Answers() && (f.Purpose != Attached || !f.Message.IsZero()) {
		return problem.NotFound("attachments", at)
	}
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_file SET deleted = $4, name = '' WHERE org = $1 AND request = $2 AND id = $3",
		tx.Org.String(), r.ID.String(), at.String(), tx.SQL().Dialect.Time(tx.Now)); err != nil {
		return fmt.Errorf("drop a file: %w", err)
	}
	note(tx, "file_dropped", r, map[string]any{"id": at, "purpose": f.Purpose})
	return nil
}

// Answers reports whether a file may be part of the answer.
func (f File) Answers() bool { return f.Purpose == Collected || f.Purpose == Redacted }

// fileOf is a file of a request. What is not there and what the actor may not know look
// alike.
func fileOf(ctx context.Context, tx *store.Tx, r *record.Request, at id.ID) (File, error) {
	files, err := Files(ctx, tx, r)
	if err != nil {
		return File{}, err
	}
	i := slices.IndexFunc(files, func(f File) bool { return f.ID == at })
	if i < 0 {
		return File{}, problem.NotFound("attachments", at)
	}
	return files[i], nil
}

// heldFiles are the files that may be part of the answer, in the order of the systems of the
// request, a redacted copy after the file that it was made of.
func heldFiles(r *record.Request, files []File) []File {
	row := func(f File) int {
		return slices.IndexFunc(r.Items, func(x record.FulfilmentItem) bool { return x.ID == f.Item })
	}
	origin := func(f File) id.ID {
		if f.Source.IsZero() {
			return f.ID
		}
		return f.Source
	}
	var out []File
	for _, f := range files {
		if f.Answers() {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b File) int {
		return cmp.Or(cmp.Compare(row(a), row(b)), cmp.Compare(origin(a).String(), origin(b).String()), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	return out
}
