package rights

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/redact"
	"github.com/privet-pims/privet/internal/store"
)

// Purpose says what a file of a request is.
type Purpose string

const (
	Proof     Purpose = "proof"     // that somebody may act for another; erased once seen
	Attached  Purpose = "message"   // came or went with a message
	Collected Purpose = "collected" // what a system holds
	Redacted  Purpose = "redacted"  // made of a collected file
	Package   Purpose = "package"   // the sealed answer
)

// File of a request; its content lies in the blob store by Sum.
type File struct {
	ID        id.ID     `json:"id"`
	Purpose   Purpose   `json:"purpose"`
	Message   id.ID     `json:"message,omitzero"`
	Item      id.ID     `json:"item,omitzero"`   // row of the request that it answers
	Source    id.ID     `json:"source,omitzero"` // that a redacted one was made of
	Name      string    `json:"name"`
	MediaType string    `json:"media_type"`
	Size      int64     `json:"size"`
	Sum       string    `json:"sum"`
	Created   time.Time `json:"created"`
	By        id.ID     `json:"by,omitzero"`
	// Given says whether it belongs in the answer; "" while nobody has said.
	Given record.YesNo `json:"given,omitempty"`
	// Removed counts what a redacted one lacks, by kind and reason.
	Removed []redact.Redaction `json:"removed,omitempty"`
}

// addFile puts a content that is in the blob store already on a request. The ledger does
// not name the content, so that it ends with the file.
func addFile(ctx context.Context, tx *store.Tx, r *record.Request, f File) (File, error) {
	f.Name = store.FileName(f.Name)
	var l problem.List
	l.If(f.Name == "", "name", "required")
	if err := l.Err(); err != nil {
		return f, err
	}
	if f.ID.IsZero() {
		f.ID = id.New()
	}
	f.Created, f.MediaType = tx.Now, store.MediaType(f.Name)
	removed := ""
	if len(f.Removed) > 0 {
		raw, _ := json.Marshal(f.Removed) // words and numbers always marshal
		removed = string(raw)
	}
	_, err := tx.SQL().ExecContext(ctx, `INSERT INTO request_file (org, id, request, purpose, message, item, source, name, media_type, size, sum, created, created_by, given, removed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`, tx.Org.String(), f.ID.String(), r.ID.String(), string(f.Purpose), orNull(f.Message), orNull(f.Item),
		orNull(f.Source), f.Name, f.MediaType, f.Size, f.Sum, tx.SQL().Dialect.Time(f.Created), orNull(f.By), string(f.Given), removed)
	if err != nil {
		return f, fmt.Errorf("keep a file: %w", err)
	}
	note(tx, "file", r, map[string]any{"id": f.ID, "purpose": f.Purpose, "size": f.Size})
	return f, nil
}

func orNull(at id.ID) any {
	if at.IsZero() {
		return nil
	}
	return at.String()
}

// Files of a request, the oldest first; none for an actor who may not know.
func Files(ctx context.Context, tx *store.Tx, r *record.Request) ([]File, error) {
	if may, err := MayKnow(ctx, tx, r); err != nil || !may {
		return nil, err
	}
	rows, err := tx.SQL().QueryContext(ctx, `SELECT id, purpose, message, item, source, name, media_type, size, sum, created, created_by, given, removed FROM request_file
		WHERE org = $1 AND request = $2 AND deleted IS NULL ORDER BY id LIMIT 2000`, tx.Org.String(), r.ID.String())
	if err != nil {
		return nil, fmt.Errorf("read files: %w", err)
	}
	defer rows.Close()
	var out []File
	for rows.Next() {
		var f File
		var purpose, given, removed string
		var created db.Instant
		if err := rows.Scan(&f.ID, &purpose, &f.Message, &f.Item, &f.Source, &f.Name, &f.MediaType, &f.Size, &f.Sum, &created, &f.By, &given, &removed); err != nil {
			return nil, fmt.Errorf("read files: %w", err)
		}
		f.Purpose, f.Created, f.Given = Purpose(purpose), created.Time, record.YesNo(given)
		if removed != "" {
			if err := json.Unmarshal([]byte(removed), &f.Removed); err != nil {
				return nil, fmt.Errorf("read what was removed: %w", err)
			}
		}
		out = append(out, f)
	}
	return out, rows.Err()
}
