package api

import (
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// parameters are all that any route understands, each described once.
func parameters() map[string]*huma.Param {
	path := func(s string) *huma.Param {
		return &huma.Param{In: "path", Required: true, Description: s, Schema: text(0)}
	}
	number := func(s string, least, most float64) *huma.Param {
		return &huma.Param{Description: s, Schema: &huma.Schema{Type: "integer", Minimum: &least, Maximum: &most}}
	}
	header := func(s string) *huma.Param { return &huma.Param{In: "header", Description: s, Schema: text(0)} }
	words := func(s string) *huma.Param { return &huma.Param{Description: s, Schema: text(0)} }
	yes := func(s string) *huma.Param {
		return &huma.Param{Description: s, Schema: &huma.Schema{Type: "boolean"}}
	}
	many := true
	match := header(`The revision that you read, as in its ETag: "7". Another revision in the meantime is answered with 412.`)
	match.Required = true
	return map[string]*huma.Param{
		"org":      path("Organisation: its name in addresses or its identifier."),
		"register": {In: "path", Required: true, Description: "Name of a register.", Schema: text(0)},
		"id":       path("Identifier, or reference such as PA-0012 in either case."),
		"move":     path("Name of a step, as the description of the register lists them."),
		"cid":      path("Identifier of a comment."),
		"aid":      path("Identifier of an attachment."),
		"relation": path("Kind of a loose link, a short word such as replaces."),
		"to":       path("The record at the other end: identifier or reference."),

		"where": {Description: "Filter field:operator:value, such as state:is:approved|draft, owner:empty, tags:has:hr, review_due:before:2027-01-01, purposes.purpose:is:payroll. " +
			"Operators: is, not, has, contains, before, after, empty, filled. Several filters all hold.", Schema: listOfSchema(text(maxCond), maxConds), Explode: &many, Style: "form"},
		"q":              words("Words to search for; each begins a word of the record."),
		"sort":           words("Field to sort by; a minus before it turns the order round."),
		"after":          words("Where the next page begins: next of the page before. In the ledger: number of the last entry seen."),
		"limit":          number("How many at most.", 1, 1000),
		"archived":       yes("List what is archived, and only that."),
		"count":          yes("Count all that match, up to 10,001."),
		"rows":           yes("With child lists."),
		"rev":            number("Read this older revision.", 1, 1<<53),
		"view":           {Description: "force reads the approved revision that is in force.", Schema: enum([]string{"force"})},
		"before":         number("Position of the last step seen; older ones follow.", 1, 1<<53),
		"name":           words("Name of the file."),
		"apply":          yes("Do it; otherwise only say what would be done."),
		"mapping":        words("Which column is which field, as JSON in the form of a plan's mapping."),
		"create_missing": yes("Add systems, parties, units and people that the file names; true if left out."),
		"format":         {Description: "Form of the file.", Schema: enum([]string{"xlsx", "csv", "json", "ndjson", "pdf", "docx"})},
		"layout":         {Description: "article30 is the record of processing for reading, also as pdf and docx; ico, cnil, dsk and baylda are workbooks in the layout of an authority; left out, a form that can be imported again.", Schema: enum([]string{"article30", "ico", "cnil", "dsk", "baylda"})},
		"until":          {Description: "Last day to look at; today if left out.", Schema: &huma.Schema{Type: "string", Format: "date"}},
		"seq":            number("Number of the entry, from 0.", 0, 1<<53),
		"size":           number("Size of the ledger that the proof is for; the present one if left out.", 1, 1<<53),
		"heir":           {Description: "The person who takes over what the member owns: reference or identifier.", Schema: text(0)},
		"older":          number("Smaller size.", 0, 1<<53),
		"newer":          number("Larger size; the present one if left out.", 1, 1<<53),

		"If-Match":        match,
		"If-None-Match":   header("A revision that you hold; answered with 304 if it is the present one."),
		"Idempotency-Key": header("A word of your choice. The same request under the same word is done once and answered alike for 24 hours."),
	}
}

func object(p map[string]*huma.Schema, required ...string) *huma.Schema {
	return &huma.Schema{Type: "object", Properties: p, Required: required, AdditionalProperties: false}
}

func listSchema(name string) *huma.Schema {
	return object(map[string]*huma.Schema{"items": listOfSchema(ref(name), 0)}, "items")
}

// shared are the schemas of everything that is no record.
func shared() map[string]*huma.Schema {
	word, whole, instant, flag := text(0), &huma.Schema{Type: "integer", Format: "int64"}, &huma.Schema{Type: "string", Format: "date-time"}, &huma.Schema{Type: "boolean"}
	day := &huma.Schema{Type: "string", Format: "date"}
	open := &huma.Schema{Type: "object", AdditionalProperties: true}
	anything := &huma.Schema{}
	words := listOfSchema(word, 0)
	long := text(register.MaxValue)
	roles := make([]string, 0, 8)
	for _, r := range access.Roles() {
		if r != access.Respondent {
			roles = append(roles, string(r))
		}
	}
	hash := &huma.Schema{Type: "string", Pattern: `^[0-9a-f]{64}$`}
	all := map[string]*huma.Schema{
		"Problem": object(map[string]*huma.Schema{
			"type": word, "title": word, "status": whole, "detail": word, "kind": enum(problemKinds()), "key": word, "incident": identifier(),
			"errors": listOfSchema(object(map[string]*huma.Schema{"path": word, "key": word, "detail": word}, "path", "key", "detail"), 0),
		}, "type", "title", "status", "detail", "kind", "key"),
		"Attribute":   object(map[string]*huma.Schema{"label": text(register.MaxLabel), "value": long}, "label", "value"),
		"File":        object(map[string]*huma.Schema{"sum": hash, "name": text(register.MaxTitle), "media_type": text(200), "size": whole}, "sum", "name", "media_type", "size"),
		"Title":       titleSchema(),
		"Titles":      listSchema("Title"),
		"Tenant":      object(map[string]*huma.Schema{"id": identifier(), "slug": word, "title": word, "created": instant}, "id", "slug", "created"),
		"Tenants":     listSchema("Tenant"),
		"Register":    open,
		"Registers":   listSchema("Register"),
		"Move":        object(map[string]*huma.Schema{"reason": long, "note": long, "on": day, "until": day}),
		"Reason":      object(map[string]*huma.Schema{"reason": long}),
		"Revert":      object(map[string]*huma.Schema{"to": whole}, "to"),
		"Change":      object(map[string]*huma.Schema{"field": word, "before": anything, "after": anything}, "field"),
		"Step":        object(map[string]*huma.Schema{"seq": whole, "at": instant, "actor": word, "by": identifier(), "verb": word, "rev": whole, "erased": flag, "body": anything, "changes": listOfSchema(ref("Change"), 0)}, "seq", "at", "actor", "verb"),
		"History":     listSchema("Step"),
		"Link":        linkSchema(),
		"Links":       listSchema("Link"),
		"Relation":    object(map[string]*huma.Schema{"to": word, "relation": {Type: "string", Pattern: "^[A-Za-z_]{1,40}$"}, "note": long}, "to", "relation"),
		"NewComment":  object(map[string]*huma.Schema{"text": text(store.MaxComment)}, "text"),
		"Comment":     object(map[string]*huma.Schema{"id": identifier(), "text": word, "created": instant, "by": identifier()}, "id", "text", "created"),
		"Comments":    listSchema("Comment"),
		"Attachment":  object(map[string]*huma.Schema{"id": identifier(), "name": word, "media_type": word, "size": whole, "sum": hash, "created": instant, "by": identifier()}, "id", "name", "media_type", "size", "sum", "created"),
		"Attachments": listSchema("Attachment"),
		"Ledger":      object(map[string]*huma.Schema{"size": whole, "root": word, "keys": words, "checkpoint": word}, "size", "root"),
		"Entry":       object(map[string]*huma.Schema{"seq": whole, "at": instant, "actor": word, "by": identifier(), "verb": word, "register": word, "subject": identifier(), "rev": whole, "request": word, "body": word, "leaf": word}, "seq", "at", "actor", "verb", "body", "leaf"),
		"Entries":     listSchema("Entry"),
		"Inclusion":   object(map[string]*huma.Schema{"seq": whole, "size": whole, "header": {Type: "string", ContentEncoding: "base64"}, "path": anything}, "seq", "size", "header", "path"),
		"Consistency": object(map[string]*huma.Schema{"older": whole, "newer": whole, "path": anything}, "older", "newer", "path"),
		"AskErasure":  object(map[string]*huma.Schema{"register": word, "id": word, "seq": whole, "reason": long}, "register", "id", "seq", "reason"),
		"Asked":       object(map[string]*huma.Schema{"id": identifier()}, "id"),
		"NewToken":    object(map[string]*huma.Schema{"name": text(200), "role": enum(roles), "scopes": scopes(), "person": word, "expires": instant}, "name", "role", "expires"),
		"Token":       object(tokenProperties(roles), "id", "name", "role", "created", "expires"),
		"Tokens":      listSchema("Token"),
		"ImportPlan":  open,
	}
	maps.Copy(all, memberComponents(roles))
	maps.Copy(all, libraryComponents())
	made := tokenProperties(roles)
	made["secret"] = text(0)
	all["MadeToken"] = object(made, "id", "name", "role", "created", "expires", "secret")
	return all
}

func titleSchema() *huma.Schema {
	return object(map[string]*huma.Schema{"id": identifier(), "register": text(0), "ref": text(0), "title": text(0), "state": text(0), "archived": {Type: "boolean"}}, "id", "register", "ref", "title")
}

func linkSchema() *huma.Schema {
	s := titleSchema()
	s.Properties["field"], s.Properties["back"], s.Properties["note"] = text(0), &huma.Schema{Type: "boolean"}, text(0)
	s.Required = append(s.Required, "field", "back")
	return s
}

func scopes() *huma.Schema {
	values := []string{"read", "write"}
	for _, g := range access.Groups() {
		values = append(values, "read:"+string(g), "write:"+string(g))
	}
	slices.Sort(values)
	return listOfSchema(enum(values), 20)
}

func tokenProperties(roles []string) map[string]*huma.Schema {
	instant := &huma.Schema{Type: "string", Format: "date-time"}
	return map[string]*huma.Schema{"id": identifier(), "name": text(0), "role": enum(roles), "scopes": scopes(), "person": identifier(), "created": instant, "expires": instant, "revoked": instant}
}
