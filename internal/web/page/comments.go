package page

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// comment puts a comment on the record and tells whom it names.
func (p *Pages) comment(c *web.Call, t *register.Type) error {
	return p.onRecord(c, t, tabDiscussion, func(ctx context.Context, tx *store.Tx, h *register.Head) error {
		text := strings.ReplaceAll(c.R.PostFormValue("text"), "\r\n", "\n")
		text, err := named(ctx, tx, text, c.R.PostForm["mention"])
		if err != nil {
			return err
		}
		made, err := store.AddComment(ctx, tx, t, h.ID, text)
		if err != nil {
			return err
		}
		c.Toast(ui.Toast{Text: c.T("rec.commented")})
		if p.Commented == nil {
			return nil
		}
		return p.Commented(ctx, tx, t, h.ID, made, ui.Mentions(text))
	})
}

// named writes the people that a text names by "@" and their whole name, and those
// chosen beside it, as the identifiers that they are kept by.
func named(ctx context.Context, tx *store.Tx, text string, chosen []string) (string, error) {
	if strings.TrimSpace(text) == "" || !strings.Contains(text, "@") && len(chosen) == 0 {
		return text, nil
	}
	people, err := store.List(ctx, tx, record.People, store.Query{Limit: store.MaxLimit})
	if problem.Is(err, problem.Forbidden) {
		return text, nil
	}
	if err != nil {
		return "", err
	}
	list := people.Items
	slices.SortFunc(list, func(a, b *record.Person) int { return cmp.Compare(len(b.Title), len(a.Title)) }) // "Anna Berg" before "Anna"
	for _, x := range list {
		text = nameOne(text, x.Title, x.ID)
	}
	has := ui.Mentions(text)
	var more []string
	for _, s := range chosen {
		at, err := id.Parse(s)
		i := slices.IndexFunc(list, func(x *record.Person) bool { return x.ID == at })
		if err == nil && i >= 0 && !slices.Contains(has, at) {
			more = append(more, ui.Mention(list[i].Title, at))
		}
	}
	if len(more) > 0 {
		text = strings.TrimRight(text, "\n ") + "\n\n" + strings.Join(more, " ")
	}
	return text, nil
}

// nameOne replaces "@Grace Hopper" by the mention that is kept.
func nameOne(text, name string, at id.ID) string {
	if name == "" {
		return text
	}
	var b strings.Builder
	for {
		i := indexFold(text, "@"+name)
		if i < 0 {
			return b.String() + text
		}
		end := i + 1 + len(name)
		if rest := text[end:]; rest != "" && isLetter(rest[0]) {
			b.WriteString(text[:end])
		} else {
			b.WriteString(text[:i] + ui.Mention(name, at))
		}
		text = text[end:]
	}
}

// indexFold finds part in s whatever the case of its letters; the bytes must be as many.
func indexFold(s, part string) int {
	for i := 0; i+len(part) <= len(s); i++ {
		if s[i] == part[0] && strings.EqualFold(s[i:i+len(part)], part) {
			return i
		}
	}
	return -1
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 }

func (p *Pages) deleteComment(c *web.Call, t *register.Type) error {
	at, err := id.Parse(c.R.PathValue("id"))
	if err != nil {
		return problem.NotFound("comments", "")
	}
	return p.onRecord(c, t, tabDiscussion, func(ctx context.Context, tx *store.Tx, h *register.Head) error {
		c.Toast(ui.Toast{Text: c.T("rec.comment.deleted")})
		return store.DeleteComment(ctx, tx, t, h.ID, at)
	})
}
