package registertest

import (
	"context"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// Island and IslandName are a law that no program knows; IslandPattern is the one whose text
// it has otherwise.
const (
	Island        = "xx-island"
	IslandName    = "Act of the Island"
	IslandPattern = "br-lgpd"
)

// IslandPack is the text of its pack.
func IslandPack() register.Text {
	return register.Text(strings.NewReplacer("id: "+IslandPattern, "id: "+Island, "name: Lei Geral de Proteção de Dados Pessoais", "name: "+IslandName).
		Replace(string(law.Shipped().Pack(IslandPattern))))
}

// LayIsland puts the pack of the island in force in the actor's organisation.
func LayIsland(t testing.TB, db *store.DB, who access.Actor) *record.LawPack {
	t.Helper()
	var pack *record.LawPack
	Write(t, db, who, func(ctx context.Context, tx *store.Tx) (err error) {
		if pack, err = store.Create(ctx, tx, record.LawPacks, &record.LawPack{Head: register.Head{Title: "The island"}, Law: Island, AsOf: "2026-11-21", Text: IslandPack()}); err != nil {
			return err
		}
		_, err = store.Move(ctx, tx, record.LawPacks, pack.ID, pack.Rev, "install", workflow.Input{Reason: "By a test"})
		return err
	})
	return pack
}
