package rights_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

func TestAQuarterHasItsDaysAndOnlyItsOwnNames(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"2026-Q1": "2026-01-01 2026-03-31 2025-Q4", "2024-Q4": "2024-10-01 2024-12-31 2024-Q3", "2026-Q5": "", "2026-3": "", "": "", "26-Q1": ""} {
		q, ok := rights.ParseQuarter(s)
		if !ok {
			if want != "" {
				t.Errorf("%s is not read", s)
			}
			continue
		}
		from, to := q.Days()
		if got := fmt.Sprint(from, " ", to, " ", q.Before()); got != want {
			t.Errorf("%s: %s, want %s", s, got, want)
		}
		if rights.QuarterOf(from) != q || rights.QuarterOf(to) != q {
			t.Errorf("%s: its days lie in %s and %s", s, rights.QuarterOf(from), rights.QuarterOf(to))
		}
	}
}

// S-064: each number of the report equals a recount of the rows on its own last sheet, of
// the quarter and of the one before.
func TestTheReportForTheBoardEqualsARecountOfItsRows(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		rights.Mount(w.site, rights.Deps{})
		w.fill(t, 40, rand.New(rand.NewPCG(64, 9)))
		b, at := webtest.As(t, w.site, access.DPO), "/o/one/request-indicators/report"
		quarter := rights.QuarterOf(calendar.DayOf(w.clock.Now())).Before()
		p := b.Get(at + "?as=xlsx")
		if p.Status != 200 || !strings.Contains(p.Header.Get("Content-Disposition"), quarter.String()) {
			t.Fatalf("%d %s", p.Status, p.Header.Get("Content-Disposition"))
		}
		book, err := excelize.OpenReader(strings.NewReader(p.Body))
		if err != nil {
			t.Fatal(err)
		}
		sheets := book.GetSheetList()
		rows := func(i int) [][]string {
			all, err := book.GetRows(sheets[i])
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		all, lines := rows(0), rows(len(sheets)-1)
		if len(lines) < 5 {
			t.Fatalf("only %d rows", len(lines))
		}
		for column, period := range all[0][1:3] {
			received, answered, onTime, late := 0, []int{}, 0, 0
			for _, l := range lines[1:] {
				if l[1] != period {
					continue
				}
				received++
				if len(l) > 5 && l[5] != "" {
					n, _ := strconv.Atoi(l[5])
					answered = append(answered, n)
					if l[4] <= l[3] {
						onTime++
					} else {
						late++
					}
				}
			}
			slices.Sort(answered)
			want := map[string]int{"Received": received, "Answered": len(answered), "On time": onTime, "Late": late}
			if len(answered) > 0 {
				want["Median, days"], want["95th percentile, days"] = answered[(len(answered)+1)/2-1], answered[(95*len(answered)+99)/100-1]
				want["On-time share, %"] = 100 * onTime / (onTime + late)
			}
			for _, r := range all[1:] {
				if n, ok := want[r[0]]; ok && r[1+column] != strconv.Itoa(n) {
					t.Errorf("%s of %s: %s, recounted %d", r[0], period, r[1+column], n)
				}
			}
		}
		p = b.Get(at)
		if p.Status != 200 || !strings.HasPrefix(p.Body, "%PDF") {
			t.Fatalf("as PDF: %d", p.Status)
		}
		if name := os.Getenv("PRIVET_TEST_KEEP"); name != "" {
			if err := os.WriteFile(name, []byte(p.Body), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, q := range []string{"?quarter=2026", "?as=docx", "?quarter=2026-Q5"} {
			if p := b.Get(at + q); p.Status != 422 {
				t.Errorf("%s: %d", q, p.Status)
			}
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			f, err := rights.DoBoardFile(ctx, tx, w.words.Words("de"), "1999-Q1", "pdf") // nothing to count
			if err != nil {
				return err
			}
			return f.Write(&bytes.Buffer{})
		})
	})
}

// S-064: the report, the indicators, the samples and the procedure speak words and never the
// name of a sentence, in both languages.
func TestNoNameOfASentenceIsShownInNumbers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		rights.Mount(w.site, rights.Deps{})
		w.fill(t, 40, rand.New(rand.NewPCG(64, 9)))
		key := regexp.MustCompile(`\b[a-z_]{3,}\.[a-z_]+\.[a-z_0-9]+\b`)
		b := webtest.As(t, w.site, access.DPO)
		for _, at := range []string{"request-indicators", "request-samples", "request-procedure"} {
			p := b.Get("/o/one/" + at)
			if said := key.FindAllString(webtest.Text(p.Root), -1); p.Status != 200 || len(said) > 0 {
				t.Errorf("%s: %d, %q", at, p.Status, said)
			}
		}
		for _, lang := range []string{"en", "de"} {
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				f, err := rights.DoBoardFile(ctx, tx, w.words.Words(lang), "", "xlsx")
				if err != nil {
					return err
				}
				var out bytes.Buffer
				if err := f.Write(&out); err != nil {
					return err
				}
				book, err := excelize.OpenReader(&out)
				if err != nil {
					return err
				}
				for _, name := range book.GetSheetList() {
					rows, err := book.GetRows(name)
					if said := key.FindAllString(fmt.Sprint(name, rows), -1); err != nil || len(said) > 0 {
						t.Errorf("%s, sheet %s: %q, %v", lang, name, said, err)
					}
				}
				return nil
			})
		}
	})
}
