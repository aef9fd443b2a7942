package store

import (
	"context"
	"fmt"
	"mime"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// What hangs on every record: comments, attachments, loose links. Each write
// leaves its entry in the ledger.

// Comment on a record. Text is Markdown.
type Comment struct {
	ID      id.ID     `json:"id"`
	Text    string    `json:"text"`
	Created time.Time `json:"created"`
	By      id.ID     `json:"by,omitzero"`
}

// MaxComment is the length of a comment in bytes.
const MaxComment = 20_000

// satellite checks that the actor may do v to the record.
func (tx *Tx) satellite(ctx context.Context, v access.Verb, t *register.Type, at id.ID) (*register.Head, error) {
	reach, err := tx.need(v, t)
	if err != nil {
		return nil, err
	}
	// The entry in the ledger names the revision; nobody may make the next one
	// before it is written.
	if lock := tx.db.base.Dialect.ForUpdate(); lock != "" {
		var rev int64
		if _, err := tx.one(ctx, &rev, "SELECT rev FROM record WHERE org = $1 AND id = $2"+lock, tx.Org.String(), at.String()); err != nil {
			return nil, err
		}
	}
	rec, _, err := tx.glance(ctx, t, at, tx.inForce(t))
	if err != nil {
		return nil, err
	}
	h := register.HeadOf(rec)
	if !reach.Covers(h.Confidentiality, tx.isOwn(t, rec)) {
		return nil, problem.New(problem.Forbidden, "forbidden", "verb", string(v), "register", t.Name)
	}
	return h, nil
}

// AddComment puts a comment on a record.
func AddComment(ctx context.Context, tx *Tx, t *register.Type, at id.ID, text string) (Comment, error) {
	h, err := tx.satellite(ctx, access.Comment, t, at)
	if err != nil {
		return Comment{}, err
	}
	text = strings.TrimSpace(text)
	var p problem.List
	p.If(text == "", "text", "required")
	p.If(len(text) > MaxComment, "text", "too_long", "max", MaxComment)
	p.If(!utf8.ValidString(text) || strings.ContainsRune(text, 0), "text", "bad_text")
	if err := p.Err(); err != nil {
		return Comment{}, err
	}
	c := Comment{id.New(), text, tx.Now, tx.ID}
	_, err = tx.sql.ExecContext(ctx, "INSERT INTO comment (id, org, record, body, created, created_by) VALUES ($1, $2, $3, $4, $5, $6)",
		c.ID.String(), tx.Org.String(), at.String(), text, tx.db.base.Dialect.Time(tx.Now), null(tx.ID))
	if err != nil {
		return c, fmt.Errorf("comment: %w", err)
	}
	tx.log("comment", t.Name, at, h.Rev, []byte(marshal(c)))
	return c, nil
}

// Comments of a record, oldest first.
func Comments(ctx context.Context, tx *Tx, t *register.Type, at id.ID) ([]Comment, error) {
	if err := tx.maySee(ctx, t, at); err != nil {
		return nil, err
	}
	rows, err := tx.sql.QueryContext(ctx, "SELECT id, body, created, created_by FROM comment WHERE org = $1 AND record = $2 AND deleted IS NULL ORDER BY id", tx.Org.String(), at.String())
	if err != nil {
		return nil, fmt.Errorf("read comments: %w", err)
	}
	defer rows.Close()
	var out []Comment
	for rows.Next() {
		var c Comment
		var created db.Instant
		if err := rows.Scan(&c.ID, &c.Text, &created, &c.By); err != nil {
			return nil, fmt.Errorf("read comments: %w", err)
		}
		c.Created = created.Time
		out = append(out, c)
	}
	return out, rows.Err()
}

// DeleteComment takes the actor's own comment away; its entry in the ledger stays.
func DeleteComment(ctx context.Context, tx *Tx, t *register.Type, at, comment id.ID) error {
	h, err := tx.satellite(ctx, access.Comment, t, at)
	if err != nil {
		return err
	}
	res, err := tx.sql.ExecContext(ctx, "UPDATE comment SET deleted = $4, body = '' WHERE org = $1 AND record = $2 AND id = $3 AND deleted IS NULL AND (created_by = $5 OR $6 = 1)",
		tx.Org.String(), at.String(), comment.String(), tx.db.base.Dialect.Time(tx.Now), null(tx.ID), flag(tx.Role == access.Owner))
	if err != nil {
		return fmt.Errorf("delete a comment: %w", err)
	}
	if n, _ := res.RowsAffected(); n == 0 {
		return problem.NotFound("comments", comment)
	}
	tx.log("uncomment", t.Name, at, h.Rev, []byte(marshal(map[string]any{"id": comment})))
	return nil
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Attachment is a file on a record; Sum is the SHA-256 of its content.
type Attachment struct {
	ID        id.ID     `json:"id"`
	Name      string    `json:"name"`
	MediaType string    `json:"media_type"`
	Size      int64     `json:"size"`
	Sum       string    `json:"sum"`
	Created   time.Time `json:"created"`
	By        id.ID     `json:"by,omitzero"`
}

// Attach puts a file that is in the blob store already on a record. The name
// loses every directory; the media type is what the name says, never what a
// stranger claims a page to be.
func Attach(ctx context.Context, tx *Tx, t *register.Type, at id.ID, name, sum string, size int64) (Attachment, error) {
	h, err := tx.satellite(ctx, access.Attach, t, at)
	if err != nil {
		return Attachment{}, err
	}
	name = FileName(name)
	var p problem.List
	p.If(name == "", "name", "required")
	if err := p.Err(); err != nil {
		return Attachment{}, err
	}
	a := Attachment{id.New(), name, MediaType(name), size, sum, tx.Now, tx.ID}
	_, err = tx.sql.ExecContext(ctx, "INSERT INTO attachment (id, org, record, name, media_type, size, sum, created, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		a.ID.String(), tx.Org.String(), at.String(), a.Name, a.MediaType, a.Size, a.Sum, tx.db.base.Dialect.Time(tx.Now), null(tx.ID))
	if err != nil {
		return a, fmt.Errorf("attach: %w", err)
	}
	tx.log("attach", t.Name, at, h.Rev, []byte(marshal(a)))
	return a, nil
}

// FileName is a name without directories, control characters, separators of lines and
// direction marks, which no system takes for a device (bar S11).
func FileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp) || r == '\ufeff' || r == utf8.RuneError {
			return -1
		}
		return r
	}, name)
	name = strings.TrimSpace(name)
	if name == "." || name == ".." || name == "/" {
		return ""
	}
	if len(name) > 200 {
		ext := path.Ext(name)
		name = strings.ToValidUTF8(name[:200-min(len(ext), 20)], "") + strings.ToValidUTF8(ext[:min(len(ext), 20)], "")
	}
	name = strings.TrimRight(name, ". ") // Windows drops them, and what stands before would be the ending
	if base, _, _ := strings.Cut(name, "."); device.MatchString(strings.TrimSpace(base)) {
		name = "_" + name
	}
	return name
}

// device matches what Windows takes for a device, whatever the ending.
var device = regexp.MustCompile(`(?i)^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$`)

// MediaType by the name's ending. Types that a browser would run are served as
// plain bytes.
func MediaType(name string) string {
	t, _, _ := strings.Cut(mime.TypeByExtension(strings.ToLower(path.Ext(name))), ";")
	switch {
	case t == "", strings.Contains(t, "html"), strings.Contains(t, "xml") && !strings.Contains(t, "openxml"), strings.Contains(t, "script"), strings.Contains(t, "svg"):
		return "application/octet-stream"
	}
	return t
}

// Attachments of a record, oldest first.
func Attachments(ctx context.Context, tx *Tx, t *register.Type, at id.ID) ([]Attachment, error) {
	if err := tx.maySee(ctx, t, at); err != nil {
		return nil, err
	}
	rows, err := tx.sql.QueryContext(ctx, "SELECT id, name, media_type, size, sum, created, created_by FROM attachment WHERE org = $1 AND record = $2 AND deleted IS NULL ORDER BY id", tx.Org.String(), at.String())
	if err != nil {
		return nil, fmt.Errorf("read attachments: %w", err)
	}
	defer rows.Close()
	var out []Attachment
	for rows.Next() {
		var a Attachment
		var created db.Instant
		if err := rows.Scan(&a.ID, &a.Name, &a.MediaType, &a.Size, &a.Sum, &created, &a.By); err != nil {
			return nil, fmt.Errorf("read attachments: %w", err)
		}
		a.Created = created.Time
		out = append(out, a)
	}
	return out, rows.Err()
}

// Detach takes a file off a record; the entry in the ledger and, as long as
// anything refers to it, the content stay.
func Detach(ctx context.Context, tx *Tx, t *register.Type, at, attachment id.ID) error {
	h, err := tx.satellite(ctx, access.Attach, t, at)
	if err != nil {
		return err
	}
	res, err := tx.sql.ExecContext(ctx, "UPDATE attachment SET deleted = $4 WHERE org = $1 AND record = $2 AND id = $3 AND deleted IS NULL",
		tx.Org.String(), at.String(), attachment.String(), tx.db.base.Dialect.Time(tx.Now))
	if err != nil {
		return fmt.Errorf("detach: %w", err)
	}
	if n, _ := res.RowsAffected(); n == 0 {
		return problem.NotFound("attachments", attachment)
	}
	tx.log("detach", t.Name, at, h.Rev, []byte(marshal(map[string]any{"id": attachment})))
	return nil
}

// Edge is a link seen from one of its ends.
type Edge struct {
	Field string `json:"field"` // field, list.field or relation:NAME of the record it starts from
	Back  bool   `json:"back"`  // it starts at the other record
	Note  string `json:"note,omitempty"`
	Title
}

// Edges are the links from and to a record, with what the actor may see of them.
func Edges(ctx context.Context, tx *Tx, t *register.Type, at id.ID) ([]Edge, error) {
	if err := tx.maySee(ctx, t, at); err != nil {
		return nil, err
	}
	rows, err := tx.sql.QueryContext(ctx, "SELECT l.field, l.to_id, l.from_id, COALESCE(n.note, '') FROM link l LEFT JOIN relation_note n "+
		"ON n.org = l.org AND n.from_id = l.from_id AND n.field = l.field AND n.to_id = l.to_id "+
		"WHERE l.org = $1 AND (l.from_id = $2 OR l.to_id = $2) ORDER BY l.field, l.from_id, l.to_id LIMIT 2000", tx.Org.String(), at.String())
	if err != nil {
		return nil, fmt.Errorf("read links: %w", err)
	}
	defer rows.Close()
	var out []Edge
	var others []id.ID
	for rows.Next() {
		var e Edge
		var from, to id.ID
		if err := rows.Scan(&e.Field, &to, &from, &e.Note); err != nil {
			return nil, fmt.Errorf("read links: %w", err)
		}
		e.ID, e.Back = to, to == at
		if e.Back {
			e.ID = from
		}
		out, others = append(out, e), append(others, e.ID)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	titles, err := Titles(ctx, tx, others)
	if err != nil {
		return nil, err
	}
	seen := out[:0]
	for _, e := range out {
		if title, ok := titles[e.ID]; ok && (tx.SeesDrafts() || !e.Back) {
			e.Title = title
			seen = append(seen, e)
		}
	}
	return seen, nil
}

// Relate draws a loose link between two records; relation is a short word such as
// "replaces".
func Relate(ctx context.Context, tx *Tx, t *register.Type, at, to id.ID, relation, note string) error {
	h, err := tx.satellite(ctx, access.Change, t, at)
	if err != nil {
		return err
	}
	var p problem.List
	relation = strings.ToLower(strings.TrimSpace(relation))
	p.If(!relationForm(relation), "relation", "bad_relation", "value", relation)
	p.If(len(note) > register.MaxValue, "note", "too_long", "max", register.MaxValue)
	p.If(at == to, "to", "loop")
	titles, err := Titles(ctx, tx, []id.ID{to})
	if err != nil {
		return err
	}
	_, ok := titles[to]
	p.If(!ok, "to", "unknown_link", "value", to.String())
	if err := p.Err(); err != nil {
		return err
	}
	field := "relation:" + relation
	if _, err := tx.sql.ExecContext(ctx, "INSERT INTO link (org, from_id, field, to_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", tx.Org.String(), at.String(), field, to.String()); err != nil {
		return fmt.Errorf("relate: %w", err)
	}
	if _, err := tx.sql.ExecContext(ctx, "INSERT INTO relation_note (org, from_id, field, to_id, note) VALUES ($1, $2, $3, $4, $5) "+
		"ON CONFLICT (org, from_id, field, to_id) DO UPDATE SET note = excluded.note", tx.Org.String(), at.String(), field, to.String(), note); err != nil {
		return fmt.Errorf("relate: %w", err)
	}
	tx.log("relate", t.Name, at, h.Rev, []byte(marshal(map[string]any{"relation": relation, "to": to, "note": note})))
	return nil
}

func relationForm(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && r != '_' {
			return false
		}
	}
	return s != "" && len(s) <= 40
}

// Unrelate removes a loose link.
func Unrelate(ctx context.Context, tx *Tx, t *register.Type, at, to id.ID, relation string) error {
	h, err := tx.satellite(ctx, access.Change, t, at)
	if err != nil {
		return err
	}
	if to.IsZero() {
		return problem.NotFound("links", to)
	}
	res, err := tx.sql.ExecContext(ctx, "DELETE FROM link WHERE org = $1 AND from_id = $2 AND field = $3 AND to_id = $4", tx.Org.String(), at.String(), "relation:"+relation, to.String())
	if err != nil {
		return fmt.Errorf("unrelate: %w", err)
	}
	if n, _ := res.RowsAffected(); n == 0 {
		return problem.NotFound("links", to)
	}
	tx.log("unrelate", t.Name, at, h.Rev, []byte(marshal(map[string]any{"relation": relation, "to": to})))
	return nil
}
