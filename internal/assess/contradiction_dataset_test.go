package assess_test

import (
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// dataSet is one in order: its element has a purpose and a rule in force.
func (g *garden) dataSet(f ...func(*record.DataSet)) id.ID {
	r := g.retention()
	d := &record.DataSet{Head: ownedBy(g.manager), Kind: "table", DeclaredCount: 100, DeclaredOn: "2026-10-01", HowKnown: "counted", ObservedCount: 95, ObservedOn: "2026-11-01"}
	d.Elements = register.Rows[record.DataElement]{{RowHead: row(), PhysicalName: "name", Category: "identity.name", Status: record.Confirmed, Retention: register.To[record.RetentionRule](r),
		NeededFor: register.Links[record.ProcessingActivity]{g.activity()}}}
	add(&g.DataSets, d, f...)
	return d.ID
}

// retention is a rule in force for a place of its own, so that no two are about the same data.
func (g *garden) retention(f ...func(*record.RetentionRule)) id.ID {
	r := &record.RetentionRule{Head: ownedBy(g.manager), Period: "P10Y", From: "employment_end", Action: "delete", Ground: "statute", Provision: "§ 147 AO"}
	r.State, r.Ref = "approved", "RET-"+id.New().String()
	r.Categories = append(r.Categories, "identity.name")
	r.Activities = register.Links[record.ProcessingActivity]{g.activity()}
	add(&g.RetentionRules, r, f...)
	return r.ID
}

func (g *garden) hold(f ...func(*record.Hold)) id.ID {
	h := &record.Hold{Head: ownedBy(g.manager), Reason: "Dispute", From: "2026-01-01", Until: "2027-01-31"}
	h.State = "active"
	h.Systems = register.Links[record.System]{g.system}
	add(&g.Holds, h, f...)
	return h.ID
}

func ofSet(f func(*record.DataSet)) func(*garden) id.ID {
	return func(g *garden) id.ID { return g.dataSet(f) }
}

func ofRule(f func(*record.RetentionRule)) func(*garden) id.ID {
	return func(g *garden) id.ID { return g.retention(f) }
}

// twice are two rules for one activity, of which the second is spoilt.
func twice(f func(*record.RetentionRule)) func(*garden) id.ID {
	return func(g *garden) id.ID {
		a := g.activity()
		on := func(r *record.RetentionRule) { r.Activities = register.Links[record.ProcessingActivity]{a} }
		first := g.retention(on)
		return g.retention(on, func(r *record.RetentionRule) {
			for _, x := range g.RetentionRules {
				if x.ID == first {
					r.Ref = x.Ref + "-2"
				}
			}
			f(r)
		})
	}
}

func dataSetPlants() []plant {
	return []plant{
		{"element.purpose elements elements_without_purpose", ofSet(func(d *record.DataSet) { d.Elements[0].NeededFor = nil })}, // S-089
		{"element.rule elements element_rule_over", func(g *garden) id.ID {
			over := g.retention(func(r *record.RetentionRule) { r.State = "superseded" })
			return g.dataSet(func(d *record.DataSet) { d.Elements[0].Retention.ID = over })
		}},
		{"element.rule elements element_rule_over", ofSet(func(d *record.DataSet) { d.Elements[0].Retention.ID = id.New() })},
		{"dataset.rule elements elements_without_rule", ofSet(func(d *record.DataSet) { d.Elements[0].Retention.ID = id.ID{} })},
		{"element.activity elements element_kept_otherwise", func(g *garden) id.ID {
			s := g.sys()
			a := g.activity(func(a *activity) {
				a.Systems = register.Links[record.System]{s}
				a.DataItems[0].Retention = "P11Y"
			})
			return g.dataSet(func(d *record.DataSet) { d.Elements[0].NeededFor = register.Links[record.ProcessingActivity]{a} })
		}},
		{"dataset.volume declared_count volume_differs", ofSet(func(d *record.DataSet) { d.ObservedCount = 120 })}, // S-049
		{"dataset.counted declared_on volume_unexplained", ofSet(func(d *record.DataSet) { d.DeclaredOn = "" })},
		{"dataset.counted declared_on volume_unexplained", ofSet(func(d *record.DataSet) { d.HowKnown = "" })},
		{"rule.clash period rules_clash_period\nrule.activity activities rule_kept_otherwise", twice(func(r *record.RetentionRule) { r.Period = "P9Y"; r.Activities = append(r.Activities, id.New()) })},
		{"rule.clash period rules_clash_start", twice(func(r *record.RetentionRule) { r.From = "contract_end" })},
		{"rule.clash period rules_clash_action", twice(func(r *record.RetentionRule) { r.Action = "anonymise" })},
		{"rule.clash period rules_clash_on_set", func(g *garden) id.ID {
			d := g.dataSet()
			on := func(r *record.RetentionRule) {
				r.Categories, r.Activities, r.DataSets = nil, nil, register.Links[record.DataSet]{d}
			}
			g.retention(on, func(r *record.RetentionRule) { r.Ref = "A" + id.New().String() })
			return g.retention(on, func(r *record.RetentionRule) { r.Ref, r.Period = "B"+id.New().String(), "P1Y" })
		}},
		{"rule.ground ground rule_without_ground", ofRule(func(r *record.RetentionRule) { r.Ground = "" })},
		{"rule.ground provision rule_without_statute", ofRule(func(r *record.RetentionRule) { r.Provision = "" })},
		{"rule.activity activities rule_kept_otherwise", ofRule(func(r *record.RetentionRule) { r.Period = "P9Y" })},
		{"hold.over until hold_past_end", func(g *garden) id.ID { return g.hold(func(h *record.Hold) { h.Until = "2026-11-21" }) }}, // S-094
		{"hold.over until hold_without_end", func(g *garden) id.ID { return g.hold(func(h *record.Hold) { h.Until = "" }) }},
	}
}

// What looks like a contradiction and is none.
func TestRetentionRulesThatAgreeAreLeftAlone(t *testing.T) {
	t.Parallel()
	for name, grow := range map[string]func(*garden) id.ID{
		"twelve months are a year": twice(func(r *record.RetentionRule) { r.Period = "P120M" }),
		"one is superseded":        twice(func(r *record.RetentionRule) { r.State, r.Period = "superseded", "P1Y" }),
		"one is a draft":           twice(func(r *record.RetentionRule) { r.State, r.Period = "draft", "P1Y"; r.Activities = nil }),
		"the narrower goes first": func(g *garden) id.ID {
			g.retention()
			return g.retention(func(r *record.RetentionRule) { r.Activities, r.Period = nil, "P3Y" })
		},
		"other activities": func(g *garden) id.ID {
			g.retention()
			return g.retention(func(r *record.RetentionRule) { r.From = "contract_end" })
		},
		"another start cannot be compared": func(g *garden) id.ID {
			return g.retention(func(r *record.RetentionRule) { r.From, r.Period = "contract_end", "P3Y" })
		},
		"a hold that ends today": func(g *garden) id.ID { return g.hold(func(h *record.Hold) { h.Until = day }) },
		"a hold that was lifted": func(g *garden) id.ID {
			return g.hold(func(h *record.Hold) { h.State, h.Until = "lifted", "2026-01-01" })
		},
		"a rejected element": func(g *garden) id.ID {
			return g.dataSet(func(d *record.DataSet) { d.Elements[0].NeededFor, d.Elements[0].Status = nil, "rejected" })
		},
		"a tenth is rounding": func(g *garden) id.ID { return g.dataSet(func(d *record.DataSet) { d.ObservedCount = 90 }) },
	} {
		g := twin()
		grow(g)
		if got := voices(assess.Contradictions(assess.NewView(g.World))); len(got) > 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// S-090
func TestARuleReckonsTheDayOfADatedRecord(t *testing.T) {
	t.Parallel()
	set, sys := id.New(), id.New()
	rule := func(f func(*record.RetentionRule)) *record.RetentionRule {
		r := &record.RetentionRule{Period: "P8Y", From: "collection", Action: "delete", Ground: "statute", Provision: "§ 147 AO"}
		f(r)
		return r
	}
	hold := func(ref string, until calendar.Day, f func(*record.Hold)) *record.Hold {
		h := &record.Hold{Until: until}
		h.State, h.Ref = "active", ref
		f(h)
		return h
	}
	onSet := func(h *record.Hold) { h.DataSets = register.Links[record.DataSet]{set} }
	none := func(*record.RetentionRule) {}
	for _, c := range []struct {
		why        string
		rule       *record.RetentionRule
		event      calendar.Day
		holds      []*record.Hold
		due, until calendar.Day
		lacks      string
		overdue    bool
	}{
		{"eight years from the day", rule(none), "2018-11-21", nil, "2026-11-22", "2026-11-22", "", true},
		{"one day later", rule(none), "2018-11-22", nil, "2026-11-23", "2026-11-23", "", false},
		{"from the end of the year", rule(func(r *record.RetentionRule) { r.YearEnd = true }), "2018-01-05", nil, "2027-01-01", "2027-01-01", "", false},
		{"a month that is shorter", rule(func(r *record.RetentionRule) { r.Period = "P1M" }), "2024-01-31", nil, "2024-03-01", "2024-03-01", "", true},
		{"a leap day", rule(func(r *record.RetentionRule) { r.Period = "P1Y" }), "2024-02-29", nil, "2025-03-01", "2025-03-01", "", true},
		{"ninety days", rule(func(r *record.RetentionRule) { r.Period = "P90D" }), "2026-11-01", nil, "2027-01-31", "2027-01-31", "", false},
		{"a fixed date needs no event", rule(func(r *record.RetentionRule) { r.From, r.FixedOn, r.Period = "fixed_date", "2026-12-31", "" }), "", nil, "2027-01-01", "2027-01-01", "", false},
		{"no event", rule(none), "", nil, "", "", "event", false},
		{"no period", rule(func(r *record.RetentionRule) { r.Period = "" }), "2020-01-01", nil, "", "", "period", false},
		{"no fixed date", rule(func(r *record.RetentionRule) { r.From = "fixed_date" }), "2020-01-01", nil, "", "", "start", false},
		{"a hold is in the way", rule(none), "2010-01-01", []*record.Hold{hold("HLD-0001", "2027-03-31", onSet)}, "2018-01-02", "2027-04-01", "", false},
		{"a hold that ends before", rule(none), "2019-01-01", []*record.Hold{hold("HLD-0001", "2026-12-31", onSet)}, "2027-01-02", "2027-01-02", "", false},
		{"a hold that is over", rule(none), "2010-01-01", []*record.Hold{hold("HLD-0001", "2026-11-21", onSet)}, "2018-01-02", "2018-01-02", "", true},
		{"a hold on something else", rule(none), "2010-01-01", []*record.Hold{hold("HLD-0001", "2027-03-31", func(h *record.Hold) { h.Systems = register.Links[record.System]{id.New()} })}, "2018-01-02", "2018-01-02", "", true},
		{"a hold on the system", rule(none), "2010-01-01", []*record.Hold{hold("HLD-0001", "2027-03-31", func(h *record.Hold) { h.Systems = register.Links[record.System]{sys} })}, "2018-01-02", "2027-04-01", "", false},
		{"a hold on the person", rule(none), "2010-01-01", []*record.Hold{hold("HLD-0001", "2027-03-31", func(h *record.Hold) { h.Principals = register.Lines{"K-17"} })}, "2018-01-02", "2027-04-01", "", false},
		{"the longer of two holds", rule(none), "2010-01-01", []*record.Hold{hold("HLD-0001", "2027-01-31", onSet), hold("HLD-0002", "2027-06-30", onSet)}, "2018-01-02", "2027-07-01", "", false},
	} {
		x := assess.Reckon(c.rule, c.event, day, c.holds, "K-17", set, sys)
		if x.Due != c.due || x.Until != c.until || x.Lacks != c.lacks || x.Overdue != c.overdue {
			t.Errorf("%s: due %s, until %s, lacks %q, overdue %v", c.why, x.Due, x.Until, x.Lacks, x.Overdue)
		}
		if x.Due != "" && (len(x.Steps) == 0 || !hasStep(x.Steps, "due", c.due)) {
			t.Errorf("%s: the steps %v do not lead to the day", c.why, x.Steps)
		}
		if len(x.Held) > 0 && x.Steps[len(x.Steps)-1].Says != "hold" {
			t.Errorf("%s: no step names the hold", c.why)
		}
	}
}

func hasStep(steps []assess.DisposalStep, says string, on calendar.Day) bool {
	for _, s := range steps {
		if s.Says == says && s.Day == on {
			return true
		}
	}
	return false
}

func TestTheNarrowestRuleIsTheRuleOfAnElement(t *testing.T) {
	t.Parallel()
	set, act := &record.DataSet{Head: register.Head{ID: id.New()}}, id.New()
	rule := func(ref string, c record.PIICategory, f func(*record.RetentionRule)) *record.RetentionRule {
		r := &record.RetentionRule{Head: register.Head{ID: id.New(), Ref: ref, State: "approved"}}
		r.Categories = append(r.Categories, c)
		f(r)
		return r
	}
	none := func(*record.RetentionRule) {}
	wide, close := rule("RET-0001", "contact", none), rule("RET-0002", "contact.email", none)
	ofActivity := rule("RET-0003", "contact", func(r *record.RetentionRule) { r.Activities = register.Links[record.ProcessingActivity]{act} })
	ofSet := rule("RET-0004", "contact", func(r *record.RetentionRule) { r.DataSets = register.Links[record.DataSet]{set.ID} })
	draft := rule("RET-0005", "contact.email", func(r *record.RetentionRule) { r.State = "draft" })
	named := rule("RET-0006", "location", none)
	e := record.DataElement{Category: "contact.email", NeededFor: register.Links[record.ProcessingActivity]{act}}
	for _, c := range []struct {
		why   string
		rules []*record.RetentionRule
		want  *record.RetentionRule
	}{
		{"none", nil, nil}, {"another category", []*record.RetentionRule{named}, nil}, {"a draft", []*record.RetentionRule{draft}, nil},
		{"a wider category", []*record.RetentionRule{wide}, wide}, {"the same category", []*record.RetentionRule{wide, close, draft}, close},
		{"its activity", []*record.RetentionRule{close, ofActivity}, ofActivity}, {"its data set", []*record.RetentionRule{ofActivity, ofSet, close}, ofSet},
	} {
		if got := assess.RuleOf(c.rules, set, &e); got != c.want {
			t.Errorf("%s: %v", c.why, got)
		}
	}
	e.Retention.ID = named.ID
	if got := assess.RuleOf([]*record.RetentionRule{ofSet, named}, set, &e); got != named {
		t.Errorf("the rule that it names: %v", got)
	}
}

// S-048
func TestSharesAddUp(t *testing.T) {
	t.Parallel()
	got := assess.Shares(record.Origin("").Values(), map[string]int{"own": 1, "third_party": 2, "": 1})
	want := []assess.Share{{"own", 1, 25}, {"customised", 0, 0}, {"third_party", 2, 50}, {"", 1, 25}}
	if len(got) != len(want) {
		t.Fatalf("%v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%v, want %v", got[i], want[i])
		}
	}
	if got := assess.Shares(record.Origin("").Values(), nil); len(got) != 3 || got[0].Percent != 0 {
		t.Errorf("of nothing: %v", got)
	}
}
