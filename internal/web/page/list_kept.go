package page

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/store"
)

// maxDrawn bounds the bytes of all tables that are kept.
const maxDrawn = 16 << 20

// drawnTables keeps the rows of lists as they were drawn, for as long as nothing is
// written in their organisation: every write of a record moves the root of the ledger
// (store.Tx.Root). Somebody who comes back from a record to his list, and whoever else
// asks for the same list with the same rights, gets what was drawn before. Rights are
// still decided for each request; who asks is part of the key.
type drawnTables struct {
	mu   sync.Mutex
	orgs map[id.ID]*drawnOrg
	size int
}

type drawnOrg struct {
	root   string
	tables map[tableKey]*drawnTable
}

// tableKey is everything that the rows of a list depend on beside the records.
type tableKey struct {
	slug            string // addresses hold it
	kind            access.Kind
	account, person id.ID
	role            access.Role
	scopes          string
	register, query string
	cols            string
	words           i18n.Words
	today           calendar.Day
	small, ticks    bool
}

// drawnTable is one page of a list.
type drawnTable struct {
	html  string
	n     int    // rows
	next  string // cursor of the next page
	chips []chip
}

func (k *drawnTables) recall(org id.ID, root string, key tableKey) *drawnTable {
	if root == "" {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	o := k.orgs[org]
	if o == nil {
		return nil
	}
	if o.root != root {
		k.forget(org)
		return nil
	}
	return o.tables[key]
}

func (k *drawnTables) keep(org id.ID, root string, key tableKey, t *drawnTable) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if o := k.orgs[org]; o != nil && o.root != root {
		k.forget(org)
	}
	if k.size += len(t.html); k.size > maxDrawn {
		k.orgs, k.size = nil, len(t.html)
	}
	if k.orgs == nil {
		k.orgs = map[id.ID]*drawnOrg{}
	}
	o := k.orgs[org]
	if o == nil {
		o = &drawnOrg{root: root, tables: map[tableKey]*drawnTable{}}
		k.orgs[org] = o
	}
	if was := o.tables[key]; was != nil { // two drew the same at one time
		k.size -= len(was.html)
	}
	o.tables[key] = t
}

// forget drops what an organisation had; the caller holds the lock.
func (k *drawnTables) forget(org id.ID) {
	for _, t := range k.orgs[org].tables {
		k.size -= len(t.html)
	}
	delete(k.orgs, org)
}

// tableKey is the key of the page of the list that is asked for. false: what searches
// depends on the index of words too, and is not kept.
func (l *listPage) tableKey(tx *store.Tx) (tableKey, bool) {
	names := make([]string, len(l.cols))
	for i, c := range l.cols {
		names[i] = c.name
	}
	return tableKey{
		slug: l.c.Member.Slug, kind: tx.Kind, account: tx.ID, person: tx.Person, role: tx.Role, scopes: strings.Join(tx.Scopes, " "),
		register: l.t.Name, query: l.state.query(), cols: strings.Join(names, ","), words: l.c.Words, today: l.today,
		small: l.c.Member.Small, ticks: l.who.any(),
	}, l.state.search == ""
}

// body draws the rows of the table, or writes what was kept of them.
func (l *listPage) body() templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if l.kept != nil {
			_, err := io.WriteString(w, l.kept.html)
			return err
		}
		var b bytes.Buffer
		b.Grow(64 << 10)
		if err := listRows(l).Render(ctx, &b); err != nil {
			return err
		}
		if l.keep != nil {
			l.keep(b.String())
		}
		_, err := w.Write(b.Bytes())
		return err
	})
}
