package register_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// S3: a list of very many entries is refused, and not first compared with itself
// or looked up entry by entry, while everybody else waits for the writer.
func TestAnEndlessListIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	list := make([]string, 200_000)
	for i := range list {
		list[i] = fmt.Sprint("entry ", i)
	}
	asked := 0
	resolve := func([]string, string) id.ID { asked++; return id.ID{} }
	for _, name := range []string{"tags", "quotes"} {
		patch, err := json.Marshal(map[string][]string{name: list})
		if err != nil {
			t.Fatal(err)
		}
		b := &book{}
		var p problem.List
		start := time.Now()
		books.Merge(b, patch, resolve, &p)
		if p.Err() == nil {
			books.Check(b, &p)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		found := false
		for _, f := range p.Fields() {
			found = found || f.Path == name && f.Key == "too_many"
		}
		if !found || asked > 0 {
			t.Errorf("%s: %d complaints, %d questions", name, len(p.Fields()), asked)
		}
	}
}
