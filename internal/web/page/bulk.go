package page

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

func (p *Pages) bulkRoutes(t *register.Type) {}

func joinRefs(refs []string) string { return strings.Join(refs, "|") }

type boardPage struct{}
type monthPage struct{}
type timePage struct{}

func (l *listPage) loadBoard(ctx context.Context, tx *store.Tx) error { return l.loadTable(ctx, tx) }
func (l *listPage) loadMonth(ctx context.Context, tx *store.Tx) error { return l.loadTable(ctx, tx) }
func (l *listPage) loadTime(ctx context.Context, tx *store.Tx) error  { return l.loadTable(ctx, tx) }
