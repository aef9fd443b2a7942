package assess

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// contradictedTransfers: where data go against what lets them go there on the day
// (GDPR Arts. 44 to 49).
func contradictedTransfers() []ContradictionRule {
	const pa = "processing-activities"
	return []ContradictionRule{
		taken("transfer.basis", pa, ""), // S-100
		taken("transfer.adequacy", pa, ""),
		taken("transfer.safeguard", pa, ""),
		taken("transfer.country", pa, ""),
		taken("transfer.systems", pa, "systems"),
		contradicted("transfer.processor", Major, activities(), "engagements parties", processorAbroad), // S-050
		contradicted("transfer.recipient", Major, activities(), "parties", recipientAbroad),
		contradicted("transfer.flow", Major, activities(), "parties units", flowAbroad),
		contradicted("transfer.store", Major, activities(), "data-stores", storeAbroad),
		contradicted("transfer.partial", Major, activities(), "", func(v *View, a *activity, s voice) {
			onTransfers(v, a, func(t record.ActivityTransfer, l string) {
				if t.Mechanism == "adequacy" && t.Document == "" && v.LawPacks().CountryRule(l, string(t.Country), v.Today).Decision == law.PartiallyAdequate {
					s.says("transfers", "adequacy_partial", part(t.ID.String()), arg{"country", countryArg(t.Country)}, arg{"law", "law:" + l})
				}
			})
		}),
		contradicted("transfer.unneeded", Minor, activities(), "", transferWithinTheLaw),
		contradicted("transfer.needed", Major, activities(), "", func(v *View, a *activity, s voice) {
			onTransfers(v, a, func(t record.ActivityTransfer, l string) {
				if t.Mechanism == "none_needed" && v.needsSafeguard(l, t.Country) {
					s.says("transfers", "mechanism_needed", part(t.ID.String()), arg{"country", countryArg(t.Country)}, arg{"law", "law:" + l})
				}
			})
		}),
		contradicted("transfer.law", Major, activities(), "", mechanismOfAnotherLaw),
		contradicted("transfer.module", Major, activities(), "", func(_ *View, a *activity, s voice) {
			for _, t := range a.Transfers {
				if want := moduleFor(a.Role, t.ImporterRole); t.Module != "" && want != "" && t.Module != want {
					s.says("transfers", "module_against_roles", part(t.ID.String()), arg{"module", choiceArg("module", string(t.Module))}, arg{"other", choiceArg("module", string(want))})
				}
			}
		}),
		contradicted("transfer.repeated", Major, activities(), "", func(_ *View, a *activity, s voice) {
			for _, t := range a.Transfers {
				if t.Mechanism == "derogation" && slices.Contains([]record.Frequency{"continuous", "daily", "weekly", "monthly"}, t.Frequency) {
					s.says("transfers", "derogation_repeated", part(t.ID.String()), arg{"country", countryArg(t.Country)}, arg{"frequency", choiceArg("frequency", string(t.Frequency))})
				}
			}
		}),
		contradicted("transfer.consent", Major, deciding(), "", func(_ *View, a *activity, s voice) {
			for _, t := range a.Transfers {
				if t.Derogation == "a" && !onConsent(a) && a.ConsentWording == "" {
					s.says("transfers", "derogation_without_consent", part(t.ID.String()), arg{"country", countryArg(t.Country)})
				}
			}
		}),
		contradicted("transfer.clauses", Major, activities(), "engagements agreements parties", clausesUnsigned),
		contradicted("transfer.importer", Minor, activities(), "parties", func(v *View, a *activity, s voice) {
			for _, t := range a.Transfers {
				p := v.graph.parties[t.Importer.ID]
				if p != nil && p.Country != "" && t.Country != "" && p.Country != t.Country && !t.RemoteAccess {
					s.says("transfers", "importer_elsewhere", part(t.ID.String()), inParty(p.ID), arg{"country", countryArg(t.Country)}, arg{"other", countryArg(p.Country)})
				}
			}
		}),
		contradicted("transfer.permitted", Major, transfersKept(), "", func(v *View, t *record.Transfer, s voice) {
			standsAt(v, t, s, NotPermitted, "transfer_not_permitted")
		}), // S-100
		contradicted("transfer.shown", Minor, transfersKept(), "", func(v *View, t *record.Transfer, s voice) {
			standsAt(v, t, s, PermitOpen, "transfer_open")
		}),
		contradicted("transfer.agree", Minor, parties(), "processing-activities", mechanismsDiffer),
	}
}

// transfersKept are the transfers with a record of their own that have not ended.
func transfersKept() list[record.Transfer] {
	return listOf(record.Transfers, func(v *View) []*record.Transfer { return v.Transfers }).
		only(func(t *record.Transfer) bool { return t.State != "ended" })
}

// standsAt says for which laws a transfer stands at a state on the day.
func standsAt(v *View, t *record.Transfer, s voice, state PermitState, key string) {
	to := countryArg(t.ToCountry)
	if t.ToCountry == "" {
		to = "text:" + t.Organisation
	}
	for _, p := range Judge(TransferOf(v.Own, t), v.LawPacks(), v.Today) {
		if p.State == state && (t.ToCountry != "" || t.Organisation != "") {
			s.says("mechanism", key, part(p.Law), arg{"country", to}, arg{"law", "law:" + p.Law})
		}
	}
}

// third reports whether a country is a third country under one of the laws of an
// activity.
func (v *View) third(a *activity, c register.Country) bool {
	return slices.ContainsFunc(v.lawsOf(a), func(l string) bool { return v.LawPacks().ThirdCountry(l, string(c)) })
}

// recorded reports whether an activity records a transfer to a country.
func recorded(a *activity, c register.Country) bool {
	return slices.ContainsFunc(a.Transfers, func(t record.ActivityTransfer) bool { return t.Country == c })
}

// unrecorded reports whether data that reach a country cross a border unrecorded.
func (v *View) unrecorded(a *activity, c register.Country) bool {
	return c != "" && !recorded(a, c) && v.third(a, c)
}

// onTransfers looks at each transfer to a known country under each law.
func onTransfers(v *View, a *activity, look func(t record.ActivityTransfer, l string)) {
	for _, t := range a.Transfers {
		for _, l := range v.lawsOf(a) {
			if t.Country != "" {
				look(t, l)
			}
		}
	}
}

// needsSafeguard reports whether a transfer to a country needs a safeguard today.
func (v *View) needsSafeguard(l string, c register.Country) bool {
	d := v.LawPacks().CountryRule(l, string(c), v.Today).Decision
	return v.LawPacks().ThirdCountry(l, string(c)) && (d == law.NotAdequate || d == law.Unknown)
}

// processorAbroad: a processor outside the territory of a law has a transfer on
// record (S-050).
func processorAbroad(v *View, a *activity, s voice) {
	for _, p := range a.Processors {
		e := v.engagements[p.Engagement.ID]
		where := []register.Country{p.Country}
		party := p.Party.ID
		if e != nil {
			if !v.engaged(e) {
				continue
			}
			party = e.Party.ID
			where = append(where, e.DataLocations...)
		}
		if x := v.graph.parties[party]; x != nil {
			where = append(where, x.Country)
		}
		for _, c := range where {
			if v.unrecorded(a, c) {
				more := []Named{inParty(party)}
				if e != nil {
					more = append(more, inEngagement(e.ID))
				}
				s.says("transfers", "processor_abroad", part(c), part(party.String()), more, arg{"country", countryArg(c)})
			}
		}
	}
}

func recipientAbroad(v *View, a *activity, s voice) {
	for _, r := range a.Recipients {
		c := r.Country
		if p := v.graph.parties[r.Party.ID]; p != nil && c == "" {
			c = p.Country
		}
		if v.unrecorded(a, c) {
			s.says("transfers", "recipient_abroad", part(r.ID.String()), part(c), inParty(r.Party.ID), arg{"country", countryArg(c)})
		}
	}
}

// flowAbroad: a flow to a party or unit in a third country is a transfer (domain
// model, invariant 9).
func flowAbroad(v *View, a *activity, s voice) {
	for _, f := range a.Flows {
		var c register.Country
		var at Named
		if p := v.graph.parties[f.To.ID]; p != nil {
			c, at = p.Country, inParty(p.ID)
		} else if u := v.graph.units[f.To.ID]; u != nil {
			c, at = u.Country, inUnit(u.ID)
		}
		if v.unrecorded(a, c) {
			s.says("transfers", "flow_abroad", part(f.ID.String()), part(c), at, arg{"country", countryArg(c)})
		}
	}
}

// storeAbroad: so are data kept in a store there.
func storeAbroad(v *View, a *activity, s voice) {
	for _, at := range a.DataStores {
		if d := v.graph.stores[at]; d != nil && v.unrecorded(a, d.Country) {
			s.says("transfers", "store_abroad", part(at.String()), inStore(at), arg{"country", countryArg(d.Country)})
		}
	}
}

// transferWithinTheLaw: a safeguard for a country that no law of the activity
// takes for a third one. Without laws in scope nothing is said.
func transferWithinTheLaw(v *View, a *activity, s voice) {
	if len(v.lawsOf(a)) == 0 {
		return
	}
	for _, t := range a.Transfers {
		if t.Country != "" && t.Mechanism != "" && t.Mechanism != "none_needed" && !v.third(a, t.Country) {
			s.says("transfers", "transfer_unneeded", part(t.ID.String()), arg{"country", countryArg(t.Country)})
		}
	}
}

// mechanismOfAnotherLaw: the British clauses let no data out of the Union.
func mechanismOfAnotherLaw(v *View, a *activity, s voice) {
	laws := v.lawsOf(a)
	for _, t := range a.Transfers {
		if strings.HasPrefix(string(t.Mechanism), "uk_") && len(laws) > 0 && !slices.Contains(laws, "uk") {
			s.says("transfers", "mechanism_of_another_law", part(t.ID.String()), arg{"mechanism", choiceArg("mechanism", string(t.Mechanism))})
		}
	}
}

// moduleFor is the module of the standard clauses that two roles ask for
// (Implementing Decision (EU) 2021/914); "" where the roles do not say.
func moduleFor(ours record.Role, theirs record.TheirRole) record.Module {
	processor := theirs == record.TheyProcess || theirs == record.TheySubProcess
	controller := theirs == "controller" || theirs == "joint_controller" || theirs == "independent_controller"
	switch {
	case ours.Decides() && theirs == record.TheySubProcess: // the processor gives it on
		return "p2p"
	case ours.Decides() && processor:
		return "c2p"
	case ours.Decides() && controller:
		return "c2c"
	case ours.Serves() && processor:
		return "p2p"
	case ours.Serves() && controller:
		return "p2c"
	}
	return ""
}

// clausesUnsigned: who imports on standard clauses has signed them.
func clausesUnsigned(v *View, a *activity, s voice) {
	for _, t := range a.Transfers {
		engaged := v.engagementsOf[t.Importer.ID]
		if t.Mechanism != "scc" || t.Importer.ID.IsZero() || len(engaged) == 0 {
			continue
		}
		signed := func(x *record.Agreement) bool { return running(x) && (x.Kind == "scc" || len(x.Modules) > 0) }
		if slices.ContainsFunc(v.graph.agreedWith[t.Importer.ID], signed) ||
			slices.ContainsFunc(engaged, func(e *record.Engagement) bool { return slices.ContainsFunc(v.agreementsOf[e.ID], signed) }) {
			continue
		}
		s.says("transfers", "clauses_unsigned", part(t.ID.String()), inParty(t.Importer.ID), arg{"country", countryArg(t.Country)})
	}
}

// mechanismsDiffer: two activities send data to one importer in one country on
// different safeguards.
func mechanismsDiffer(v *View, p *record.Party, s voice) {
	first := map[register.Country]record.Mechanism{}
	by := map[register.Country]id.ID{}
	for _, a := range v.graph.naming[p.ID] {
		for _, t := range a.Transfers {
			if t.Importer.ID != p.ID || t.Mechanism == "" || a.State == "retired" {
				continue
			}
			if first[t.Country] == "" {
				first[t.Country], by[t.Country] = t.Mechanism, a.ID
			} else if first[t.Country] != t.Mechanism {
				s.says("", "mechanisms_differ", part(t.Country), inActivity(by[t.Country]), inActivity(a.ID), arg{"country", countryArg(t.Country)})
			}
		}
	}
}
