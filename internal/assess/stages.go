package assess

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// LifeStage is one of the six stages in the life of personal data (S-046).
type LifeStage string

// LifeStages are the stages in the order in which data pass them.
func LifeStages() []LifeStage {
	return []LifeStage{"collection", "use", "storage", "sharing", "retention", "deletion"}
}

// StageOf is what an activity says of one stage: which systems carry it and what
// protects the data there. Field is where to mend what is missing.
type StageOf struct {
	Stage      LifeStage
	Systems    []id.ID // systems, data stores, and at sharing parties
	Places     []string
	Controls   []id.ID          // of the register of controls, that name the activity or one of the systems
	Measures   []record.Measure // of the activity, that speak to the stage
	Rules      []string         // the activity's own words and codes: disposal, periods, conditions
	Missing    bool             // nothing at all is recorded: for deletion a gap, whatever else is there
	Unguarded  bool             // recorded, but neither a control nor a measure nor a rule
	Incomplete int              // data items that the stage does not answer, of Items
	Items      int
	Field      string
}

// Gap reports whether the stage lacks what it must have. Nothing shared is no gap:
// Article 30 of the GDPR asks for recipients only where there are some.
func (s StageOf) Gap() bool {
	return s.Missing && s.Stage != "sharing" || s.Incomplete > 0 && s.Stage == "deletion"
}

// stageMeasures are the codes of measures, with all below them, that speak to a stage.
func stageMeasures(s LifeStage) []string {
	switch s {
	case "collection":
		return []string{"consent", "rights", "design", "encryption.transit"}
	case "use":
		return []string{"access", "logging", "masking", "pseudonymisation", "confidentiality", "training", "separation", "remote", "endpoint"}
	case "storage":
		return []string{"encryption.rest", "encryption.keys", "backup", "physical", "availability", "integrity", "network", "paper"}
	case "sharing":
		return []string{"transfer", "encryption.transit", "encryption.end_to_end", "processors", "dlp"}
	case "retention":
		return []string{"policy.erasure", "backup"}
	case "deletion":
		return []string{"disposal", "policy.erasure", "anonymisation", "endpoint.media"}
	}
	return nil
}

func speaks(stage LifeStage, m record.Measure) bool {
	return slices.ContainsFunc(stageMeasures(stage), func(code string) bool {
		return string(m) == code || strings.HasPrefix(string(m), code+".")
	})
}

// Stages says of each stage what an activity records of it, with the controls among
// those given that stand behind it. Of the activity the child lists are needed.
func Stages(a *record.ProcessingActivity, controls []*record.Control) []StageOf {
	out := make([]StageOf, 0, len(LifeStages()))
	for _, name := range LifeStages() {
		s := StageOf{Stage: name, Items: len(a.DataItems)}
		switch name {
		case "collection":
			s.collection(a)
		case "use":
			s.use(a)
		case "storage":
			s.storage(a)
		case "sharing":
			s.sharing(a)
		case "retention":
			s.retention(a)
		case "deletion":
			s.deletion(a)
		}
		for _, m := range a.Measures {
			if speaks(name, m.Measure) && !slices.Contains(s.Measures, m.Measure) {
				s.Measures = append(s.Measures, m.Measure)
			}
		}
		for _, c := range controls {
			if c.State != "retired" && s.guardedBy(a.ID, c) {
				s.Controls = append(s.Controls, c.ID)
			}
		}
		s.Unguarded = !s.Missing && len(s.Controls) == 0 && len(s.Measures) == 0 && len(s.Rules) == 0
		out = append(out, s)
	}
	return out
}

// guardedBy: a control names the activity or a system of the stage, and one of its
// measures speaks to the stage.
func (s *StageOf) guardedBy(at id.ID, c *record.Control) bool {
	near := slices.Contains(c.Activities, at) || slices.ContainsFunc(s.Systems, func(x id.ID) bool { return slices.Contains(c.Systems, x) })
	return near && slices.ContainsFunc(c.Measures, func(m record.Measure) bool { return speaks(s.Stage, m) })
}

func (s *StageOf) system(at id.ID) {
	if !at.IsZero() && !slices.Contains(s.Systems, at) {
		s.Systems = append(s.Systems, at)
	}
}

func (s *StageOf) place(words string) {
	if words != "" && !slices.Contains(s.Places, words) {
		s.Places = append(s.Places, words)
	}
}

func (s *StageOf) rule(words string) {
	if words != "" && !slices.Contains(s.Rules, words) {
		s.Rules = append(s.Rules, words)
	}
}

// collection: where data come from, and the system that a flow from outside ends in.
func (s *StageOf) collection(a *record.ProcessingActivity) {
	s.Field = "data_items"
	for _, f := range a.Flows {
		if f.From.ID.IsZero() {
			s.system(f.To.ID)
			s.place(f.FromText)
		}
	}
	for _, d := range a.DataItems {
		if d.Source == "" {
			s.Incomplete++
		}
	}
	s.rule(string(a.InformationGiven))
	s.Missing = len(s.Systems) == 0 && len(s.Places) == 0 && s.Incomplete == s.Items && len(a.Channels) == 0
}

func (s *StageOf) use(a *record.ProcessingActivity) {
	s.Field = "systems"
	for _, at := range a.Systems {
		s.system(at)
	}
	for _, x := range a.Access {
		s.system(x.System.ID)
		s.rule(string(x.Condition))
	}
	s.Missing = len(s.Systems) == 0
}

func (s *StageOf) storage(a *record.ProcessingActivity) {
	s.Field = "data_stores"
	for _, at := range a.DataStores {
		s.system(at)
	}
	for _, d := range a.DataItems {
		for _, at := range d.DataStores {
			s.system(at)
		}
	}
	s.Missing = len(s.Systems) == 0
}

func (s *StageOf) sharing(a *record.ProcessingActivity) {
	s.Field = "recipients"
	for _, r := range a.Recipients {
		s.system(r.Party.ID)
		s.place(r.Name)
	}
	for _, p := range a.Processors {
		s.system(p.Party.ID)
		s.system(p.Engagement.ID)
		s.place(p.Name)
	}
	for _, t := range a.Transfers {
		s.system(t.Importer.ID)
		s.place(t.ImporterName)
	}
	s.Missing = len(a.Recipients) == 0 && len(a.Processors) == 0 && len(a.Transfers) == 0
}

func (s *StageOf) retention(a *record.ProcessingActivity) {
	s.Field = "data_items"
	for _, d := range a.DataItems {
		for _, at := range d.DataStores {
			s.system(at)
		}
		if d.Retention == "" && d.RetentionText == "" {
			s.Incomplete++
		}
		s.rule(string(d.RetentionText))
		s.rule(d.RetentionGround)
	}
	s.stated(a.RetentionStatement)
	s.Missing = a.RetentionStatement == "" && s.Incomplete == s.Items
}

// deletion is answered item by item: a period alone does not say what happens when it
// is over.
func (s *StageOf) deletion(a *record.ProcessingActivity) {
	s.Field = "data_items"
	for _, d := range a.DataItems {
		if d.Disposal == "" {
			s.Incomplete++
			continue
		}
		for _, at := range d.DataStores {
			s.system(at)
		}
	}
	s.Missing = s.Incomplete == s.Items
}

// stated: one statement for all data answers each item.
func (s *StageOf) stated(words register.Text) {
	if words != "" {
		s.rule(string(words))
		s.Incomplete = 0
	}
}
