package audit

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Verified is what became of a look at chains.
type Verified struct {
	Chains int64               `json:"chains"`
	Events int64               `json:"events"`
	Before int64               `json:"before"`        // events from before there were chains, which nothing protects
	Faults []domain.AuditFault `json:"faults"`        // the first ones
	Found  int64               `json:"found"`         // how many there are in all
	Seq    int64               `json:"seq,omitempty"` // of one chain: how far it goes
	Hash   string              `json:"hash,omitempty"`
}

// maxFaults bounds how many faults are told one by one.
const maxFaults = 100

func (v *Verified) add(faults []domain.AuditFault) {
	v.Found += int64(len(faults))
	v.Faults = append(v.Faults, faults[:min(len(faults), maxFaults-len(v.Faults))]...)
}

// VerifyTenant checks the chain of one tenant up to now. Needs AUDIT:read there.
func (s *Service) VerifyTenant(ctx context.Context, id domain.TenantID) (Verified, error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermAuditRead); err != nil {
		return Verified{}, err
	}
	return s.VerifyChain(ctx, id)
}

// VerifyChain is VerifyTenant for whoever holds the store itself.
func (s *Service) VerifyChain(ctx context.Context, id domain.TenantID) (Verified, error) {
	v := Verified{Faults: []domain.AuditFault{}}
	check, err := s.verify(ctx, string(id), &v)
	if err == nil && check.Seq == 0 {
		v.add([]domain.AuditFault{{Kind: domain.AuditNoChain, Chain: string(id)}})
	}
	v.Seq, v.Hash = check.Seq, check.End
	return v, err
}

// VerifyAll checks every chain, for whoever holds the store itself.
func (s *Service) VerifyAll(ctx context.Context) (Verified, error) {
	v := Verified{Faults: []domain.AuditFault{}}
	for chain := ""; ; {
		err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
			chain, err = tx.NextChain(ctx, chain)
			return err
		})
		if err != nil {
			return v, err
		}
		if chain == "" {
			break
		}
		if _, err := s.verify(ctx, chain, &v); err != nil {
			return v, err
		}
	}
	return v, s.DB.Read(ctx, func(tx *store.Tx) error {
		faults, err := tx.ListChainless(ctx)
		v.add(faults)
		return err
	})
}

// verify goes along one chain in steps, so that it never holds more than one of
// them, nor keeps a transaction open for long.
func (s *Service) verify(ctx context.Context, chain string, v *Verified) (*store.ChainCheck, error) {
	check := store.NewChainCheck(chain)
	for !check.Done {
		err := s.DB.Read(ctx, func(tx *store.Tx) error {
			faults, err := tx.StepChain(ctx, check)
			v.add(faults)
			return err
		})
		if err != nil {
			return check, err
		}
	}
	v.Chains, v.Events, v.Before = v.Chains+1, v.Events+check.Events, v.Before+check.Before
	return check, nil
}
