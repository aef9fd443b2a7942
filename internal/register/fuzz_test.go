package register_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// S4: what strangers send is taken or refused, and never stops the program. A
// patch that passes the checks leads to a record whose canonical form is read
// back to the same form; otherwise the ledger could not be verified.
func FuzzMerge(f *testing.F) {
	for _, s := range []string{
		golden, `{}`, `null`, `{"chapters":[{"name":"a","next":"` + two.String() + `"},null]}`, `{"price":"-922337203685477.5808"}`,
		`{"scanned":"0000-01-01T00:30:00+01:00"}`, `{"scans":[{"sum":"` + sum + `","size":1e3}]}`, `{"tags":["\ud800"]}`, `{"title":"a","title":"b"}`,
		`{"attributes":[{"label":"a"}]}`, `{"best":"BK-0002","about":"BK-0002"}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, patch []byte) {
		b := full()
		var p problem.List
		linked.Merge(b, patch, resolve, &p)
		linked.Check(b, &p)
		form := linked.JSON(b)
		if !json.Valid(form) {
			t.Fatalf("%q gives %s", patch, form)
		}
		if p.Err() != nil {
			return
		}
		back, err := linked.Parse(form)
		if err != nil {
			t.Fatalf("%q gives %s, which is not read: %v", patch, form, err)
		}
		if again := linked.JSON(back); !bytes.Equal(form, again) {
			t.Fatalf("%q gives\n%s, then\n%s", patch, form, again)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{golden, `{}`, `null`, `{"id":null,"rev":1e0}`, `{"created":"9999-12-31T23:30:00-01:00"}`, `{"chapters":[{"id":""}]}`, `{"tags":[""],"attributes":[]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		rec, err := books.Parse(body)
		if err != nil {
			return
		}
		form := books.JSON(rec)
		back, err := books.Parse(form)
		if err != nil {
			t.Fatalf("%q gives %s, which is not read: %v", body, form, err)
		}
		if again := books.JSON(back); !bytes.Equal(form, again) {
			t.Fatalf("%q gives\n%s, then\n%s", body, form, again)
		}
	})
}

func FuzzDecimal(f *testing.F) {
	f.Add(int64(0))
	f.Add(int64(-1))
	f.Add(int64(-1 << 63))
	field := books.Field("price")
	f.Fuzz(func(t *testing.T, n int64) {
		b, got := &book{Price: register.Decimal(n)}, &book{}
		var p problem.List
		field.SetText(got, field.Text(b, nil), nil, &p)
		if p.Err() != nil || got.Price != b.Price {
			t.Fatalf("%d is written %s and read %d, %v", n, b.Price, int64(got.Price), p.Err())
		}
	})
}
