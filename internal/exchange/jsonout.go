package exchange

import (
	"bufio"
	"encoding/json"
	"io"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// jsonWriter writes canonical forms: in one object, or one a line after a header.
type jsonWriter struct {
	w      *bufio.Writer
	t      *register.Type
	lines  bool
	n      int
	titles map[string]store.Title
}

func newJSON(w io.Writer, t *register.Type, lines bool) *jsonWriter {
	j := &jsonWriter{w: bufio.NewWriter(w), t: t, lines: lines, titles: map[string]store.Title{}}
	end := `,"records":[`
	if lines {
		end = "}\n"
	}
	_, _ = j.w.WriteString(`{"privet":` + itoa(jsonVersion) + `,"register":"` + t.Name + `"` + end) // Flush tells
	return j
}

func (j *jsonWriter) record(rec register.Record, titles map[id.ID]store.Title) error {
	if j.n++; j.n > 1 && !j.lines {
		_, _ = j.w.WriteString(",\n")
	}
	if !j.lines {
		eachLink(j.t, rec, func(_ string, _ []string, at id.ID) {
			if t, ok := titles[at]; ok {
				t.State = ""
				j.titles[at.String()] = t
			}
		})
	}
	_, err := j.w.Write(j.t.JSON(rec))
	if j.lines && err == nil {
		err = j.w.WriteByte('\n')
	}
	return err
}

func (j *jsonWriter) close() error {
	if !j.lines {
		b, err := json.Marshal(j.titles)
		if err != nil {
			return err
		}
		_, _ = j.w.WriteString(`],"titles":`)
		_, _ = j.w.Write(b)
		_, _ = j.w.WriteString("}\n")
	}
	return j.w.Flush()
}
