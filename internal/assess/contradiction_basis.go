package assess

func contradictedBases() []ContradictionRule         { return nil }
func contradictedData() []ContradictionRule          { return nil }
func contradictedRetention() []ContradictionRule     { return nil }
func contradictedRoles() []ContradictionRule         { return nil }
func contradictedPartners() []ContradictionRule      { return nil }
func contradictedTransfers() []ContradictionRule     { return nil }
func contradictedSystems() []ContradictionRule       { return nil }
func contradictedConfirmations() []ContradictionRule { return nil }
