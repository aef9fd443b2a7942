package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"

	"github.com/privet-pims/privet/internal/calendar"
)

// System is an application, service, device fleet or paper archive that holds or
// carries personal data.
type System struct {
	register.Head

	Description register.Text        `reg:"search"`
	Status      SystemStatus         `reg:"list,filter"`
	Origin      Origin               `reg:"list,filter"`
	Hosting     Hosting              `reg:"list,filter"`
	Regions     register.Countries   `reg:"list,filter"` // where it runs and stores
	Location    string               `reg:"max=300,search"`
	Supplier    register.Link[Party] `reg:"list,filter"`
	Criticality Criticality          `reg:"list,filter"`
	UsersCount  int64                // people with access
	Units       register.Links[Unit] `reg:"filter"`
	GoLive      calendar.Day
	EndOfLife   calendar.Day                `reg:"list"`
	PIIHeld     register.Terms[piiCategory] `reg:"filter"` // declared; scans put the observed beside it
	LogSource   YesNo                       `reg:"filter"` // whether access to personal data is logged (ISO/IEC 27701 event logs)
	Note        register.Text
}

// Origin of a system, printed in the certification questionnaire (S-137).
type Origin string

func (Origin) Values() []string { return []string{"own", "customised", "third_party"} }

// Hosting says where and how a system runs.
type Hosting string

func (Hosting) Values() []string {
	return []string{"on_premises", "private_cloud", "public_cloud", "saas", "device", "paper"}
}

// SystemStatus is where a system stands in its life.
type SystemStatus string

func (SystemStatus) Values() []string { return []string{"planned", "live", "phasing_out", "retired"} }

func (s *System) Validate(p *problem.List) {
	p.If(s.UsersCount < 0, "users_count", "negative")
	p.If(s.GoLive != "" && s.EndOfLife != "" && s.EndOfLife < s.GoLive, "end_of_life", "order", "other", "go_live")
}

var Systems = register.Define[System](register.Def[System]{
	Name: "systems", Prefix: "SYS", Menu: "data", Icon: "server", Group: access.Records,
	Controls: []string{"27701:2025/A.1.2.9", "27701:2025/A.3"},
	Groups: []register.Group{
		{Name: "what", Fields: []string{"description", "status", "criticality", "pii_held"}},
		{Name: "where", Fields: []string{"origin", "hosting", "regions", "location", "supplier", "units", "users_count"}},
		{Name: "life", Fields: []string{"go_live", "end_of_life", "log_source"}},
	},
})

// DataStore is one place where a system keeps data: database, bucket, share,
// cabinet.
type DataStore struct {
	register.Head

	System           register.Link[System] `reg:"list,filter"`
	Technology       string                `reg:"max=200,list,search"`
	Environment      Environment           `reg:"list,filter"`
	Country          register.Country      `reg:"list,filter"`
	Region           string                `reg:"max=120"`
	EncryptionAtRest YesNo                 `reg:"list,filter"`
	BackupPolicy     register.Text
	LogSource        string                      `reg:"max=300"`
	PIIHeld          register.Terms[piiCategory] `reg:"filter"`
	Records          int64                       // people or records held, declared
	Note             register.Text
}

// Environment of a data store. Personal data outside production is a finding (S-086).
type Environment string

func (Environment) Values() []string {
	return []string{"production", "test", "development", "backup", "archive"}
}

func (d *DataStore) Validate(p *problem.List) { p.If(d.Records < 0, "records", "negative") }

var DataStores = register.Define[DataStore](register.Def[DataStore]{
	Name: "data-stores", Prefix: "DS", Menu: "data", Icon: "database", Group: access.Records,
	Controls: []string{"27701:2025/A.1.2.9"},
})
