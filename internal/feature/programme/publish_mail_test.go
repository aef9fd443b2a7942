package programme_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/feature/programme"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/locales"
)

// S-009: whoever has an address gets the link by mail; whoever has none, from hand to hand.
func TestTheLinkToAPublicationGoesOutByMailWhereThereIsAnAddress(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		v, err := vault.Open(filepath.Join(t.TempDir(), "vault"))
		if err != nil {
			t.Fatal(err)
		}
		words, err := i18n.Load(locales.Files)
		if err != nil {
			t.Fatal(err)
		}
		log := slog.New(slog.DiscardHandler)
		queue, err := jobs.New(s.Base(), jobs.Options{Log: log})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { queue.Close() })
		post, err := mail.New(mail.Settings{Host: "localhost", From: "privet@pims.example", Site: "http://pims.example"}, mail.Deps{Store: s.DB, Jobs: queue, Vault: v, Words: words, Log: log})
		if err != nil {
			t.Fatal(err)
		}
		deps := programme.Deps{Vault: v, Mail: post}
		ada := made(s, record.People, &record.Person{Head: title("Ada Byron"), Email: "ada@example.org"})
		born := made(s, record.People, &record.Person{Head: title("Max Born")})
		scope := made(s, record.Scopes, &record.Scope{Head: title("Base"), Statement: "The clinic"})
		x := &record.Publication{Head: title("Scope made known"), Revision: 1, On: "2026-11-17", Audience: register.Links[record.Person]{ada.ID, born.ID}}
		x.Subject.ID = scope.ID
		x = made(s, record.Publications, x)
		for _, c := range []struct {
			who    id.ID
			mailed bool
			queued int64
		}{{born.ID, false, 0}, {ada.ID, true, 1}} {
			var link programme.ReadLink
			s.write(func(ctx context.Context, tx *store.Tx) (err error) {
				link, err = deps.DoLinkRead(ctx, tx, x.ID, c.who, "de")
				return err
			})
			if link.Mailed != c.mailed || !strings.HasPrefix(link.Path, "/read/") || link.Until == "" {
				t.Errorf("the link: %+v", link)
			}
			counts, err := queue.Counts(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var all int64
			for _, n := range counts {
				all += n
			}
			if all != c.queued {
				t.Errorf("%d mails wait, want %d: %v", all, c.queued, counts)
			}
		}
	})
}
