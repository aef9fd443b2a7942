package rights

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// Bounds of what the person attaches to messages on the own page; each file is held to
// those of the public form.
const (
	sentFiles   = 3  // of one message
	sentRequest = 30 // of one request
)

// sentTypes are the endings of files that people without an account may send.
func sentTypes() []string { return []string{".pdf", ".png", ".jpg", ".jpeg"} }

// checkSent looks at what a control of a public page sent without keeping it: how many
// files, how large, of which types, and whether each is what its name says.
func checkSent(c *web.Call, l *problem.List, at string, most int) error {
	for i, f := range uploaded(c, at) {
		l.If(i >= most, at, "too_many", "max", most)
		l.If(f.Size > maxProof, at, "proof_too_large", "max", c.Words.Bytes(maxProof))
		l.If(!slices.Contains(sentTypes(), strings.ToLower(path.Ext(f.Filename))), at, "proof_type")
		fits, err := fitsName(f)
		if err != nil {
			return err
		}
		l.If(!fits, at, "respond_file_type", "name", store.FileName(f.Filename))
	}
	return nil
}

// attach puts files that the person sent on a message.
func attach(ctx context.Context, tx *store.Tx, r *record.Request, message id.ID, files []File) error {
	if len(files) == 0 {
		return nil
	}
	all, err := Files(ctx, tx, r)
	if err != nil {
		return err
	}
	held := 0
	for _, f := range all {
		if f.Purpose == Attached && f.By.IsZero() {
			held++
		}
	}
	var l problem.List
	l.If(held+len(files) > sentRequest, "files", "too_many_sent", "max", sentRequest)
	if err := l.Err(); err != nil {
		return err
	}
	for _, f := range files {
		f.Purpose, f.Message = Attached, message
		if _, err := addFile(ctx, tx, r, f); err != nil {
			return err
		}
	}
	return nil
}

// threadFiles are the files of messages between the house and the person, by message.
func threadFiles(files []File, thread []Message) map[id.ID][]File {
	out := map[id.ID][]File{}
	for _, m := range thread {
		if m.Direction != In && m.Direction != Out {
			continue
		}
		for _, f := range files {
			if f.Message == m.ID && f.Purpose != Proof && f.Purpose != Package {
				out[m.ID] = append(out[m.ID], f)
			}
		}
	}
	return out
}

// sendable refuses files that are not of the request or must not go to the person by a
// message: proofs, packages, what was decided not to give; data of the person before it is
// settled who asks (GDPR Art. 12(6)); and anything before the customer has spoken (S-065).
func sendable(ctx context.Context, tx *store.Tx, r *record.Request, out Outgoing) error {
	if len(out.Files)+len(out.New) == 0 {
		return nil
	}
	files, err := Files(ctx, tx, r)
	if err != nil {
		return err
	}
	var l problem.List
	l.If(!r.MayAnswerPerson(), "files", "customer_not_instructed")
	l.If(len(out.Files)+len(out.New) > deskMostFiles, "files", "too_many", "max", deskMostFiles)
	for _, at := range out.Files {
		i := slices.IndexFunc(files, func(f File) bool { return f.ID == at })
		if i < 0 {
			return problem.NotFound("attachments", at)
		}
		f := files[i]
		l.If(f.Purpose == Proof || f.Purpose == Package || f.Given == "no" || f.Purpose == Attached && !f.Message.IsZero(), "files", "file_not_sendable", "name", f.Name)
		l.If(f.Answers() && r.Identity != record.IdentityConfirmed && r.Identity != record.IdentityNotNeeded, "files", "identity_open")
	}
	return l.Err()
}

// DoTake takes a file that the person sent over as material of the request: a copy among
// the files, of a system or of none, of which is still to be said whether it belongs in the
// answer. The message keeps its own. Taken twice it is one.
func DoTake(ctx context.Context, tx *store.Tx, r *record.Request, at, row id.ID) (File, error) {
	if err := NeedWork(ctx, tx, r); err != nil {
		return File{}, err
	}
	files, err := Files(ctx, tx, r)
	if err != nil {
		return File{}, err
	}
	i := slices.IndexFunc(files, func(f File) bool { return f.ID == at && f.Purpose == Attached && !f.Message.IsZero() })
	if i < 0 {
		return File{}, problem.NotFound("attachments", at)
	}
	f := files[i]
	if had, ok := takenAs(files, f); ok {
		return had, nil
	}
	return DoCollect(ctx, tx, r, row, File{Name: f.Name, Sum: f.Sum, Size: f.Size})
}

// takenAs is the material that a file of a message was taken over as.
func takenAs(files []File, f File) (File, bool) {
	i := slices.IndexFunc(files, func(x File) bool { return x.Purpose == Collected && x.Sum == f.Sum && x.Name == f.Name })
	if i < 0 {
		return File{}, false
	}
	return files[i], true
}

// ownFile is a file of a message that the person may fetch; whatever else it is looks like a
// link that does not work.
func ownFile(ctx context.Context, tx *store.Tx, r *record.Request, at id.ID) (File, error) {
	files, err := Files(ctx, tx, r)
	if err != nil {
		return File{}, err
	}
	thread, err := Messages(ctx, tx, r)
	if err != nil {
		return File{}, err
	}
	for _, list := range threadFiles(files, thread) {
		for _, f := range list {
			if f.ID == at {
				return f, nil
			}
		}
	}
	return File{}, errSpent()
}

// logOwnFile notes that the person fetched a file of a message and from which network; one
// that goes on, or is repeated within a day, is the same download.
func logOwnFile(ctx context.Context, tx *store.Tx, k *Link, f File, net string) (id.ID, error) {
	d := tx.SQL().Dialect
	var at id.ID
	err := tx.SQL().QueryRowContext(ctx, "SELECT id FROM request_download WHERE org = $1 AND request = $2 AND link = $3 AND file = $4 AND network = $5 AND fetched > $6 ORDER BY id DESC LIMIT 1",
		tx.Org.String(), k.Request.String(), k.ID.String(), f.ID.String(), net, d.Time(tx.Now.Add(-downloadResumes))).Scan(&at)
	if err == nil {
		return at, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return id.ID{}, fmt.Errorf("look for a download: %w", err)
	}
	return logDownload(ctx, tx, k, f.ID, net)
}

// fetchedOf are the times at which the person fetched a file of a message, the oldest first.
func (h handed) fetchedOf(f File) (out []time.Time) {
	for _, x := range h.downloads {
		if x.File == f.ID {
			out = append(out, x.Fetched)
		}
	}
	slices.SortFunc(out, func(a, b time.Time) int { return cmp.Compare(a.UnixNano(), b.UnixNano()) })
	return out
}
