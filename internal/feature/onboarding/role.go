package onboarding

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Numbers of controls of ISO/IEC 27701:2025, Annex A, by table.
const (
	controlsA1 = 31 // of controllers
	controlsA2 = 18 // of processors
	controlsA3 = 29 // of security, for both
)

// roleForm is the second step: three plain questions.
type roleForm struct {
	view
	Roles       []string
	Options     []ui.Option
	ControlsURL string
}

// Controller reports whether the controls of controllers are to be considered; joint
// controllers are controllers (ISO/IEC 27701:2025, 3.1).
func (f *roleForm) Controller() bool {
	return slices.Contains(f.Roles, "controller") || slices.Contains(f.Roles, "joint_controller")
}

func (f *roleForm) Processor() bool { return slices.Contains(f.Roles, "processor") }

func (f *roleForm) Total() int {
	n := controlsA3
	if f.Controller() {
		n += controlsA1
	}
	if f.Processor() {
		n += controlsA2
	}
	return n
}

func (f *roleForm) fill(c *web.Call) {
	f.ControlsURL = c.At("start", stepRole, "controls")
	for _, r := range record.PIIRole("").Values() {
		f.Options = append(f.Options, ui.Option{Value: r, Label: c.T("onboarding.role." + r), Hint: c.T("onboarding.role." + r + ".help")})
	}
}

func (f *roleForm) read(roles []string) error {
	for _, r := range record.PIIRole("").Values() {
		if slices.Contains(roles, r) {
			f.Roles = append(f.Roles, r)
		}
	}
	var p problem.List
	p.If(len(f.Roles) == 0, "roles", "onboarding_role")
	return p.Err()
}

func (p *pages) rolePage(c *web.Call) error {
	f := &roleForm{}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		o, s, err := load(ctx, tx)
		if err != nil {
			return err
		}
		f.view = viewOf(c, stepRole, s)
		for _, r := range o.PIIRoles {
			f.Roles = append(f.Roles, string(r))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return p.showRole(c, f)
}

func (p *pages) showRole(c *web.Call, f *roleForm) error {
	f.fill(c)
	return c.Plain(ui.Page{Title: c.T("onboarding.role.title", "org", c.Member.Title)}, roleStep(f))
}

func (p *pages) role(c *web.Call) error {
	f := &roleForm{}
	err := f.read(c.R.PostForm["roles"])
	if err == nil {
		err = c.Write(func(ctx context.Context, tx *store.Tx) error {
			return answer(ctx, tx, stepRole, func(o *record.Organisation, _ *state) {
				o.PIIRoles = register.Choices[record.PIIRole]{}
				for _, r := range f.Roles {
					o.PIIRoles = append(o.PIIRoles, record.PIIRole(r))
				}
			})
		})
	}
	if err != nil {
		f.view = viewOf(c, stepRole, state{Step: stepRole})
		if err := f.refuse(c, err, map[string]string{"roles": c.T("onboarding.roles")}); err != nil {
			return err
		}
		return p.showRole(c, f)
	}
	return c.Go(c.At("start", stepScope))
}

// controlsOf answers, while one chooses, what the roles mean.
func (p *pages) controlsOf(c *web.Call) error {
	f := &roleForm{}
	_ = f.read(c.R.URL.Query()["roles"]) // none is an answer here
	return c.Fragment(controlsCard(f))
}
