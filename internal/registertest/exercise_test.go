package registertest_test

import (
	"testing"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
)

// Every register, on both databases. S1
func TestEveryRegisterKeepsTheRules(t *testing.T) {
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s := registertest.Open(t, d, registertest.NewClock())
			for _, ty := range record.All().All() {
				t.Run(ty.Name, func(t *testing.T) { registertest.Exercise(t, s, ty) })
			}
		})
	}
}
