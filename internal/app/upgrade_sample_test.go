package app_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/migrations"
)

// R12, S-067: a sample that was drawn before its requests stood in rows of their own opens the
// same requests, in the order in which they were drawn, and to auditors for ninety days.
func TestASampleFromBeforeItsRequestsHadRowsOpensTheSame(t *testing.T) {
	t.Parallel()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			ctx, dsn := context.Background(), empty(t, d)
			migrateTo(t, dsn, 18)
			org, sample, drew := id.New(), id.New(), time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
			var all []id.ID
			for range 4 {
				all = append(all, id.New())
			}
			drawn := []id.ID{all[2], all[0], all[3]}
			with(t, dsn, func(q *sql.DB) {
				conn, err := q.Conn(ctx)
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				run := func(statement string, args ...any) {
					if _, err := conn.ExecContext(ctx, statement, args...); err != nil {
						t.Fatalf("%.200s: %v", statement, err)
					}
				}
				at := d.Time(drew)
				if d == db.Postgres {
					run("SELECT set_config('privet.org', $1, false)", org.String())
				}
				run("INSERT INTO tenant (id, slug, created) VALUES ($1, 'old', $2)", org.String(), at)
				for i, r := range all {
					ref := id.Ref("DSR", int64(i+1))
					run("INSERT INTO record (id, org, register, ref, title, title_key, state, rev, created, updated, confidentiality) VALUES ($1, $2, 'requests', $3, 'Access', 'access', 'closed', 1, $4, $4, 'confidential')", r.String(), org.String(), ref, at)
					run("INSERT INTO requests (org, id, received_at) VALUES ($1, $2, $3)", org.String(), r.String(), at)
				}
				var text []string
				for _, r := range drawn {
					text = append(text, r.String())
				}
				run("INSERT INTO request_sample (org, id, seed, size, from_day, to_day, population, requests, created) VALUES ($1, $2, 'audit', 3, '2026-01-01', '2026-12-31', 4, $3, $4)",
					org.String(), sample.String(), strings.Join(text, "\n"), at)
			})
			if err := db.Migrate(ctx, migrations.Files, dsn, ""); err != nil {
				t.Fatal(err)
			}
			base, err := db.Open(ctx, dsn)
			if err != nil {
				t.Fatal(err)
			}
			defer base.Close()
			now := drew.AddDate(0, 0, 30)
			s := store.New(base, record.All(), func() time.Time { return now })
			auditor := access.Actor{Kind: access.Person, ID: id.New(), Org: org, Role: access.ExternalAuditor}
			opens := func() (refs, known []string) {
				if err := s.Read(ctx, auditor, func(tx *store.Tx) error {
					x, err := rights.SampleAt(ctx, tx, sample)
					if err != nil {
						return err
					}
					if !x.Expires.Equal(drew.AddDate(0, 0, 90)) {
						t.Errorf("it ends %v", x.Expires)
					}
					for _, l := range x.Requests {
						refs = append(refs, l.Ref)
					}
					for _, at := range all {
						r, err := store.Get(ctx, tx, record.Requests, at)
						if err != nil {
							return err
						}
						if may, err := rights.MayKnow(ctx, tx, r); err != nil || may {
							known = append(known, r.Ref)
						}
					}
					return nil
				}); err != nil {
					t.Fatal(err)
				}
				return refs, known
			}
			want := []string{"DSR-0003", "DSR-0001", "DSR-0004"}
			refs, known := opens()
			slices.Sort(known)
			if fmt.Sprint(refs) != fmt.Sprint(want) || fmt.Sprint(known) != "[DSR-0001 DSR-0003 DSR-0004]" {
				t.Errorf("it opens %v and shows %v, want %v", refs, known, want)
			}
			now = drew.AddDate(0, 0, 91)
			if refs, known = opens(); fmt.Sprint(refs) != fmt.Sprint(want) || len(known) != 0 {
				t.Errorf("after its end it opens %v and shows %v", refs, known)
			}
		})
	}
}
