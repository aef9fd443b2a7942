package page

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web"
)

// bulkRights is what a person may do with records of a register, somewhere in it:
// whether with each of them, the store decides.
type bulkRights struct {
	create, change, archive, restore, move, export, imports bool
}

func rightsOf(c *web.Call, t *register.Type) bulkRights {
	may := func(v access.Verb) bool { return c.Who.May(v, t.Group) }
	return bulkRights{
		create: may(access.Create), change: may(access.Change), archive: may(access.Archive), restore: may(access.Restore),
		move: t.Flow != nil && may(access.Move), export: may(access.Export), imports: may(access.Import) && may(access.Create),
	}
}

// any reports whether there is something to do with selected records.
func (r bulkRights) any() bool { return r.change || r.archive || r.restore || r.move || r.export }
