package respond_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/feature/respond"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/web/page"
)

var pageActions = []page.RecordAction{respond.RecordAction}

// swap is the secret of a link with another organisation in it.
func swap(t *testing.T, path string, org id.ID) string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(path, "/r/"))
	if err != nil {
		t.Fatal(err)
	}
	copy(raw, org[:])
	return base64.RawURLEncoding.EncodeToString(raw)
}
